import { type Actor, actingPeople, seesEverything } from '#identity';
import {
  amountText,
  Clock,
  type DateOn,
  type Decimal,
  decimalInput,
  DomainError,
  forbidden,
  type Id,
  isId,
  Issues,
  newId,
  text,
  textInput,
  transition,
  yearOf,
} from '#kernel';
import {
  at,
  Audit,
  bin,
  type Conditions,
  Idempotency,
  newestFirst,
  type Page,
  rows,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { amountInput } from '../budget/amount-input.js';
import {
  claimKey,
  giveOfFund,
  loanInterest,
  mostApproved,
  PROCUREMENT_ERRORS,
  SUBSIDY_MACHINE,
  type SubsidyCommand,
} from '../core/index.js';
import { type Fund, noSuchFund, noSuchSubsidy, selectSubsidies, type Subsidy } from './fund.rows.js';
import type { ApplyForSubsidyInput, DecideSubsidyInput, LoanInput } from './fund.type.js';
import { Funds } from './funds.service.js';

/** Subsidies of enterprises out of special funds: asked for, decided, paid. 004 三(四). */
@Injectable()
export class Subsidies {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly funds: Funds,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** SUBSIDY_ALREADY_CLAIMED for a second one of what is given once; VALIDATION_FAILED with what is wrong or missing. */
  async apply(actor: Actor, { idempotencyKey, ...input }: ApplyForSubsidyInput): Promise<Subsidy> {
    const fund = isId(input.fundId)
      ? (await this.funds.byIds([input.fundId])).get(input.fundId.toLowerCase())
      : undefined;
    if (!fund) throw noSuchFund();
    const once = {
      organizationId: actor.organizationId,
      operation: 'applyForSubsidy',
      key: idempotencyKey,
      body: input,
    };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, () => this.insert(manager, actor, fund, input)),
    );
    return this.find(made);
  }

  withdraw(actor: Actor, subsidyId: Id): Promise<Subsidy> {
    return this.step(actor, subsidyId, 'withdraw', (subsidy) => {
      if (subsidy.organizationId !== actor.organizationId) throw noSuchSubsidy();
      return Promise.resolve({ columns: { claim_key: null }, after: {} });
    });
  }

  /** By whoever gives of the fund. FUND_EXCEEDED beyond what it has left; OUT_OF_RANGE beyond the claim or the cap. */
  decide(actor: Actor, { id, approve, amount, reason }: DecideSubsidyInput): Promise<Subsidy> {
    const issues = new Issues();
    const why = textInput(issues, ['reason'], reason, { max: 2000 });
    issues.throwIfAny();
    const told = { decided_by: bin(actor.personId), decided_at: at(this.clock.now()), reason: why };
    return this.step(actor, id, approve ? 'approve' : 'reject', async (subsidy, fund, manager) => {
      if (fund.organizationId !== actor.organizationId) throw noSuchSubsidy();
      if (actingPeople(actor).includes(subsidy.appliedBy))
        throw forbidden(text('Nobody decides on what they asked for.', '申请人不得审批本人的申请。'));
      if (!approve) return { columns: { ...told, claim_key: null }, after: { reason: why } };
      const approved = this.approvedAmount(subsidy, fund, amount ?? null);
      await this.funds.saveGiven(manager, fund.id, giveOfFund(fund, { amount: approved, use: null }));
      return {
        columns: { ...told, approved: approved.toFixed() },
        after: { approved: amountText(approved, fund.currency), reason: why },
      };
    });
  }

  /** Paid on a day, under the treasury's reference. */
  pay(actor: Actor, subsidyId: Id, paidOn: DateOn, reference: string): Promise<Subsidy> {
    const issues = new Issues();
    const told = textInput(issues, ['reference'], reference, { max: 200 });
    issues.throwIfAny();
    return this.step(actor, subsidyId, 'pay', (_subsidy, fund) => {
      if (fund.organizationId !== actor.organizationId) throw noSuchSubsidy();
      return Promise.resolve({
        columns: { paid_on: paidOn, payment_reference: told },
        after: { paidOn, paymentReference: told },
      });
    });
  }

  /** Newest first: those one asked for, and those asked of one's funds. */
  async list(actor: Actor, page: Page): Promise<Slice<Subsidy>> {
    const conditions: Conditions = seesEverything(actor.roles)
      ? { sql: [], parameters: [] }
      : {
          sql: ['(s.organization_id = ? OR f.organization_id = ?)'],
          parameters: [bin(actor.organizationId), bin(actor.organizationId)],
        };
    const { tail, parameters } = newestFirst(conditions, page, 's.id');
    return sliceOf(await selectSubsidies(this.dataSource, tail, parameters), page.first);
  }

  private async insert(
    manager: EntityManager,
    actor: Actor,
    fund: Fund,
    input: Omit<ApplyForSubsidyInput, 'idempotencyKey'>,
  ): Promise<Id> {
    const issues = new Issues();
    const purpose = textInput(issues, ['purpose'], input.purpose, { max: 2000 });
    const claimed = claimedAmount(issues, fund, input);
    const event = listingEvent(issues, input);
    issues.throwIfAny();
    const now = this.clock.now();
    const key = claimKey(input.kind, { year: yearOf(now), event });
    if (key !== null) await refuseSecond(manager, actor.organizationId, key);
    const subsidyId = newId();
    await manager.query(
      `INSERT INTO subsidy (id, fund_id, organization_id, kind, status, purpose, basis, claim_key, claimed, applied_by, applied_at)
       VALUES (?,?,?,?,'APPLIED',?,?,?,?,?,?)`,
      [
        ...[bin(subsidyId), bin(fund.id), bin(actor.organizationId), input.kind, purpose],
        ...[input.loan ? JSON.stringify(input.loan) : null, key, claimed!.toFixed(), bin(actor.personId), at(now)],
      ],
    );
    const after = { fundId: fund.id, kind: input.kind, claimed: amountText(claimed!, fund.currency), purpose };
    await this.audit.write(manager, actor, {
      ...{ action: 'applyForSubsidy', subject: 'subsidy', subjectId: subsidyId, after },
    });
    return subsidyId;
  }

  private approvedAmount(subsidy: Subsidy, fund: Fund, written: string | null): Decimal {
    const most = mostApproved(subsidy.claimed, fund.subsidyCap);
    if (written === null) return most;
    const issues = new Issues();
    const amount = amountInput(issues, ['amount'], written, fund.currency);
    if (amount?.gt(most))
      issues.add(
        ['amount'],
        'OUT_OF_RANGE',
        text(`At most ${amountText(most, fund.currency)}.`, `最多 ${amountText(most, fund.currency)}。`),
      );
    issues.throwIfAny();
    return amount!;
  }

  /** Locks the fund, then the subsidy. */
  private async step(
    actor: Actor,
    subsidyId: Id,
    command: SubsidyCommand,
    change: (
      subsidy: Subsidy,
      fund: Fund,
      manager: EntityManager,
    ) => Promise<{ columns: Record<string, unknown>; after: Record<string, unknown> }>,
  ): Promise<Subsidy> {
    await this.transactions.run(async (manager) => {
      const [seen] = isId(subsidyId) ? await selectSubsidies(manager, 'WHERE s.id = ?', [bin(subsidyId)]) : [];
      if (!seen) throw noSuchSubsidy();
      const fund = (await this.funds.lock(manager, seen.fundId))!;
      const [subsidy] = await selectSubsidies(manager, 'WHERE s.id = ? FOR UPDATE', [bin(subsidyId)]);
      if (![subsidy!.organizationId, fund.organizationId].includes(actor.organizationId)) throw noSuchSubsidy();
      const { columns, after } = await change(subsidy!, fund, manager);
      const status = transition(SUBSIDY_MACHINE, subsidy!.status, command);
      const all = { ...columns, status };
      await manager.query(
        `UPDATE subsidy SET ${Object.keys(all)
          .map((column) => `${column} = ?`)
          .join(', ')} WHERE id = ?`,
        [...Object.values(all), bin(subsidy!.id)],
      );
      await this.audit.write(manager, actor, {
        ...{ action: ACTIONS[command], subject: 'subsidy', subjectId: subsidy!.id },
        ...{ before: { status: subsidy!.status }, after: { ...after, status } },
      });
    });
    return this.find(subsidyId);
  }

  private async find(subsidyId: Id): Promise<Subsidy> {
    return (await selectSubsidies(this.dataSource, 'WHERE s.id = ?', [bin(subsidyId)]))[0]!;
  }
}

const ACTIONS: Readonly<Record<SubsidyCommand, string>> = {
  approve: 'decideSubsidy',
  reject: 'decideSubsidy',
  withdraw: 'withdrawSubsidy',
  pay: 'paySubsidy',
};

async function refuseSecond(manager: EntityManager, organizationId: Id, key: string): Promise<void> {
  const found = await rows(manager, 'SELECT 1 FROM subsidy WHERE organization_id = ? AND claim_key = ? FOR UPDATE', [
    ...[bin(organizationId), key],
  ]);
  if (!found.length) return;
  throw new DomainError(
    PROCUREMENT_ERRORS.SUBSIDY_ALREADY_CLAIMED,
    text('It is given once, and has been claimed already.', '该项补助只能申请一次，且已有申请。'),
  );
}

type Claim = Omit<ApplyForSubsidyInput, 'idempotencyKey'>;

/** What is claimed; null beside issues. A loan's follows from its terms, all others name theirs. */
function claimedAmount(issues: Issues, fund: Fund, { kind, amount, loan }: Claim): Decimal | null {
  const required = (field: string): null => {
    issues.add([field], 'REQUIRED', text('Is needed for this kind.', '该类补助须填写此项。'));
    return null;
  };
  if (kind !== 'LOAN_INTEREST')
    return amount ? amountInput(issues, ['amount'], amount, fund.currency) : required('amount');
  if (!loan) return required('loan');
  const basis = loanBasis(issues, loan, fund.currency);
  if (!basis) return null;
  const interest = loanInterest(basis, fund.currency);
  if (!interest.isZero()) return interest;
  issues.add(['loan'], 'NOT_POSITIVE', text('Comes to nothing.', '金额为零。'));
  return null;
}

function loanBasis(issues: Issues, loan: LoanInput, currency: string): Parameters<typeof loanInterest>[0] | null {
  const principal = amountInput(issues, ['loan', 'principal'], loan.principal, currency);
  const fraction = (field: 'rate' | 'share'): Decimal | null => {
    const value = decimalInput(issues, ['loan', field], loan[field], { min: 'ABOVE_ZERO' });
    if (value?.gt(1)) issues.add(['loan', field], 'OUT_OF_RANGE', text('A fraction of one.', '须为不大于 1 的小数。'));
    return value;
  };
  const [rate, share] = [fraction('rate'), fraction('share')];
  const months = loan.months ?? 12;
  if (months < 1 || months > 12)
    issues.add(['loan', 'months'], 'OUT_OF_RANGE', text('From 1 to 12.', '须为 1 至 12。'));
  return principal && rate && share ? { principal, rate, share, months } : null;
}

function listingEvent(issues: Issues, { kind, listingEvent: event }: Claim): string | null {
  if (kind !== 'LISTING_REWARD') return null;
  return textInput(issues, ['listingEvent'], event ?? '', { max: 100 });
}

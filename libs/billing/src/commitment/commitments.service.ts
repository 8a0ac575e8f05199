import { checkMonths, checkTitle } from '#catalog/core';
import { type Actor, isBuyerKind, type Organization, Organizations, scopeSql, Tenancy } from '#identity';
import {
  addToMonth,
  amountText,
  Clock,
  DomainError,
  type Id,
  isCurrency,
  isId,
  isMonth,
  Issues,
  type Month,
  monthOf,
  newId,
  text,
  textInput,
  transition,
  yearOf,
  ZERO,
} from '#kernel';
import {
  at,
  Audit,
  bin,
  type Conditions,
  countRows,
  Idempotency,
  newestFirst,
  nextNumber,
  type Page,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Instances } from '#procurement';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { AgreementStatus } from '#catalog/core';
import { amountInput, BILLING_ERRORS, COMMITMENT_MACHINE, type CommitmentCommand, remaining } from '../core/index.js';
import { OPERATIONS } from './commitment-actions.js';
import {
  type Commitment,
  drawnOf,
  insertCommitment,
  noSuchCommitment,
  ordersUnder,
  selectCommitments,
} from './commitment-rows.js';
import type { CommitmentType, ProposeCommitmentInput } from './commitment.type.js';

export interface CommitmentQuery {
  statuses?: readonly AgreementStatus[] | null;
  organizationIds?: readonly Id[] | null;
}

const MOST_MONTHS = 120;

/** Commitments as providers propose and buyers accept them, and how far they are spent. */
@Injectable()
export class Commitments {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly organizations: Organizations,
    private readonly tenancy: Tenancy,
    private readonly instances: Instances,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Proposes a commitment to a buyer. NOT_FOUND for no such organization; VALIDATION_FAILED with KIND_NOT_ALLOWED,
   * UNKNOWN_CURRENCY, MALFORMED, EMPTY_PERIOD, OUT_OF_RANGE (more than 120 months), RETROACTIVE_COMMITMENT (begins
   * before the current month) and the codes of amounts.
   */
  async propose(actor: Actor, { idempotencyKey, ...input }: ProposeCommitmentInput): Promise<CommitmentType> {
    const body = { ...input, currency: input.currency ?? 'CNY' };
    const buyer = await this.organizations.get(input.organizationId);
    const { code } = await this.organizations.get(actor.organizationId);
    const once = { organizationId: actor.organizationId, operation: 'proposeCommitment', key: idempotencyKey, body };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const content = checkedProposal(body, buyer, this.month());
        const year = yearOf(this.clock.now());
        const sequence = await nextNumber(manager, `commitment:${code}`, year);
        const commitment: Commitment = {
          ...content,
          id: newId(),
          number: `CN-${code}-${year}-${String(sequence).padStart(6, '0')}`,
          providerId: actor.organizationId,
          status: 'PROPOSED',
          version: 1,
          reason: null,
          proposedAt: this.clock.now(),
          decidedAt: null,
          billedAmount: ZERO,
          truedUp: false,
        };
        await insertCommitment(manager, commitment, actor.personId);
        await this.told(manager, actor, 'proposeCommitment', commitment);
        return commitment.id;
      }),
    );
    return this.get(actor, made);
  }

  /**
   * The buyer commits. RETROACTIVE_COMMITMENT when the first month is over, COMMITMENT_OVERLAP when another accepted
   * one of the same scope counts a common month: no line serves two.
   */
  accept(actor: Actor, commitmentId: Id): Promise<CommitmentType> {
    return this.step(actor, commitmentId, 'accept', async (manager, wanted) => {
      if (wanted.fromMonth < this.month()) throw new DomainError(BILLING_ERRORS.RETROACTIVE_COMMITMENT, retroactive);
      const standing = await selectCommitments(
        manager,
        'WHERE organization_id = ? AND provider_id = ? AND currency = ? ORDER BY id FOR UPDATE',
        [bin(wanted.organizationId), bin(wanted.providerId), wanted.currency],
      );
      const other = standing.find(
        (one) =>
          one.status === 'ACCEPTED' &&
          one.contractId === wanted.contractId &&
          one.fromMonth < wanted.toMonth &&
          wanted.fromMonth < one.toMonth,
      );
      if (other)
        throw new DomainError(
          BILLING_ERRORS.COMMITMENT_OVERLAP,
          text(`${other.number} counts a common month.`, `${other.number} 与其月份重叠。`),
        );
      return { decided_by: bin(actor.personId), decided_at: at(this.clock.now()) };
    });
  }

  /** The buyer's refusal, with a reason the provider reads. */
  decline(actor: Actor, commitmentId: Id, reason: string): Promise<CommitmentType> {
    return this.step(actor, commitmentId, 'decline', () => {
      const issues = new Issues();
      const checked = textInput(issues, ['reason'], reason, { max: 2000 });
      issues.throwIfAny();
      return Promise.resolve({ reason: checked, decided_by: bin(actor.personId), decided_at: at(this.clock.now()) });
    });
  }

  /** The provider takes back what was not decided on. */
  withdraw(actor: Actor, commitmentId: Id): Promise<CommitmentType> {
    return this.step(actor, commitmentId, 'withdraw', () => Promise.resolve({}));
  }

  async get(actor: Actor, commitmentId: Id): Promise<CommitmentType> {
    const [found] = await selectCommitments(this.dataSource, 'WHERE id = ?', [bin(commitmentId)]);
    if (!found || !(await this.tenancy.mayRead(actor, found.organizationId, found.providerId)))
      throw noSuchCommitment();
    return (await this.shown([found]))[0]!;
  }

  /** Newest first: those the caller's organization is a party of, with what is drawn by now. */
  async list(actor: Actor, query: CommitmentQuery, page: Page): Promise<Slice<CommitmentType>> {
    const { tail, parameters } = newestFirst(await this.conditions(actor, query), page);
    const { nodes, hasNextPage } = sliceOf(await selectCommitments(this.dataSource, tail, parameters), page.first);
    return { nodes: await this.shown(nodes), hasNextPage };
  }

  async count(actor: Actor, query: CommitmentQuery): Promise<number> {
    return countRows(this.dataSource, 'commitment', await this.conditions(actor, query));
  }

  private async conditions(actor: Actor, { statuses, organizationIds }: CommitmentQuery): Promise<Conditions> {
    const scope = await this.tenancy.listScope(actor, organizationIds?.filter(isId));
    const { sql, parameters } = scopeSql(scope, 'organization_id', 'provider_id');
    if (statuses?.length) {
      sql.push('status IN (?)');
      parameters.push(statuses);
    }
    return { sql, parameters };
  }

  /** With what invoices have drawn so far, in one statement for all. */
  private async shown(commitments: readonly Commitment[]): Promise<CommitmentType[]> {
    const orders = await ordersUnder(this.dataSource, this.instances, commitments);
    const drawn = await drawnOf(this.dataSource, commitments, orders);
    return commitments.map(({ amount, billedAmount, ...commitment }) => {
      const shown = (value: typeof amount): string => amountText(value, commitment.currency);
      const spent = drawn.get(commitment.id) ?? ZERO;
      return {
        ...commitment,
        amount: shown(amount),
        drawn: shown(spent),
        remaining: shown(remaining(amount, spent)),
        trueUp: shown(billedAmount),
      };
    });
  }

  private month(): Month {
    return monthOf(this.clock.now());
  }

  private async step(
    actor: Actor,
    commitmentId: Id,
    command: CommitmentCommand,
    work: (manager: EntityManager, commitment: Commitment) => Promise<Record<string, unknown>>,
  ): Promise<CommitmentType> {
    const { operation, by } = OPERATIONS[command];
    const done = await this.transactions.run(async (manager) => {
      const find = async (): Promise<Commitment | undefined> =>
        isId(commitmentId)
          ? (await selectCommitments(manager, 'WHERE id = ? FOR UPDATE', [bin(commitmentId)]))[0]
          : undefined;
      const before = await find();
      if (before?.[by] !== actor.organizationId) throw noSuchCommitment();
      const status = transition(COMMITMENT_MACHINE, before.status, command);
      const columns = { ...(await work(manager, before)), status };
      await manager.query(
        `UPDATE commitment SET ${Object.keys(columns)
          .map((column) => `${column} = ?`)
          .join(', ')}, version = version + 1 WHERE id = ?`,
        [...Object.values(columns), bin(before.id)],
      );
      const after = (await find())!;
      await this.told(manager, actor, operation, after, before);
      return after;
    });
    return (await this.shown([done]))[0]!;
  }

  private told(
    manager: EntityManager,
    actor: Actor,
    action: string,
    after: Commitment,
    before?: Commitment,
  ): Promise<void> {
    return this.audit.write(manager, actor, { action, subject: 'commitment', subjectId: after.id, before, after });
  }
}

const retroactive = text(
  'A commitment begins with the current service month or a later one.',
  '承诺用量最早自当前服务月份起计算。',
);

type Content = Pick<
  Commitment,
  'organizationId' | 'currency' | 'contractId' | 'title' | 'amount' | 'fromMonth' | 'toMonth' | 'taxCategory'
>;

/** What was proposed in `month`, or VALIDATION_FAILED with everything wrong in it. */
function checkedProposal(
  input: Omit<ProposeCommitmentInput, 'idempotencyKey'> & { currency: string },
  buyer: Organization,
  month: Month,
): Content {
  const { currency, contractId = null } = input;
  const issues = new Issues();
  if (!isBuyerKind(buyer.kind))
    issues.add(['organizationId'], 'KIND_NOT_ALLOWED', text('Not an organization that buys.', '该机构不是采购方。'));
  if (!isCurrency(currency))
    issues.add(['currency'], 'UNKNOWN_CURRENCY', text('Not an ISO 4217 code.', '不是 ISO 4217 币种代码。'));
  if (contractId !== null && !isId(contractId))
    issues.add(['contractId'], 'MALFORMED', text('Not an id.', '不是有效的标识。'));
  const title = checkTitle(issues, input.title);
  const { fromMonth } = checkMonths(issues, input);
  const { toMonth } = input;
  if (isMonth(fromMonth) && fromMonth < month)
    issues.add(['fromMonth'], BILLING_ERRORS.RETROACTIVE_COMMITMENT, retroactive);
  if (isMonth(fromMonth) && isMonth(toMonth) && toMonth > addToMonth(fromMonth, MOST_MONTHS))
    issues.add(['toMonth'], 'OUT_OF_RANGE', text(`At most ${MOST_MONTHS} months.`, `最多 ${MOST_MONTHS} 个月。`));
  const amount = isCurrency(currency) ? amountInput(issues, ['amount'], input.amount, currency) : null;
  issues.throwIfAny();
  return {
    organizationId: buyer.id,
    currency,
    contractId: contractId?.toLowerCase() ?? null,
    title,
    amount: amount!,
    fromMonth,
    toMonth,
    taxCategory: input.taxCategory ?? 'INFORMATION_SERVICE',
  };
}

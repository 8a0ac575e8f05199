import { type Actor, Organizations, ownOrAll } from '#identity';
import { Clock, type Id, invalid, isId, Issues, newId, notFound, text, textInput } from '#kernel';
import {
  at,
  Audit,
  bin,
  bins,
  Idempotency,
  newestFirst,
  type Page,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Policy } from '#policy';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { amountInput, currencyInput } from '../budget/amount-input.js';
import type { Budget } from '../budget/budget-ledger.js';
import { BudgetDesk, budgetHead } from '../budget/budget.service.js';
import { FUND_USES, giveOfFund } from '../core/index.js';
import { type Fund, noSuchFund, selectFunds } from './fund.rows.js';
import type { AllocateFundInput, CreateFundInput } from './fund.type.js';

/** Special funds 专项资金: made by those who give of them, and given as budgets. 001 四(六), 002 三(三), 003 六(二). */
@Injectable()
export class Funds {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly organizations: Organizations,
    private readonly budgets: BudgetDesk,
    private readonly policy: Policy,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** VALIDATION_FAILED: REQUIRED, TOO_LONG, UNKNOWN_USE, UNKNOWN_ZONE, UNKNOWN_CURRENCY and the decimal codes. */
  async create(actor: Actor, { idempotencyKey, ...input }: CreateFundInput): Promise<Fund> {
    if (actor.organizationKind !== 'AGENCY')
      throw invalid([], 'NOT_AN_AGENCY', text('Special funds are given by agencies.', '专项资金由行政机关设立。'));
    const once = { organizationId: actor.organizationId, operation: 'createFund', key: idempotencyKey, body: input };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const fund = this.checked(input);
        const fundId = newId();
        await manager.query(
          `INSERT INTO fund (id, organization_id, name, level, uses, zone_code, currency, amount, given, subsidy_cap, created_at)
           VALUES (?,?,?,?,?,?,?,?,0,?,?)`,
          [
            ...[
              bin(fundId),
              bin(actor.organizationId),
              fund.name,
              fund.level,
              JSON.stringify(fund.uses),
              fund.zoneCode,
            ],
            ...[fund.currency, fund.amount.toFixed(), fund.subsidyCap?.toFixed() ?? null, at(this.clock.now())],
          ],
        );
        await this.audit.write(manager, actor, {
          ...{ action: 'createFund', subject: 'fund', subjectId: fundId },
          after: { ...fund, amount: fund.amount.toFixed(), subsidyCap: fund.subsidyCap?.toFixed() ?? null },
        });
        return fundId;
      }),
    );
    return (await this.byIds([made])).get(made)!;
  }

  /**
   * Gives of one's own fund to a budget, a new one of one’s own organization or of one below:
   * FUND_USE_NOT_ALLOWED, FUND_EXCEEDED.
   */
  async allocate(actor: Actor, { idempotencyKey, ...input }: AllocateFundInput): Promise<Budget> {
    const once = { organizationId: actor.organizationId, operation: 'allocateFund', key: idempotencyKey, body: input };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, () => this.give(manager, actor, input)),
    );
    return (await this.budgets.byIds([made])).get(made)!;
  }

  async byIds(ids: readonly Id[]): Promise<Map<Id, Fund>> {
    if (!ids.length) return new Map();
    const found = await selectFunds(this.dataSource, 'WHERE id IN (?)', [bins(ids)]);
    return new Map(found.map((fund) => [fund.id, fund]));
  }

  /** One's own organization's, newest first. */
  async list(actor: Actor, page: Page): Promise<Slice<Fund>> {
    const { tail, parameters } = newestFirst(ownOrAll(actor), page);
    return sliceOf(await selectFunds(this.dataSource, tail, parameters), page.first);
  }

  /** The fund with its row locked until the transaction ends. */
  async lock(manager: EntityManager, fundId: Id): Promise<Fund | undefined> {
    return isId(fundId) ? (await selectFunds(manager, 'WHERE id = ? FOR UPDATE', [bin(fundId)]))[0] : undefined;
  }

  /** Writes what was given in all; the caller holds the fund's lock. */
  async saveGiven(manager: EntityManager, fundId: Id, given: Fund['given']): Promise<void> {
    await manager.query('UPDATE fund SET given = ? WHERE id = ?', [given.toFixed(), bin(fundId)]);
  }

  private async give(
    manager: EntityManager,
    actor: Actor,
    input: Omit<AllocateFundInput, 'idempotencyKey'>,
  ): Promise<Id> {
    const fund = await this.lock(manager, input.fundId);
    if (fund?.organizationId !== actor.organizationId) throw noSuchFund();
    const organizationId = (input.organizationId ?? actor.organizationId).toLowerCase();
    if (
      organizationId !== actor.organizationId &&
      !(isId(organizationId) && (await this.organizations.isBelow(organizationId, actor.organizationId, manager)))
    )
      throw notFound(text('organization', '机构'));
    const issues = new Issues();
    const head = budgetHead(issues, { ...input, currency: fund.currency, fundingSource: fund.name });
    const amount = amountInput(issues, ['amount'], input.amount, fund.currency);
    issues.throwIfAny();
    const given = giveOfFund(fund, { amount: amount!, use: input.use });
    await this.saveGiven(manager, fund.id, given);
    return this.budgets.insert(manager, actor, 'allocateFund', {
      ...{ ...head, organizationId, fundId: fund.id, fundUse: input.use, amount: amount! },
    });
  }

  private checked(input: CreateFundInput): Omit<Fund, 'id' | 'organizationId' | 'given'> {
    const issues = new Issues();
    const currency = currencyInput(issues, input.currency);
    const uses = [...new Set(input.uses)];
    if (!uses.length) issues.add(['uses'], 'REQUIRED', text('At least one use.', '至少填写一项用途。'));
    uses.forEach((use, index) => {
      if (!Object.hasOwn(FUND_USES, use))
        issues.add(
          ['uses', index],
          'UNKNOWN_USE',
          text(`Known are ${Object.keys(FUND_USES).join(', ')}.`, `可选用途：${Object.keys(FUND_USES).join('、')}。`),
        );
    });
    const zoneCode = input.zoneCode ?? null;
    if (zoneCode !== null && !this.policy.zone(zoneCode))
      issues.add(['zoneCode'], 'UNKNOWN_ZONE', text('No such zone.', '没有该区域。'));
    const amount = amountInput(issues, ['amount'], input.amount, currency);
    const cap = input.subsidyCap ? amountInput(issues, ['subsidyCap'], input.subsidyCap, currency) : null;
    const name = textInput(issues, ['name'], input.name, { max: 200 });
    issues.throwIfAny();
    return { name, level: input.level, uses, zoneCode, currency, amount: amount!, subsidyCap: cap };
  }
}

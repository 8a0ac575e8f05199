import { type PlanFacts, Plans } from '#catalog';
import { Clock, dec, type Id, type Month, monthOf, ZERO } from '#kernel';
import { BackfillTrial, type Trial, UnreadableFile, UsageFiles } from '#metering';
import { at, bin, Hints, insertRows, isDuplicate, Transactions } from '#platform';
import { Instances, SharingReading } from '#procurement';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Account, accountKey, inAccountOrder } from '../billing-run/account.js';
import { AccountDue, type Due, isOfInstance } from '../billing-run/account-due.js';
import { billedKey, billedOf } from '../billing-run/billed-rows.js';
import { BILLING_QUEUE } from '../billing-run/billing-runs.service.js';
import { type PartState, type Rerated, rerated } from '../core/index.js';

export const CHECK_BACKFILL = 'check-backfill';
const MOST_LINES = 5_000;

interface ChangedPart extends Rerated {
  account: Account;
}

/**
 * Tries backfills out and keeps what they would change: everything is written as it would be, rated as a billing run
 * would rate it, undone, and rated again, in one transaction that is rolled back. So prices, terms, aggregations and
 * corrections count as they do on an invoice, and nothing of the trial stays.
 */
@Injectable()
export class BackfillCheck {
  constructor(
    private readonly trial: BackfillTrial,
    private readonly files: UsageFiles,
    private readonly instances: Instances,
    private readonly sharings: SharingReading,
    private readonly plans: Plans,
    private readonly due: AccountDue,
    private readonly transactions: Transactions,
    private readonly hints: Hints,
    private readonly clock: Clock,
  ) {}

  /** Tries a backfill out; does nothing when it does not wait for that. */
  async check(fileId: Id): Promise<void> {
    const found = await this.trial.run(fileId, async (manager, trial, undo) => {
      const accounts = await this.accountsOf(manager, trial);
      const after = await this.states(manager, accounts);
      await undo();
      const before = await this.states(manager, accounts);
      const names = new Set(trial.touched.map(nameOf));
      const changed = accounts.flatMap((account): ChangedPart[] => {
        const key = accountKey(account);
        return rerated(before.get(key) ?? [], after.get(key) ?? [], (part) => names.has(nameOf(part))).map((part) => ({
          ...part,
          account,
        }));
      });
      if (changed.length > MOST_LINES) throw new UnreadableFile('BACKFILL_TOO_LARGE');
      return { trial, changed };
    });
    if (found) await this.keep(fileId, found.trial, found.changed);
  }

  /** Whose bills the touched use is on: the buyers', and those of who has or had a part of an instance. */
  private async accountsOf(manager: EntityManager, { providerId, touched }: Trial): Promise<Account[]> {
    const instanceIds = [...new Set(touched.map(({ instanceId }) => instanceId))];
    const found = await this.instances.byIds(instanceIds, manager);
    const shared = await this.sharings.ofInstances(manager, instanceIds);
    const accounts = [...found.values()].flatMap(({ id, organizationId, currency }) => {
      const others = (shared.get(id) ?? []).flatMap(({ shares }) => shares.map((share) => share.organizationId));
      return [organizationId, ...others].map((charged) => ({ organizationId: charged, providerId, currency }));
    });
    return [...new Map(accounts.map((account) => [accountKey(account), account])).values()].sort(inAccountOrder);
  }

  /** What stands for each part of the accounts, by account. */
  private async states(manager: EntityManager, accounts: readonly Account[]): Promise<Map<string, PartState[]>> {
    const upTo = monthOf(this.clock.now());
    const due = accounts.length ? await this.due.find(manager, accounts, { upTo, everyMonth: true }) : [];
    const spans = due.flatMap(({ instances }) =>
      instances.map(({ id, activatedAt }) => ({ instanceId: id, from: monthOf(activatedAt) })),
    );
    const billed = await billedOf(manager, spans, upTo);
    const planIds = due.flatMap(({ instances }) => instances.map(({ planId }) => planId));
    const plans = await this.plans.byIds([...new Set(planIds)], manager);
    return new Map(due.map((one) => [accountKey(one.account), partStates(one, billed, plans)]));
  }

  private async keep(fileId: Id, trial: Trial, changed: readonly ChangedPart[]): Promise<void> {
    try {
      await this.transactions.run(async (manager) => {
        if (!(await this.files.checked(manager, fileId))) return;
        await manager.query(
          'INSERT INTO backfill (file_id, accepted, duplicates, rejected, checked_at) VALUES (?,?,?,?,?)',
          [bin(fileId), trial.accepted, trial.duplicates, trial.rejected, at(this.clock.now())],
        );
        await insertRows(
          manager,
          `INSERT INTO backfill_line (file_id, line_no, organization_id, provider_id, currency, instance_id, price_code,
             meter, month, quantity_before, quantity_after, rated_before, rated_after, amount_before, amount_after)`,
          changed.map(({ account, before, after, ...part }, index) => [
            bin(fileId),
            index + 1,
            bin(account.organizationId),
            bin(account.providerId),
            account.currency,
            bin(part.instanceId),
            part.priceCode,
            part.meter,
            part.month,
            before.quantity.toFixed(),
            after.quantity.toFixed(),
            before.ratedAmount.toFixed(),
            after.ratedAmount.toFixed(),
            before.amount.toFixed(),
            after.amount.toFixed(),
          ]),
        );
      });
    } catch (error) {
      // Another worker kept the same trial.
      if (!isDuplicate(error)) throw error;
    }
  }

  /** Hints at backfills that wait to be tried out. */
  async sweep(): Promise<void> {
    for (const fileId of await this.trial.waiting())
      await this.hints.send(BILLING_QUEUE, CHECK_BACKFILL, { fileId }, `backfill-${fileId}`);
  }
}

const nameOf = ({ instanceId, meter, month }: { instanceId: Id; meter: string | null; month: Month }): string =>
  `${instanceId} ${month} ${meter ?? ''}`;

type Billed = Awaited<ReturnType<typeof billedOf>>;

/**
 * What stands for each part once the account's lines were issued: what a line would leave billed, else what is billed
 * already, else nothing; what commitments are owed is left out. Of meters the quantity is what was metered, also where nothing is charged for it.
 */
function partStates(
  { account, instances, lines, use }: Due,
  billed: Billed,
  plans: ReadonlyMap<Id, PlanFacts>,
): PartState[] {
  const states = new Map<string, PartState>();
  const keep = (state: PartState): unknown =>
    states.set(`${state.month} ${state.instanceId} ${state.priceCode}`, state);
  const usedBy = Map.groupBy(use, ({ instanceId }) => instanceId);
  for (const { id: instanceId, planId } of instances) {
    const prices = plans.get(planId)?.prices ?? [];
    for (const { priceCode, month, quantity, ratedAmount, amount } of billed.get(
      billedKey(instanceId, account.organizationId),
    ) ?? []) {
      const meter = prices.find(({ code }) => code === priceCode)?.meter ?? null;
      keep({ instanceId, priceCode, meter, month, quantity, ratedAmount, amount });
    }
    for (const { month, meters } of usedBy.get(instanceId) ?? [])
      for (const { meter, quantity, count } of meters)
        for (const { code, aggregation } of prices.filter((price) => price.meter === meter)) {
          const stands = states.get(`${month} ${instanceId} ${code}`);
          const { ratedAmount, amount } = stands ?? { ratedAmount: ZERO, amount: ZERO };
          const metered = aggregation === 'COUNT' ? dec(count) : dec(quantity);
          keep({ instanceId, priceCode: code, meter, month, quantity: metered, ratedAmount, amount });
        }
  }
  for (const { payload, billed: left } of lines.filter(isOfInstance))
    keep({
      instanceId: payload.instance.id,
      priceCode: payload.price.code,
      meter: payload.price.meter,
      month: payload.month,
      quantity: payload.use?.metered ?? left.quantity,
      ratedAmount: left.ratedAmount,
      amount: left.amount,
    });
  return [...states.values()];
}

import { type InstanceFacts, Instances, SharingReading } from '#procurement';
import { type PlanFacts, Plans, PriceTermsReader } from '#catalog';
import { type Life, lifeOf, type PriceIn } from '#catalog/core';
import { type Id, type Instant, type Month, monthPeriod } from '#kernel';
import { type MonthUse, UsageLedger, type UseSpan, type UseWanted, wholeMeters } from '#metering';
import { id, rows } from '#platform';
import { Injectable } from '@nestjs/common';
import { setImmediate as turn } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import {
  accountLines,
  type BilledPart,
  chargedPart,
  type Component,
  firstMonthToRate,
  type InstanceMark,
  lifeUntil,
  type LineDraft,
  type LineShare,
  partsOf,
  poolParts,
  type ServicePart,
  serviceParts,
} from '../core/index.js';
import { type Account, accountKey, accountsParameters, accountsSql } from './account.js';
import { billedKey, billedOf } from './billed-rows.js';
import { eventMetersOf, type UseWithEvents, withEvents } from './event-use.js';
import { readShares, type Shares } from './month-shares.js';
import { type Inputs, inputsOf, SettledInputs, settledThrough, type Settlement } from './settled.js';
import { serviceSubjects, type ServiceSubjects, subjectsOf } from './service-months.js';
import { NO_TRUE_UPS, type TrueUpFacts, type TrueUpPart, TrueUps, trueUpsOf } from './true-ups.js';

/** An instance that was activated. */
export type ActiveInstance = InstanceFacts & { activatedAt: number };

/** A part of an account's bill, with all a line tells of it. */
export interface DuePart extends ServicePart {
  instance: ActiveInstance;
  plan: PlanFacts;
  /** By which share it is charged; null for the whole. */
  share: LineShare | null;
  /** None of the month is charged to the account. */
  noPart?: true;
}

/** What an account owes up to a month, and from which instances. */
export interface Due {
  account: Account;
  /** Whether the account has its invoice of that month. */
  invoiced: boolean;
  /** Those of other buyers that it shares among them. */
  instances: ActiveInstance[];
  /** Those of instances, then those of commitments. */
  lines: DueLine[];
  /** The months of use that were looked at: their cuts are closed when the lines are issued. */
  use: MonthUse[];
  /** What to keep once nothing is owing any more; null where a later month was settled before. */
  settlement: Settlement | null;
}

/** An account and what it is charged for, from the first month that may have changed. */
interface Charged {
  account: Account;
  instances: ActiveInstance[];
  /** Null when there is no instance. */
  from: Month | null;
  settlement: Settlement | null;
}

/** What was agreed on for the prices of an instance's plan. */
interface Agreed {
  pricesOf(instance: ActiveInstance, plan: PlanFacts): PriceIn;
  /** All that the answer is made of: where it is equal, the prices are. */
  basisOf(instance: ActiveInstance): unknown;
}

/** A line of an instance, or of what was committed and not spent. */
export type DueLine = LineDraft<DuePart | TrueUpPart>;

export const isOfInstance = (line: DueLine): line is LineDraft<DuePart> => 'instance' in line.payload;
export const isOfCommitment = (line: DueLine): line is LineDraft<TrueUpPart> => 'commitment' in line.payload;

/** What is read for all accounts at once, before any of them is looked at. */
interface Facts {
  /** Everything is looked at as if it ended then, see `lifeUntil`. */
  peekAt: Instant | undefined;
  plans: Map<Id, PlanFacts>;
  use: Map<Id, UseWithEvents[]>;
  /** By `billedKey`. */
  billed: Map<string, BilledPart[]>;
  agreed: Agreed;
  trueUps: TrueUpFacts;
  shares: Shares;
  /** Of months in which services went on: how many subjects their instances have together. */
  subjects: ServiceSubjects;
  /** The months that accounts have invoices of, by account. */
  periods: Map<string, Set<Month>>;
}

/** After so many prices × months other work gets its turn: a large account must not stop the queue's heartbeat. */
const PARTS_PER_TURN = 500;

/**
 * Finds out what accounts owe: everything rated now, less everything billed. What is needed is read for all accounts
 * with one statement per table; then each account is worked out alone and purely, in these steps:
 *
 * 1. `chargedTo`: which instances an account is charged for: its buyer's own, and those of others it has a part of.
 * 2. `since`: from which month on it has to be rated (see `firstMonthToRate`). All that decides on an instance's cost
 *    beside its use goes into `inputsOf`: agreed prices do. An instance that several accounts share
 *    gives null there: the cuts of its months are closed for one of them at a time.
 * 3. `ratedParts`, for each instance: its plan's prices, or what its buyer agreed on instead, each rated in each month
 *    that may have to be billed. Of a shared instance `chargedPart` then takes the account's part of each month.
 * 4. `poolParts`, for all parts of the account together: what is priced over the account is charged once for all its
 *    instances and parted among them; all instances of each month that is rated at all are there, but for
 *    those that others share in that month, each of which is priced by itself.
 * 5. `serviceParts`: the month of a service that went on as another instance by the same plan is one.
 * 6. `accountLines`: what is rated less what is billed, in the order of lines.
 * 7. `trueUpsOf`: what was committed and not spent, once all other lines are known.
 *
 * Batches, locks, closing of cuts and writing are none of these steps' business.
 */
@Injectable()
export class AccountDue {
  constructor(
    private readonly instances: Instances,
    private readonly sharings: SharingReading,
    private readonly plans: Plans,
    private readonly terms: PriceTermsReader,
    private readonly usage: UsageLedger,
    private readonly trueUps: TrueUps,
  ) {}

  /**
   * What each of the accounts owes for all months up to and including `upTo`, in the order given. The caller has
   * locked the accounts. Their months of use are locked, unless the account has its invoice of `upTo` already.
   * @param everyMonth rates every month since activation, also where nothing can have changed
   * @param peekAt as if everything ended at that instant, in the month `upTo` or at its end, for those who only want
   *   to know: then nothing is locked
   * @param until only use before this whole hour, of those who peek
   */
  async find(
    manager: EntityManager,
    accounts: readonly Account[],
    { upTo, everyMonth, peekAt, until }: { upTo: Month; everyMonth: boolean; peekAt?: Instant; until?: Instant },
  ): Promise<Due[]> {
    const instances = await this.chargedTo(manager, accounts, Math.min(monthPeriod(upTo).to, peekAt ?? Infinity));
    const all = [...new Map([...instances.values()].flat().map((instance) => [instance.id, instance])).values()];
    const plans = await this.plans.byIds([...new Set(all.map(({ planId }) => planId))], manager);
    const periods = await invoicedPeriods(manager, accounts);
    const agreed = await this.agreed(manager, all);
    const charged = await this.since(manager, accounts, { instances, plans, agreed, upTo, everyMonth });
    const facts: Facts = {
      peekAt,
      plans,
      periods,
      agreed,
      use: await this.useOf(manager, charged, { plans, periods, upTo, until, peek: peekAt !== undefined }),
      billed: await billedOf(manager, spansOf(charged), upTo),
      subjects: await serviceSubjects(this.usage, manager, all, plans, { spans: spansOf(charged), upTo, until }),
      // A month that is not over draws on: what remains of a commitment is not owed yet.
      trueUps: peekAt === undefined ? await this.trueUps.facts(manager, accounts, upTo) : NO_TRUE_UPS,
      shares: await readShares(
        { sharings: this.sharings, usage: this.usage },
        manager,
        all,
        Math.min(monthPeriod(upTo).to, until ?? Infinity),
      ),
    };
    const due: Due[] = [];
    for (const one of charged) due.push(await dueOf(one, facts, upTo));
    return due;
  }

  /** What the buyers of these instances have agreed on for their prices. */
  private async agreed(manager: EntityManager, instances: readonly ActiveInstance[]): Promise<Agreed> {
    const of = (key: 'organizationId' | 'providerId'): Id[] => [...new Set(instances.map((one) => one[key]))];
    const terms = await this.terms.standing(of('organizationId'), of('providerId'), manager);
    // Contracts are asked for only where some terms hold for one of them.
    const orderIds = terms.anyForContract ? instances.map(({ orderId }) => orderId) : [];
    const contracts = await this.instances.contractsOf(manager, orderIds);
    const contractOf = ({ orderId }: ActiveInstance): Id | null => contracts.get(orderId) ?? null;
    return {
      pricesOf: (instance, plan) =>
        terms.pricesOf(instance.organizationId, { ...plan, contractId: contractOf(instance) }),
      basisOf: (instance) => {
        const standing = terms.of(instance.organizationId, instance);
        return standing.length ? [standing, contractOf(instance)] : null;
      },
    };
  }

  /** The instances activated before an instant that each account is charged for, by account, in the order of their ids. */
  private async chargedTo(
    manager: EntityManager,
    accounts: readonly Account[],
    before: Instant,
  ): Promise<Map<string, ActiveInstance[]>> {
    const found = await this.instances.ofAccounts(manager, accounts, before);
    const active = found.filter((instance): instance is ActiveInstance => instance.activatedAt !== null);
    const charged = Map.groupBy(active, accountKey);
    const parts = await this.sharings.foreignParts(
      manager,
      accounts.map(({ organizationId }) => organizationId),
      before,
    );
    const wanted = new Set(accounts.map(accountKey));
    const theirs = parts.filter((part) => wanted.has(accountKey(part)));
    const foreign = await this.instances.byIds([...new Set(theirs.map(({ instanceId }) => instanceId))], manager);
    for (const part of theirs) {
      const instance = foreign.get(part.instanceId);
      if (!instance || instance.activatedAt === null) continue;
      const key = accountKey(part);
      charged.set(key, [...(charged.get(key) ?? []), { ...instance, activatedAt: instance.activatedAt }]);
    }
    return charged;
  }

  /** From which month on each account has to be rated, and what to keep once nothing of it is owing. */
  private async since(
    manager: EntityManager,
    accounts: readonly Account[],
    { instances, plans, agreed, upTo, everyMonth }: Since,
  ): Promise<Charged[]> {
    const ids = [...new Set([...instances.values()].flat().map(({ id: instanceId }) => instanceId))];
    const settled = await settledThrough(manager, accounts);
    const known = await SettledInputs.read(
      manager,
      accounts.map(({ organizationId }) => organizationId),
      ids,
    );
    const open = await this.usage.firstOpen(manager, ids, upTo);
    return accounts.map((account) => {
      const own = instances.get(accountKey(account)) ?? [];
      const through = settled.get(accountKey(account)) ?? null;
      const changed: { instanceId: Id; inputs: Inputs }[] = [];
      const marks = own.map((instance): InstanceMark => {
        const inputs = instance.shared ? null : inputsOf(instance, planOf(plans, instance), agreed.basisOf(instance));
        const same = known.equal(account.organizationId, instance.id, inputs);
        if (!same && inputs !== null) changed.push({ instanceId: instance.id, inputs });
        return { activatedAt: instance.activatedAt, settled: same, firstOpen: open.get(instance.id) ?? null };
      });
      return {
        account,
        instances: own,
        from: firstMonthToRate(everyMonth ? null : through, marks),
        settlement: through !== null && upTo < through ? null : { account, through: upTo, changed },
      };
    });
  }

  private async useOf(
    manager: EntityManager,
    charged: readonly Charged[],
    {
      plans,
      periods,
      upTo,
      peek,
      until,
    }: Pick<Facts, 'plans' | 'periods'> & { upTo: Month; peek: boolean; until: Instant | undefined },
  ): Promise<Map<Id, UseWithEvents[]>> {
    const meters = [
      ...new Set([...plans.values()].flatMap(({ prices }) => prices.flatMap(({ meter }) => meter ?? []))),
    ];
    const isShut = ({ account }: Charged): boolean => peek || (periods.get(accountKey(account))?.has(upTo) ?? false);
    const wanted = (some: readonly Charged[], but: ReadonlySet<Id> = new Set()): UseWanted => ({
      spans: spansOf(some).filter(({ instanceId }) => !but.has(instanceId)),
      meters,
      whole: wholeMeters(
        some.flatMap(({ instances }) => instances),
        plans,
      ),
      upTo,
      ...(until !== undefined && { until }),
    });
    const locked = wanted(charged.filter((one) => !isShut(one)));
    const open = await this.usage.lockMonths(manager, locked);
    // Shared with an account that is still open, an instance is looked at under its lock.
    const looked = new Set(locked.spans.map(({ instanceId }) => instanceId));
    const shut = await this.usage.peekMonths(manager, wanted(charged.filter(isShut), looked));
    const meterSpans = new Map(
      charged
        .flatMap((one) => eventMetersOf(one, plans))
        .map((span) => [`${span.instanceId} ${span.meter} ${span.from}`, span]),
    );
    const events = meterSpans.size ? await this.usage.eventsOfMonths(manager, [...meterSpans.values()], upTo) : [];
    const known =
      until === undefined
        ? events
        : events.map((one) => ({ ...one, events: one.events.filter(({ at }) => at < until) }));
    return Map.groupBy(withEvents([...open, ...shut], known), ({ instanceId }) => instanceId);
  }
}

/** Months with an invoice of the account's own. */
async function invoicedPeriods(manager: EntityManager, accounts: readonly Account[]): Promise<Map<string, Set<Month>>> {
  const found = await rows<{ organization_id: Buffer; provider_id: Buffer; currency: string; period: Month }>(
    manager,
    `SELECT organization_id, provider_id, currency, period FROM invoice WHERE ${accountsSql(accounts)}`,
    accountsParameters(accounts),
  );
  const periods = new Map<string, Set<Month>>();
  for (const { organization_id, provider_id, currency, period } of found) {
    const key = accountKey({ organizationId: id(organization_id), providerId: id(provider_id), currency });
    periods.set(key, (periods.get(key) ?? new Set()).add(period));
  }
  return periods;
}

interface Since {
  instances: Map<string, ActiveInstance[]>;
  plans: Map<Id, PlanFacts>;
  agreed: Agreed;
  upTo: Month;
  everyMonth: boolean;
}

/** The months to look at: of an instance that several of the accounts share, from the earliest of theirs on. */
function spansOf(charged: readonly Charged[]): UseSpan[] {
  const spans = new Map<Id, UseSpan>();
  for (const { instances, from } of charged)
    for (const { id: instanceId } of from === null ? [] : instances)
      if (from! < (spans.get(instanceId)?.from ?? '9')) spans.set(instanceId, { instanceId, from: from! });
  return [...spans.values()];
}

function planOf(plans: Map<Id, PlanFacts>, { id: instanceId, planId }: ActiveInstance): PlanFacts {
  const plan = plans.get(planId);
  if (!plan) throw new Error(`plan ${planId} of instance ${instanceId} is gone`);
  return plan;
}

async function dueOf({ account, instances, from, settlement }: Charged, facts: Facts, upTo: Month): Promise<Due> {
  const periods = facts.periods.get(accountKey(account)) ?? new Set<Month>();
  const components: Component<DuePart>[] = [];
  let rested = 0;
  for (const instance of from === null || from > upTo ? [] : instances) {
    components.push(...ratedParts(account, instance, facts, upTo, from!));
    if (components.length - rested < PARTS_PER_TURN) continue;
    rested = components.length;
    await turn();
  }
  // A month had an invoice when there is one of that month, or a line of it on another month's.
  const withLines = new Set(
    instances.flatMap(({ id: of }) =>
      (facts.billed.get(billedKey(of, account.organizationId)) ?? []).map(({ month }) => month),
    ),
  );
  const hadInvoice = (month: Month): boolean => periods.has(month) || withLines.has(month);
  const lifeIn = ({ instance, price }: DuePart): Life => lifeUntil(lifeOf(instance), price, facts.peekAt);
  // A shared instance is the account's own in the months that no sharing covers, as it was before it was shared.
  const isOwn = ({ instance, plan, month }: DuePart): boolean =>
    instance.organizationId === account.organizationId && facts.shares.of(instance, plan, month).sharingId === null;
  const whole = poolParts(components, lifeIn, isOwn);
  const serviceOf = (part: DuePart): Id | null =>
    part.instance.shared || !isOwn(part) ? null : part.instance.serviceId;
  const one = serviceParts(whole, {
    ...{ serviceOf, lifeOf: lifeIn },
    subjectsOf: (parts) => subjectsOf(facts.subjects, parts),
  });
  const lines = accountLines(one, hadInvoice, account.currency);
  const drawing = lines.map(({ payload, amount }) => ({ ...payload, orderId: payload.instance.orderId, amount }));
  const trueUps = trueUpsOf(account, drawing, facts.trueUps, upTo);
  const use = instances.flatMap((instance) => facts.use.get(instance.id) ?? []);
  return { account, invoiced: periods.has(upTo), instances, lines: [...lines, ...trueUps], use, settlement };
}

function ratedParts(
  { organizationId, currency }: Account,
  instance: ActiveInstance,
  { peekAt, plans, use, billed, agreed, shares }: Facts,
  upTo: Month,
  from: Month,
): Component<DuePart>[] {
  const plan = planOf(plans, instance);
  const [used, before] = [use.get(instance.id) ?? [], billed.get(billedKey(instance.id, organizationId)) ?? []];
  const of = { instance, plan, planId: plan.id, instanceId: instance.id, offeringCode: plan.offeringCode };
  const range = { from, upTo, peekAt };
  const parts = partsOf(instance, plan.prices, used, before, range, agreed.pricesOf(instance, plan));
  const whole = parts.map((part) => ({ ...part, payload: { ...part.payload, ...of, share: null } }));
  if (!instance.shared) return whole;
  return whole.flatMap(
    (part) => chargedPart(part, shares.of(instance, plan, part.payload.month), organizationId, currency) ?? [],
  );
}

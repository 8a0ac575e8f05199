import { type InstanceFacts, Instances } from '#procurement';
import { type MeteredEvent, needsEvents, type PlanFacts, Plans, PriceTermsReader } from '#catalog';
import type { PriceIn } from '#catalog/core';
import { type Id, type Month, monthPeriod } from '#kernel';
import { type MonthUse, UsageLedger, wholeMeters } from '#metering';
import { id, rows } from '#platform';
import { Injectable } from '@nestjs/common';
import { setImmediate as turn } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import {
  accountLines,
  type AccountPart,
  type BilledPart,
  type Component,
  type LineDraft,
  partsOf,
} from '../core/index.js';
import { type Account, accountKey, accountsParameters, accountsSql } from './account.js';
import { billedOf } from './billed-rows.js';

/** An instance that was activated. */
export type ActiveInstance = InstanceFacts & { activatedAt: number };

/** A part of an account's bill, with all a line tells of it. */
export interface DuePart extends AccountPart {
  instance: ActiveInstance;
  plan: PlanFacts;
}

/** What an account owes up to a month, and from which instances. */
export interface Due {
  account: Account;
  /** Whether the account has its invoice of that month. */
  invoiced: boolean;
  instances: ActiveInstance[];
  lines: LineDraft<DuePart>[];
}

/** What was agreed for the prices of an instance's plan. */
type PricesOf = (instance: ActiveInstance, plan: PlanFacts) => PriceIn;

type UseWithEvents = MonthUse & { meters: { events?: readonly MeteredEvent[] }[] };

/** What is read for all accounts at once, before any of them is looked at. */
interface Facts {
  plans: Map<Id, PlanFacts>;
  use: Map<Id, UseWithEvents[]>;
  billed: Map<Id, BilledPart[]>;
  pricesOf: PricesOf;
  /** The months that accounts have invoices of, by account. */
  periods: Map<string, Set<Month>>;
}

/** After so many prices × months other work gets its turn: a large account must not stop the queue's heartbeat. */
const PARTS_PER_TURN = 500;

/**
 * Finds out what accounts owe: everything rated now, less everything billed. What is needed is read for all accounts
 * with one statement per table; then each account is worked out alone and purely, in these steps:
 *
 * 1. `chargedTo`: which instances an account is charged for. An instance has one account, its buyer's; one that is
 *    shared by several organizations would be named for each of them here, with the share in its `ActiveInstance`.
 * 2. `ratedParts`, for each instance: its plan's prices, or what its buyer agreed on instead, each rated in each month
 *    that may have to be billed.
 * 3. `accountLines`, for all parts of the account together: what is rated less what is billed, in the order of lines.
 *    What looks at a whole account (tiers over the account, commitments) would change the parts before this step.
 *
 * Batches, locks, closing of cuts and writing are none of these steps' business.
 */
@Injectable()
export class AccountDue {
  constructor(
    private readonly instances: Instances,
    private readonly plans: Plans,
    private readonly terms: PriceTermsReader,
    private readonly usage: UsageLedger,
  ) {}

  /**
   * What each of the accounts owes for all months up to and including `upTo`, in the order given. The caller has
   * locked the accounts. Their months of use are locked, unless the account has its invoice of `upTo` already.
   */
  async find(manager: EntityManager, accounts: readonly Account[], upTo: Month): Promise<Due[]> {
    const charged = await this.chargedTo(manager, accounts, upTo);
    const periods = await invoicedPeriods(manager, accounts);
    const all = [...charged.values()].flat();
    const closable = (account: Account): boolean => !periods.get(accountKey(account))?.has(upTo);
    const idsOf = (some: readonly Account[]): Id[] =>
      some.flatMap((account) => (charged.get(accountKey(account)) ?? []).map((instance) => instance.id));
    const open = accounts.filter(closable);
    const shut = accounts.filter((account) => !closable(account));
    const plans = await this.plans.byIds([...new Set(all.map(({ planId }) => planId))], manager);
    const whole = wholeMeters(all, plans);
    const use = [
      ...(await this.usage.lockMonths(manager, idsOf(open), upTo, whole)),
      ...(await this.usage.peekMonths(manager, idsOf(shut), upTo, whole)),
    ];
    const facts: Facts = {
      periods,
      plans,
      use: Map.groupBy(await this.withEvents(manager, all, plans, use, upTo), ({ instanceId }) => instanceId),
      billed: await billedOf(
        manager,
        all.map((instance) => instance.id),
        upTo,
      ),
      pricesOf: await this.pricesOf(manager, all),
    };
    const due: Due[] = [];
    for (const account of accounts) due.push(await dueOf(account, charged.get(accountKey(account)) ?? [], facts, upTo));
    return due;
  }

  /** What the buyers of these instances have agreed on for their prices. */
  private async pricesOf(manager: EntityManager, instances: readonly ActiveInstance[]): Promise<PricesOf> {
    const of = (key: 'organizationId' | 'providerId'): Id[] => [...new Set(instances.map((one) => one[key]))];
    const terms = await this.terms.standing(of('organizationId'), of('providerId'), manager);
    // Contracts are asked for only where some terms hold for one of them.
    const orderIds = terms.anyForContract ? instances.map(({ orderId }) => orderId) : [];
    const contracts = await this.instances.contractsOf(manager, orderIds);
    return ({ organizationId, orderId }, plan) =>
      terms.pricesOf(organizationId, { ...plan, contractId: contracts.get(orderId) ?? null });
  }

  /** The use, with the single events of the meters whose prices look at them. */
  private async withEvents(
    manager: EntityManager,
    instances: readonly ActiveInstance[],
    plans: ReadonlyMap<Id, PlanFacts>,
    use: readonly MonthUse[],
    upTo: Month,
  ): Promise<UseWithEvents[]> {
    const wanted = instances.flatMap(({ id: instanceId, planId }) => {
      const priced = plans.get(planId)?.prices.filter(needsEvents) ?? [];
      return [...new Set(priced.flatMap(({ meter }) => meter ?? []))].map((meter) => ({ instanceId, meter }));
    });
    if (!wanted.length) return [...use];
    const found = await this.usage.eventsOfMonths(manager, wanted, upTo);
    const keyOf = (instanceId: Id, month: Month, meter: string): string => `${instanceId} ${month} ${meter}`;
    const events = new Map(found.map((one) => [keyOf(one.instanceId, one.month, one.meter), one.events]));
    return use.map((month) => ({
      ...month,
      meters: month.meters.map((one) => ({
        ...one,
        events: events.get(keyOf(month.instanceId, month.month, one.meter)) ?? [],
      })),
    }));
  }

  /** The instances that each account is charged for up to the month, by account, in the order of their ids. */
  private async chargedTo(
    manager: EntityManager,
    accounts: readonly Account[],
    upTo: Month,
  ): Promise<Map<string, ActiveInstance[]>> {
    const found = await this.instances.ofAccounts(manager, accounts, monthPeriod(upTo).to);
    const active = found.filter((instance): instance is ActiveInstance => instance.activatedAt !== null);
    return Map.groupBy(active, accountKey);
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

async function dueOf(account: Account, instances: ActiveInstance[], facts: Facts, upTo: Month): Promise<Due> {
  const periods = facts.periods.get(accountKey(account)) ?? new Set<Month>();
  const components: Component<DuePart>[] = [];
  let rested = 0;
  for (const instance of instances) {
    components.push(...ratedParts(instance, facts, upTo));
    if (components.length - rested < PARTS_PER_TURN) continue;
    rested = components.length;
    await turn();
  }
  // A month had an invoice when there is one of that month, or a line of it on another month's.
  const withLines = new Set(instances.flatMap(({ id: of }) => (facts.billed.get(of) ?? []).map(({ month }) => month)));
  const hadInvoice = (month: Month): boolean => periods.has(month) || withLines.has(month);
  const lines = accountLines(components, hadInvoice, account.currency);
  return { account, invoiced: periods.has(upTo), instances, lines };
}

function ratedParts(
  instance: ActiveInstance,
  { plans, use, billed, pricesOf }: Facts,
  upTo: Month,
): Component<DuePart>[] {
  const plan = plans.get(instance.planId);
  if (!plan) throw new Error(`plan ${instance.planId} of instance ${instance.id} is gone`);
  const parts = partsOf(
    instance,
    plan.prices,
    use.get(instance.id) ?? [],
    billed.get(instance.id) ?? [],
    upTo,
    pricesOf(instance, plan),
  );
  const of = { instance, plan, instanceId: instance.id, offeringCode: plan.offeringCode };
  return parts.map((part) => ({ ...part, payload: { ...part.payload, ...of } }));
}

import { type InstanceFacts, Instances } from '#procurement';
import { type PlanFacts, Plans } from '#catalog';
import { type Id, type Month, monthPeriod } from '#kernel';
import { type MonthUse, UsageLedger } from '#metering';
import { rows } from '#platform';
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
import { type Account, ACCOUNT_SQL, accountParameters } from './account.js';
import { billedOf } from './billed-rows.js';

/** An instance that was activated. */
type ActiveInstance = InstanceFacts & { activatedAt: number };

/** A part of an account's bill, with all a line tells of it. */
export interface DuePart extends AccountPart {
  instance: ActiveInstance;
  plan: PlanFacts;
}

/** What an account owes up to a month, and from which instances. */
export interface Due {
  instances: ActiveInstance[];
  lines: LineDraft<DuePart>[];
}

/** After so many prices × months other work gets its turn: a large account must not stop the queue's heartbeat. */
const PARTS_PER_TURN = 500;

/** Finds out what an account owes: everything rated now, less everything billed. */
@Injectable()
export class AccountDue {
  constructor(
    private readonly instances: Instances,
    private readonly plans: Plans,
    private readonly usage: UsageLedger,
  ) {}

  /**
   * What the account owes for all months up to and including `upTo`.
   * @param close closes the months' cuts, so that the lines may be issued; without, nothing is locked or changed
   */
  async find(manager: EntityManager, account: Account, upTo: Month, close: boolean): Promise<Due> {
    const found = await this.instances.ofAccount(manager, account, monthPeriod(upTo).to);
    const instances = found.filter((instance): instance is ActiveInstance => instance.activatedAt !== null);
    if (!instances.length) return { instances, lines: [] };
    const ids = instances.map((instance) => instance.id);
    const plans = await this.plans.byIds([...new Set(instances.map(({ planId }) => planId))], manager);
    const use = close
      ? await this.usage.closeMonths(manager, ids, upTo)
      : await this.usage.peekMonths(manager, ids, upTo);
    const billed = await billedOf(manager, ids, upTo, close);
    const components = await rateAll(
      instances,
      plans,
      Map.groupBy(use, ({ instanceId }) => instanceId),
      billed,
      upTo,
    );
    const invoiced = await this.invoicedMonths(manager, account, billed);
    return { instances, lines: accountLines(components, (month) => invoiced.has(month), account.currency) };
  }

  /** Months with an invoice of their own, or with a line on another month's invoice. */
  private async invoicedMonths(
    manager: EntityManager,
    account: Account,
    billed: Map<Id, BilledPart[]>,
  ): Promise<Set<Month>> {
    const found = await rows<{ period: Month }>(
      manager,
      `SELECT period FROM invoice WHERE ${ACCOUNT_SQL}`,
      accountParameters(account),
    );
    const withLines = [...billed.values()].flatMap((parts) => parts.map(({ month }) => month));
    return new Set([...found.map(({ period }) => period), ...withLines]);
  }
}

async function rateAll(
  instances: readonly ActiveInstance[],
  plans: Map<Id, PlanFacts>,
  use: Map<Id, MonthUse[]>,
  billed: Map<Id, BilledPart[]>,
  upTo: Month,
): Promise<Component<DuePart>[]> {
  const all: Component<DuePart>[] = [];
  let rested = 0;
  for (const instance of instances) {
    const plan = plans.get(instance.planId);
    if (!plan) throw new Error(`plan ${instance.planId} of instance ${instance.id} is gone`);
    const parts = partsOf(instance, plan.prices, use.get(instance.id) ?? [], billed.get(instance.id) ?? [], upTo);
    const of = { instance, plan, instanceId: instance.id, offeringCode: plan.offeringCode };
    for (const part of parts) all.push({ ...part, payload: { ...part.payload, ...of } });
    if (all.length - rested < PARTS_PER_TURN) continue;
    rested = all.length;
    await turn();
  }
  return all;
}

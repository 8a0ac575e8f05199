import { Clock, dec, type Id, type Instant, sum } from '#kernel';
import { at, bins, databaseFault, type Doer, id, log, rows, system } from '#platform';
import { ContractStandings, type ServiceUnder } from '#procurement';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { contractUsed, type TimedCost, usedBeyond } from '../core/index.js';
import { RunningCosts, type RunningLine } from '../live/running-costs.service.js';

/** Contracts looked at by one sweep. */
const AT_ONCE = 200;

interface CostOf extends TimedCost {
  instanceId: Id | null;
}

/** Looks once a day at every contract in force: what is invoiced and running under it, and where that leads. P2-A19. */
@Injectable()
export class ContractWatch {
  constructor(
    private readonly dataSource: DataSource,
    private readonly standings: ContractStandings,
    private readonly costs: RunningCosts,
    private readonly clock: Clock,
  ) {}

  /** Returns how many it looked at. */
  async look(doer: Doer = system('job:watch-contracts')): Promise<number> {
    const due = await this.standings.due(AT_ONCE);
    const now = this.clock.now();
    const services = await this.standings.servicesUnder(due.map((contract) => contract.id));
    const running = new Map<Id, Promise<RunningLine[]>>();
    for (const { id: contractId, organizationId, currency } of due) {
      try {
        const under = services.get(contractId) ?? [];
        const lines = running.get(organizationId) ?? (under.length ? this.costs.lines(organizationId, now) : null);
        if (lines) running.set(organizationId, lines);
        const invoiced = await this.invoiced(organizationId, currency, under, now);
        const costs = costsOf(under, [...invoiced, ...((await lines) ?? [])]);
        await this.standings.record(
          doer,
          contractId,
          contractUsed([...costs.values()].flat(), now),
          beyondOf(under, costs),
        );
      } catch (error) {
        const fault = databaseFault(error);
        if (fault) throw fault;
        // What is wrong with one organization's services is not others' to suffer.
        log.error({ contractId, err: (error as Error).stack }, 'contract not looked at');
      }
    }
    return due.length;
  }

  /** What the buyer was invoiced of these services, less what was credited; one sum for all whose time is over. */
  private async invoiced(
    organizationId: Id,
    currency: string,
    services: readonly ServiceUnder[],
    now: Instant,
  ): Promise<CostOf[]> {
    if (!services.length) return [];
    const found = await rows<{
      instance_id: Buffer;
      once: number;
      began: Instant | null;
      ends: Instant | null;
      amount: string;
    }>(
      this.dataSource,
      `SELECT l.instance_id, l.kind = 'ONE_TIME' AS once, IF(l.service_to > ?, l.service_from, NULL) AS began,
         IF(l.service_to > ?, l.service_to, NULL) AS ends,
         SUM(l.amount - COALESCE((SELECT SUM(c.amount) FROM credit_note_line c
           WHERE c.invoice_id = l.invoice_id AND c.invoice_line_no = l.line_no), 0)) AS amount
         FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id
        WHERE l.instance_id IN (?) AND i.organization_id = ? AND i.currency = ? GROUP BY l.instance_id, once, began, ends`,
      [at(now), at(now), bins(services.map(({ instanceId }) => instanceId)), ...bins([organizationId]), currency],
    );
    return found.map((row) => ({
      ...{ instanceId: id(row.instance_id), amount: dec(row.amount), once: Number(row.once) === 1 },
      ...{ serviceFrom: row.began ?? now, serviceTo: row.ends ?? now },
    }));
  }
}

/** The costs of services by their orders. */
function costsOf(services: readonly ServiceUnder[], costs: readonly CostOf[]): Map<Id, CostOf[]> {
  const orders = new Map(services.map(({ instanceId, orderId }) => [instanceId, orderId]));
  const own = costs.filter(({ instanceId }) => instanceId !== null && orders.has(instanceId));
  return Map.groupBy(own, ({ instanceId }) => orders.get(instanceId!)!);
}

function beyondOf(services: readonly ServiceUnder[], costs: ReadonlyMap<Id, CostOf[]>): ReturnType<typeof usedBeyond> {
  const estimates = new Map(services.map(({ orderId, estimate }) => [orderId, estimate]));
  return usedBeyond(
    [...estimates].map(([orderId, estimate]) => ({
      estimate,
      used: sum((costs.get(orderId) ?? []).map(({ amount }) => amount)),
    })),
  );
}

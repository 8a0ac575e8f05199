import { Clock, type Id, sum, yearOf } from '#kernel';
import { databaseFault, type Doer, log, system } from '#platform';
import { SpendWatch } from '#procurement';
import { Injectable } from '@nestjs/common';
import { chargedTo } from '../live/charged-to.js';
import { RunningCosts, type RunningLine } from '../live/running-costs.service.js';

/** Budgets looked at by one sweep. */
const AT_ONCE = 200;

/** Looks once a day at every budget of this year and the last: what is invoiced and running, and where that leads. */
@Injectable()
export class BudgetWatch {
  constructor(
    private readonly spend: SpendWatch,
    private readonly costs: RunningCosts,
    private readonly clock: Clock,
  ) {}

  /** Returns how many it looked at. */
  async look(doer: Doer = system('job:watch-budgets')): Promise<number> {
    const due = await this.spend.due(AT_ONCE);
    const running = new Map<Id, Promise<RunningLine[]>>();
    const now = this.clock.now();
    for (const { id, organizationId, fiscalYear, actual } of due) {
      try {
        const lines = running.get(organizationId) ?? this.costs.lines(organizationId, now);
        running.set(organizationId, lines);
        const charged = chargedTo(fiscalYear, await this.spend.servicesOf(id), yearOf(now));
        const runs = (await lines).filter(charged).map(({ amount }) => amount);
        await this.spend.record(doer, id, actual.plus(sum(runs)));
      } catch (error) {
        const fault = databaseFault(error);
        if (fault) throw fault;
        // What is wrong with one organization's services is not others' to suffer.
        log.error({ budgetId: id, err: (error as Error).stack }, 'budget not looked at');
      }
    }
    return due.length;
  }
}

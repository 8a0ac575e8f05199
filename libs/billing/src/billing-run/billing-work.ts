import type { Id } from '#kernel';
import { databaseFault, log, type QueueWork } from '#platform';
import { Injectable } from '@nestjs/common';
import type { Account } from './account.js';
import { AccountBiller } from './account-biller.js';
import { BILLING_QUEUE } from './billing-runs.service.js';
import { RunPlanner } from './run-planner.js';

/** What the worker does for billing. Every job reads the database anew and does nothing when nothing is to be done. */
@Injectable()
export class BillingWork {
  constructor(
    private readonly planner: RunPlanner,
    private readonly biller: AccountBiller,
  ) {}

  get queueWork(): QueueWork {
    return {
      queue: BILLING_QUEUE,
      concurrency: 2,
      handlers: {
        'plan-run': ({ runId }: { runId: Id }) => this.planner.plan(runId),
        'bill-account': (data: { runId: Id; account: Account }) => this.billAccount(data),
        'sweep-runs': () => this.planner.sweep(),
      },
      sweeps: ['sweep-runs'],
      sweepSeconds: 5,
    };
  }

  private async billAccount({ runId, account }: { runId: Id; account: Account }): Promise<void> {
    try {
      await this.biller.bill(runId, account);
    } catch (error) {
      // A database that is away is not this account's fault: it is tried again for as long as it takes.
      if (databaseFault(error)) throw error;
      log.error({ runId, ...account, err: error instanceof Error ? error.stack : String(error) }, 'account not billed');
      if (!(await this.planner.noteFailure(runId, account))) throw error;
    }
    await this.planner.finishIfDone(runId);
  }
}

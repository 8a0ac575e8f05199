import type { Id } from '#kernel';
import { databaseFault, log, type QueueWork } from '#platform';
import { Injectable } from '@nestjs/common';
import { CreditSweep } from '../credit/credit-sweep.js';
import { AcceptanceSweep } from '../acceptance/acceptance-sweep.js';
import type { Account } from './account.js';
import { AccountBiller } from './account-biller.js';
import { BILLING_QUEUE } from './billing-runs.service.js';
import { BackfillCheck, CHECK_BACKFILL } from '../rerating/backfill-check.js';
import { RunPlanner } from './run-planner.js';

/** What the worker does for billing. Every job reads the database anew and does nothing when nothing is to be done. */
@Injectable()
export class BillingWork {
  constructor(
    private readonly planner: RunPlanner,
    private readonly biller: AccountBiller,
    private readonly acceptance: AcceptanceSweep,
    private readonly creditSweep: CreditSweep,
    private readonly backfills: BackfillCheck,
  ) {}

  get queueWork(): QueueWork {
    return {
      queue: BILLING_QUEUE,
      concurrency: 4,
      handlers: {
        'plan-run': ({ runId }: { runId: Id }) => this.planner.plan(runId),
        'bill-batch': (data: { runId: Id; batch: number }) => this.billBatch(data),
        'sweep-runs': () => this.planner.sweep(),
        [CHECK_BACKFILL]: ({ fileId }: { fileId: Id }) => this.backfills.check(fileId),
        'sweep-backfills': () => this.backfills.sweep(),
        'sweep-acceptance': () => this.acceptance.sweep(),
        'sweep-credits': () => this.creditSweep.sweep(),
      },
      sweeps: ['sweep-runs', 'sweep-acceptance', 'sweep-credits', 'sweep-backfills'],
      sweepSeconds: 5,
    };
  }

  /** All accounts of the batch at once; where that fails, one by one, so that one's failure stops no other. */
  private async billBatch({ runId, batch }: { runId: Id; batch: number }): Promise<void> {
    const accounts = await this.planner.pendingOf(runId, batch);
    if (accounts.length === 1 || !(await this.billTogether(runId, accounts))) await this.billAlone(runId, accounts);
    await this.planner.finishIfDone(runId);
  }

  private async billTogether(runId: Id, accounts: readonly Account[]): Promise<boolean> {
    try {
      if (accounts.length) await this.biller.bill(runId, accounts);
      return true;
    } catch (error) {
      // A database that is away is nobody's fault: it is tried again for as long as it takes.
      if (databaseFault(error)) throw error;
      log.warn({ runId, accounts: accounts.length, err: String(error) }, 'batch not billed; its accounts one by one');
      return false;
    }
  }

  /** Throws when an account failed that is to be tried again; what failed too often stands as failed. */
  private async billAlone(runId: Id, accounts: readonly Account[]): Promise<void> {
    let again: unknown = null;
    for (const account of accounts)
      try {
        await this.biller.bill(runId, [account]);
      } catch (error) {
        if (databaseFault(error)) throw error;
        log.error(
          { runId, ...account, err: error instanceof Error ? error.stack : String(error) },
          'account not billed',
        );
        if (!(await this.planner.noteFailure(runId, account))) again = error;
      }
    if (again) throw again as Error;
  }
}

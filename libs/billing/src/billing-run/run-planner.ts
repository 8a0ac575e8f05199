import { Clock, type Id, type Month, monthPeriod, transition } from '#kernel';
import { PlatformMetering } from '#metering';
import { at, bin, Hints, id, insertRows, rows, type Runner, Transactions } from '#platform';
import { Instances, SharingReading } from '#procurement';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { batchesOf, type BillingRunStatus, RUN_MACHINE } from '../core/index.js';
import { type Account, ACCOUNT_SQL, accountKey, accountParameters, inAccountOrder } from './account.js';
import { TrueUps } from './true-ups.js';
import { BILLING_QUEUE } from './billing-runs.service.js';

/** So many failures of one account, and the run ends without it. */
const MOST_ATTEMPTS = 5;
/** Batches hinted at by one look of the sweep; the next look hints at the next. */
const HINTS_AT_ONCE = 200;

interface RunRow {
  period: Month;
  organization_id: Buffer | null;
  status: BillingRunStatus;
  planned: number;
}

/** Takes runs from their start to their end; what each account owes is the biller's. */
@Injectable()
export class RunPlanner {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly instances: Instances,
    private readonly trueUps: TrueUps,
    private readonly sharings: SharingReading,
    private readonly metering: PlatformMetering,
    private readonly hints: Hints,
    private readonly clock: Clock,
  ) {}

  /**
   * Finds the accounts of a run, once, and has them billed. What the platform meters is brought up to date first: a
   * run started in the first seconds of a month bills the last hours of the one before.
   */
  async plan(runId: Id): Promise<void> {
    await this.metering.meterDue(true);
    await this.transactions.run((manager) => this.planOnce(manager, runId));
    await this.sendPending(runId);
    await this.finishIfDone(runId);
  }

  private async planOnce(manager: EntityManager, runId: Id): Promise<void> {
    const run = await lockRun(manager, runId);
    if (run?.status !== 'QUEUED') return;
    const accounts = await this.accounts(manager, run.period, run.organization_id && id(run.organization_id));
    const batches = batchesOf(accounts);
    await insertRows(
      manager,
      'INSERT IGNORE INTO billing_run_account (run_id, organization_id, provider_id, currency, batch, instances, status, attempts)',
      accounts.map((account, index) => [
        bin(runId),
        ...accountParameters(account),
        batches[index],
        account.instances,
        'PENDING',
        0,
      ]),
    );
    await manager.query('UPDATE billing_run SET status = ?, planned = 1, started_at = ? WHERE id = ?', [
      transition(RUN_MACHINE, run.status, 'begin'),
      at(this.clock.now()),
      bin(runId),
    ]);
  }

  /**
   * Those with an instance of the period or before, those who have a part of another's, and those that only have a
   * commitment that is over; in the order in which accounts are locked.
   */
  private async accounts(
    manager: EntityManager,
    period: Month,
    organizationId: Id | null,
  ): Promise<(Account & { instances: number })[]> {
    const before = monthPeriod(period).to;
    const only = organizationId === null ? null : [organizationId];
    const charged = [
      ...(await this.instances.accounts(manager, before, organizationId)),
      ...(await this.sharings.foreignParts(manager, only, before)).map((part) => ({ ...part, instances: 1 })),
      ...(await this.trueUps.accounts(manager, period, organizationId)).map((account) => ({
        ...account,
        instances: 0,
      })),
    ];
    return [...Map.groupBy(charged, accountKey).values()]
      .map((same) => ({ ...same[0]!, instances: same.reduce((sum, { instances }) => sum + instances, 0) }))
      .sort(inAccountOrder);
  }

  /** Sends again what every run that is not over still waits for: the queue may have lost it. */
  async sweep(): Promise<void> {
    const runs = await rows<{ id: Buffer; planned: number }>(
      this.dataSource,
      'SELECT id, planned FROM billing_run WHERE active_key IS NOT NULL ORDER BY id',
    );
    for (const { id: bytes, planned } of runs) {
      const runId = id(bytes);
      if (!planned) await this.hints.send(BILLING_QUEUE, 'plan-run', { runId }, `plan-${runId}`);
      else if ((await this.sendPending(runId)) === 0) await this.finishIfDone(runId);
    }
  }

  /** Hints at batches of the run with pending accounts, and says at how many. */
  private async sendPending(runId: Id): Promise<number> {
    const pending = await rows<{ batch: number }>(
      this.dataSource,
      `SELECT DISTINCT batch FROM billing_run_account WHERE run_id = ? AND status = 'PENDING' ORDER BY batch LIMIT ${HINTS_AT_ONCE}`,
      [bin(runId)],
    );
    for (const { batch } of pending)
      await this.hints.send(BILLING_QUEUE, 'bill-batch', { runId, batch }, `bill-${runId}-${batch}`);
    return pending.length;
  }

  /** The accounts of a batch that are still to be billed. */
  async pendingOf(runId: Id, batch: number): Promise<Account[]> {
    const found = await rows<{ organization_id: Buffer; provider_id: Buffer; currency: string }>(
      this.dataSource,
      "SELECT organization_id, provider_id, currency FROM billing_run_account WHERE run_id = ? AND status = 'PENDING' AND batch = ?",
      [bin(runId), batch],
    );
    return found.map((row) => ({
      organizationId: id(row.organization_id),
      providerId: id(row.provider_id),
      currency: row.currency,
    }));
  }

  /**
   * Counts a failure of an account's work, in a transaction of its own since the work's was undone. True when that
   * was the last attempt: the account then stands as failed, and the run can end.
   */
  async noteFailure(runId: Id, account: Account): Promise<boolean> {
    const key = [bin(runId), ...accountParameters(account)];
    return this.transactions.run(async (manager) => {
      await manager.query(
        `UPDATE billing_run_account SET attempts = attempts + 1 WHERE run_id = ? AND ${ACCOUNT_SQL} AND status = 'PENDING'`,
        key,
      );
      await manager.query(
        `UPDATE billing_run_account SET status = 'FAILED', waiting_amount = 0, waiting_reason = 'ERROR'
          WHERE run_id = ? AND ${ACCOUNT_SQL} AND status = 'PENDING' AND attempts >= ${MOST_ATTEMPTS}`,
        key,
      );
      const pending = await rows(
        manager,
        `SELECT 1 FROM billing_run_account WHERE run_id = ? AND ${ACCOUNT_SQL} AND status = 'PENDING'`,
        key,
      );
      return pending.length === 0;
    });
  }

  /** Ends the run when no account is pending any more: FAILED when one failed, else COMPLETED. */
  async finishIfDone(runId: Id): Promise<void> {
    // Looked at first without the run's lock, which batches still under way share.
    if ((await accountsLeft(this.dataSource, runId)).pending > 0) return;
    await this.transactions.run(async (manager) => {
      const run = await lockRun(manager, runId);
      if (run?.status !== 'RUNNING') return;
      const { pending, failed } = await accountsLeft(manager, runId);
      if (pending > 0) return;
      await manager.query('UPDATE billing_run SET status = ?, active_key = NULL, finished_at = ? WHERE id = ?', [
        transition(RUN_MACHINE, run.status, failed > 0 ? 'fail' : 'complete'),
        at(this.clock.now()),
        bin(runId),
      ]);
    });
  }
}

async function accountsLeft(runner: Runner, runId: Id): Promise<{ pending: number; failed: number }> {
  const [count] = await rows<{ pending: string; failed: string }>(
    runner,
    "SELECT COUNT(CASE WHEN status = 'PENDING' THEN 1 END) AS pending, COUNT(CASE WHEN status = 'FAILED' THEN 1 END) AS failed FROM billing_run_account WHERE run_id = ?",
    [bin(runId)],
  );
  return { pending: Number(count!.pending), failed: Number(count!.failed) };
}

async function lockRun(manager: EntityManager, runId: Id): Promise<RunRow | null> {
  const [run] = await rows<RunRow>(
    manager,
    'SELECT period, organization_id, status, planned FROM billing_run WHERE id = ? FOR UPDATE',
    [bin(runId)],
  );
  return run ?? null;
}

import { type Actor, isBuyerKind, Organizations, outsideSandboxes } from '#identity';
import {
  Clock,
  DomainError,
  type Id,
  invalid,
  type Instant,
  isId,
  isMonth,
  type Month,
  monthPeriod,
  newId,
  notFound,
  text,
  transition,
} from '#kernel';
import {
  at,
  Audit,
  bin,
  type Conditions,
  Hints,
  id,
  isDuplicate,
  newestFirst,
  type Page,
  rows,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { BILLING_ERRORS, type BillingRunStatus, RUN_MACHINE } from '../core/index.js';

export const BILLING_QUEUE = 'billing';
const ALL = '00000000-0000-0000-0000-000000000000';

export interface BillingRun {
  id: Id;
  period: Month;
  organizationId: Id | null;
  status: BillingRunStatus;
  dryRun: boolean;
  everyMonth: boolean;
  startedAt: Instant | null;
  finishedAt: Instant | null;
}

/** What a run is unique by while it is not over; dry runs are apart from real ones. */
const keyOf = (period: Month, scope: Id, dryRun: boolean): string => `${period} ${scope}${dryRun ? ' dry' : ''}`;

interface Row {
  id: Buffer;
  period: Month;
  organization_id: Buffer | null;
  status: BillingRunStatus;
  dry_run: number;
  every_month: number;
  started_at: Instant | null;
  finished_at: Instant | null;
}

const SELECT =
  'SELECT id, period, organization_id, status, dry_run, every_month, started_at, finished_at FROM billing_run';

const fromRow = (row: Row): BillingRun => ({
  id: id(row.id),
  period: row.period,
  organizationId: row.organization_id && id(row.organization_id),
  status: row.status,
  dryRun: row.dry_run === 1,
  everyMonth: row.every_month === 1,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
});

const noSuchRun = (): Error => notFound(text('billing run', '出账任务'));

/** What is to be billed, checked. */
interface Wanted {
  period: Month;
  organizationId: Id | null;
  dryRun: boolean;
  everyMonth: boolean;
  action: string;
}

/** Starts billing runs, and finds them. The work itself is the worker's. */
@Injectable()
export class BillingRuns {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly organizations: Organizations,
    private readonly audit: Audit,
    private readonly hints: Hints,
    private readonly clock: Clock,
  ) {}

  /** The run, or NOT_FOUND. */
  async get(runId: Id): Promise<BillingRun> {
    const [row] = isId(runId) ? await rows<Row>(this.dataSource, `${SELECT} WHERE id = ?`, [bin(runId)]) : [];
    if (!row) throw noSuchRun();
    return fromRow(row);
  }

  /** Newest first, but those of sandboxes; of one month, where it is given. VALIDATION_FAILED / MALFORMED for what is no month. */
  async list({ period }: { period?: string | null }, page: Page): Promise<Slice<BillingRun>> {
    const real = `(organization_id IS NULL OR ${outsideSandboxes('organization_id')})`;
    const conditions: Conditions = { sql: [real], parameters: [] };
    if (period !== null && period !== undefined) {
      if (!isMonth(period)) throw noMonth();
      conditions.sql.push('period = ?');
      conditions.parameters.push(period);
    }
    const { tail, parameters } = newestFirst(conditions, page);
    return sliceOf((await rows<Row>(this.dataSource, `${SELECT} ${tail}`, parameters)).map(fromRow), page.first);
  }

  /**
   * Starts a run of a month for one buyer or all, or answers the one that is not over yet. Returns at once.
   * VALIDATION_FAILED / MALFORMED for what is no month, PERIOD_OPEN for one that is not over, NOT_FOUND for an
   * organization that is no buyer.
   * @param action the operation, as the audit trail names it
   */
  async start(
    actor: Actor,
    input: { period: string; organizationId?: Id | null; dryRun?: boolean | null; everyMonth?: boolean | null },
    action: 'startBillingRun' | 'billSandbox' = 'startBillingRun',
  ): Promise<BillingRun> {
    const { period, organizationId } = input;
    if (!isMonth(period)) throw noMonth();
    const buyerId = organizationId === null || organizationId === undefined ? null : await this.buyer(organizationId);
    const wanted = {
      period,
      organizationId: buyerId,
      dryRun: input.dryRun ?? false,
      everyMonth: input.everyMonth ?? false,
      action,
    };
    if (this.clock.now() < monthPeriod(period).to)
      throw new DomainError(
        BILLING_ERRORS.PERIOD_OPEN,
        text(`${period} is not over yet in Asia/Shanghai.`, `${period} 尚未结束（北京时间），不能出账。`),
      );
    const runId = await this.startOrJoin(actor, wanted);
    await this.hints.send(BILLING_QUEUE, 'plan-run', { runId }, `plan-${runId}`);
    return this.get(runId);
  }

  /**
   * Cancels a run that is not over: no further account is begun, what was issued stays. Waits for the batches that
   * are being billed. NOT_FOUND, INVALID_TRANSITION.
   */
  async cancel(actor: Actor, runId: Id): Promise<BillingRun> {
    await this.transactions.run(async (manager) => {
      const [row] = isId(runId) ? await rows<Row>(manager, `${SELECT} WHERE id = ? FOR UPDATE`, [bin(runId)]) : [];
      if (!row) throw noSuchRun();
      const status = transition(RUN_MACHINE, row.status, 'cancel');
      await manager.query('UPDATE billing_run SET status = ?, active_key = NULL, finished_at = ? WHERE id = ?', [
        status,
        at(this.clock.now()),
        bin(runId),
      ]);
      await this.audit.write(manager, actor, {
        action: 'cancelBillingRun',
        subject: 'billingRun',
        subjectId: id(row.id),
        before: { status: row.status },
        after: { status },
      });
    });
    return this.get(runId);
  }

  /** The buyer's id as it is kept; a run's key is made of it. */
  private async buyer(organizationId: Id): Promise<Id> {
    const { id: buyerId, kind } = await this.organizations.get(organizationId);
    if (!isBuyerKind(kind)) throw notFound(text('organization', '机构'));
    return buyerId;
  }

  private async startOrJoin(actor: Actor, wanted: Wanted): Promise<Id> {
    const activeKey = keyOf(wanted.period, wanted.organizationId ?? ALL, wanted.dryRun);
    for (;;) {
      const made = await this.transactions.run((manager) => this.insert(manager, actor, wanted, activeKey));
      if (made) return made;
      const [twin] = await rows<{ id: Buffer }>(this.dataSource, 'SELECT id FROM billing_run WHERE active_key = ?', [
        activeKey,
      ]);
      // None when it ended between the two statements: then this one starts after all.
      if (twin) return id(twin.id);
    }
  }

  /** The new run, or null while another of the same period and scope is not over. */
  private async insert(
    manager: EntityManager,
    actor: Actor,
    { period, organizationId, dryRun, everyMonth, action }: Wanted,
    activeKey: string,
  ): Promise<Id | null> {
    const runId = newId();
    try {
      await manager.query(
        "INSERT INTO billing_run (id, period, scope, organization_id, status, active_key, planned, dry_run, every_month, started_by, created_at, started_at, finished_at) VALUES (?,?,?,?,'QUEUED',?,0,?,?,?,?,NULL,NULL)",
        [
          bin(runId),
          period,
          bin(organizationId ?? ALL),
          organizationId && bin(organizationId),
          activeKey,
          dryRun ? 1 : 0,
          everyMonth ? 1 : 0,
          bin(actor.personId),
          at(this.clock.now()),
        ],
      );
    } catch (error) {
      if (isDuplicate(error)) return null;
      throw error;
    }
    await this.audit.write(manager, actor, {
      action,
      subject: 'billingRun',
      subjectId: runId,
      after: { period, organizationId, ...(dryRun ? { dryRun } : {}), ...(everyMonth ? { everyMonth } : {}) },
    });
    return runId;
  }
}

const noMonth = (): Error =>
  invalid(['period'], 'MALFORMED', text('A month such as 2026-10.', '须为月份，如 2026-10。'));

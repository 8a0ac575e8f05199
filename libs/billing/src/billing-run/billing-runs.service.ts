import { type Actor, isBuyerKind, Organizations } from '#identity';
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
} from '#kernel';
import { at, Audit, bin, Hints, id, isDuplicate, rows, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { BILLING_ERRORS } from '../core/index.js';
import type { BillingRunStatus } from './billing-run.entity.js';

export const BILLING_QUEUE = 'billing';
const ALL = '00000000-0000-0000-0000-000000000000';

export interface BillingRun {
  id: Id;
  period: Month;
  organizationId: Id | null;
  status: BillingRunStatus;
  startedAt: Instant | null;
  finishedAt: Instant | null;
}

const keyOf = (period: Month, scope: Id): string => `${period} ${scope}`;

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
    const [row] = isId(runId)
      ? await rows<{
          id: Buffer;
          period: Month;
          organization_id: Buffer | null;
          status: BillingRunStatus;
          started_at: Instant | null;
          finished_at: Instant | null;
        }>(
          this.dataSource,
          'SELECT id, period, organization_id, status, started_at, finished_at FROM billing_run WHERE id = ?',
          [bin(runId)],
        )
      : [];
    if (!row) throw notFound(text('billing run', '出账任务'));
    return {
      id: id(row.id),
      period: row.period,
      organizationId: row.organization_id && id(row.organization_id),
      status: row.status,
      startedAt: row.started_at,
      finishedAt: row.finished_at,
    };
  }

  /**
   * Starts a run of a month for one buyer or all, or answers the one that is not over yet. Returns at once.
   * VALIDATION_FAILED / MALFORMED for what is no month, PERIOD_OPEN for one that is not over, NOT_FOUND for an
   * organization that is no buyer.
   */
  async start(
    actor: Actor,
    { period, organizationId }: { period: string; organizationId?: Id | null },
  ): Promise<BillingRun> {
    if (!isMonth(period))
      throw invalid(['period'], 'MALFORMED', text('A month such as 2026-10.', '须为月份，如 2026-10。'));
    const buyerId = organizationId === null || organizationId === undefined ? null : await this.buyer(organizationId);
    if (this.clock.now() < monthPeriod(period).to)
      throw new DomainError(
        BILLING_ERRORS.PERIOD_OPEN,
        text(`${period} is not over yet in Asia/Shanghai.`, `${period} 尚未结束（北京时间），不能出账。`),
      );
    const runId = await this.startOrJoin(actor, period, buyerId);
    await this.hints.send(BILLING_QUEUE, 'plan-run', { runId }, `plan-${runId}`);
    return this.get(runId);
  }

  /** The buyer's id as it is kept; a run's key is made of it. */
  private async buyer(organizationId: Id): Promise<Id> {
    const { id: buyerId, kind } = await this.organizations.get(organizationId);
    if (!isBuyerKind(kind)) throw notFound(text('organization', '机构'));
    return buyerId;
  }

  private async startOrJoin(actor: Actor, period: Month, organizationId: Id | null): Promise<Id> {
    const activeKey = keyOf(period, organizationId ?? ALL);
    for (;;) {
      const made = await this.transactions.run((manager) =>
        this.insert(manager, actor, period, organizationId, activeKey),
      );
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
    period: Month,
    organizationId: Id | null,
    activeKey: string,
  ): Promise<Id | null> {
    const runId = newId();
    try {
      await manager.query(
        "INSERT INTO billing_run (id, period, scope, organization_id, status, active_key, planned, started_by, created_at, started_at, finished_at) VALUES (?,?,?,?,'QUEUED',?,0,?,?,NULL,NULL)",
        [
          bin(runId),
          period,
          bin(organizationId ?? ALL),
          organizationId && bin(organizationId),
          activeKey,
          bin(actor.personId),
          at(this.clock.now()),
        ],
      );
    } catch (error) {
      if (isDuplicate(error)) return null;
      throw error;
    }
    const after = { period, organizationId };
    await this.audit.write(manager, actor, {
      action: 'startBillingRun',
      subject: 'billingRun',
      subjectId: runId,
      after,
    });
    return runId;
  }
}

import { type Citation, Clock, dec, type Id, type Instant, invalid, money, type Money, type Text, text } from '#kernel';
import { bin, id, json, rows } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { secondsLeft, WAITING_TEXT, type WaitingReason } from '../core/index.js';
import type { BillingRun } from './billing-runs.service.js';

export interface Progress {
  processed: number;
  total: number;
  /** Null while the pace is unknown, and when the run is over. */
  estimatedSecondsLeft: number | null;
  finishesAt: Instant | null;
}

export interface Waiting {
  organizationId: Id;
  providerId: Id;
  amount: Money;
  reason: WaitingReason;
  detail: Text;
  citation: Citation | null;
}

const MOST_WAITING = 1000;
const SECOND = 1_000_000;

/** How far a run is and what came of it: always read from its accounts and invoices. */
@Injectable()
export class RunProgress {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Accounts done with, of all. Zero of zero until the run's accounts have been found. */
  async progress({ id: runId, status, startedAt }: BillingRun): Promise<Progress> {
    const [row] = await rows<{ processed: string; total: string; done: string | null; work: string | null }>(
      this.dataSource,
      `SELECT COUNT(CASE WHEN status <> 'PENDING' THEN 1 END) AS processed, COUNT(*) AS total,
              SUM(CASE WHEN status <> 'PENDING' THEN instances + 1 ELSE 0 END) AS done, SUM(instances + 1) AS work
         FROM billing_run_account WHERE run_id = ?`,
      [bin(runId)],
    );
    const [done, work] = [Number(row!.done), Number(row!.work)];
    const now = this.clock.now();
    const left =
      status === 'RUNNING' && startedAt !== null ? secondsLeft({ startedAt, done, left: work - done }, now) : null;
    return {
      processed: Number(row!.processed),
      total: Number(row!.total),
      estimatedSecondsLeft: left,
      finishesAt: left === null ? null : now + left * SECOND,
    };
  }

  /** How many invoices the run issued, or a dry run would have. */
  async invoiceCount(runId: Id): Promise<number> {
    const [row] = await rows<{ n: string }>(
      this.dataSource,
      'SELECT COUNT(amount) AS n FROM billing_run_account WHERE run_id = ?',
      [bin(runId)],
    );
    return Number(row!.n);
  }

  /** What the run invoiced, or a dry run would have, by currency. */
  async totals(runId: Id): Promise<Money[]> {
    const found = await rows<{ currency: string; total: string }>(
      this.dataSource,
      'SELECT currency, SUM(amount) AS total FROM billing_run_account WHERE run_id = ? AND amount IS NOT NULL GROUP BY currency ORDER BY currency',
      [bin(runId)],
    );
    return found.map(({ currency, total }) => money(dec(total), currency));
  }

  /** What was owed and not invoiced, and why. VALIDATION_FAILED / TOO_MANY beyond 1000. */
  async waiting(runId: Id): Promise<Waiting[]> {
    const found = await rows<{
      organization_id: Buffer;
      provider_id: Buffer;
      currency: string;
      waiting_amount: string;
      waiting_reason: WaitingReason;
      waiting_detail: unknown;
    }>(
      this.dataSource,
      `SELECT organization_id, provider_id, currency, waiting_amount, waiting_reason, waiting_detail FROM billing_run_account
        WHERE run_id = ? AND waiting_reason IS NOT NULL ORDER BY organization_id, provider_id, currency LIMIT ${MOST_WAITING + 1}`,
      [bin(runId)],
    );
    if (found.length > MOST_WAITING)
      throw invalid(
        ['waiting'],
        'TOO_MANY',
        text(
          `More than ${MOST_WAITING} amounts wait: start runs for single organizations.`,
          `待出账金额超过 ${MOST_WAITING} 项：请按机构分别出账。`,
        ),
      );
    return found.map((row) => ({
      organizationId: id(row.organization_id),
      providerId: id(row.provider_id),
      amount: money(dec(row.waiting_amount), row.currency),
      reason: row.waiting_reason,
      ...heldFor(row.waiting_reason, row.waiting_detail),
    }));
  }
}

/** Why an account waits in words: its own, or the reason's. */
export function heldFor(reason: WaitingReason, stored: unknown): { detail: Text; citation: Citation | null } {
  return stored === null
    ? { detail: WAITING_TEXT[reason], citation: null }
    : json<{ detail: Text; citation: Citation | null }>(stored);
}

import { dec, type Id, invalid, money, type Money, text } from '#kernel';
import { bin, id, rows } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { WaitingReason } from '../core/index.js';

export interface Progress {
  processed: number;
  total: number;
}

export interface Waiting {
  organizationId: Id;
  providerId: Id;
  amount: Money;
  reason: WaitingReason;
}

const MOST_WAITING = 1000;

/** How far a run is and what came of it: always read from its accounts and invoices. */
@Injectable()
export class RunProgress {
  constructor(private readonly dataSource: DataSource) {}

  /** Accounts done with, of all. Zero of zero until the run's accounts have been found. */
  async progress(runId: Id): Promise<Progress> {
    const [row] = await rows<{ processed: string; total: string }>(
      this.dataSource,
      "SELECT COUNT(CASE WHEN status <> 'PENDING' THEN 1 END) AS processed, COUNT(*) AS total FROM billing_run_account WHERE run_id = ?",
      [bin(runId)],
    );
    return { processed: Number(row!.processed), total: Number(row!.total) };
  }

  async invoiceCount(runId: Id): Promise<number> {
    const [row] = await rows<{ n: string }>(this.dataSource, 'SELECT COUNT(*) AS n FROM invoice WHERE run_id = ?', [
      bin(runId),
    ]);
    return Number(row!.n);
  }

  /** What the run invoiced, by currency. */
  async totals(runId: Id): Promise<Money[]> {
    const found = await rows<{ currency: string; total: string }>(
      this.dataSource,
      'SELECT currency, SUM(total) AS total FROM invoice WHERE run_id = ? GROUP BY currency ORDER BY currency',
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
    }>(
      this.dataSource,
      `SELECT organization_id, provider_id, currency, waiting_amount, waiting_reason FROM billing_run_account
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
    }));
  }
}

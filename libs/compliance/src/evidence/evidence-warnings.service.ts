import { Notifications, WebhookEvents } from '#identity';
import { Clock, dateOf, type Id, type Instant } from '#kernel';
import { at, bin, bins, id, log, rows, type Runner, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { dayAfter, WARNED_BEFORE } from '../core/index.js';
import { ComplianceTerms } from '../terms.js';
import { type Evidence, selectEvidence } from './evidence.rows.js';

/** Warnings of one sweep; what is left has its turn in the next. */
const AT_ONCE = 500;

export interface EvidenceWarning {
  daysBefore: number;
  warnedAt: Instant;
}

/** Warns providers 90, 60 and 30 days before evidence runs out. */
@Injectable()
export class EvidenceWarnings {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly events: WebhookEvents,
    private readonly notifications: Notifications,
    private readonly terms: ComplianceTerms,
    private readonly clock: Clock,
  ) {}

  /** Everything that is due by now. Run twice, or by two workers, each warning is given once. */
  async sweep(): Promise<void> {
    const today = dateOf(this.clock.now());
    // The nearest first: what was warned at 30 days is not warned at 60 afterwards.
    for (const days of WARNED_BEFORE.toReversed()) {
      const ending = await selectEvidence(
        this.dataSource,
        `WHERE status = 'VERIFIED' AND last_valid_on BETWEEN ? AND ? AND NOT EXISTS
           (SELECT 1 FROM evidence_warning w WHERE w.evidence_id = evidence.id AND w.days_before <= ?)
           ORDER BY last_valid_on LIMIT ${AT_ONCE}`,
        [today, dayAfter(today, days), days],
      );
      for (const one of ending)
        // One that fails is tried again by the next sweep; those behind it do not wait for it.
        await this.warn(one, days).catch((error: unknown) =>
          log.error({ evidence: one.id, err: String(error) }, 'evidence not warned of'),
        );
    }
  }

  private warn(one: Evidence, daysBefore: number): Promise<void> {
    return this.transactions.run(async (manager) => {
      const [still] = await selectEvidence(manager, "WHERE id = ? AND status = 'VERIFIED' FOR UPDATE", [bin(one.id)]);
      if (!still) return;
      const { affectedRows } = await manager.query<{ affectedRows: number }>(
        'INSERT IGNORE INTO evidence_warning (evidence_id, days_before, warned_at) VALUES (?,?,?)',
        [bin(one.id), daysBefore, at(this.clock.now())],
      );
      if (!affectedRows) return;
      const { kind, number, lastValidOn } = one;
      await this.notifications.tell(manager, [
        {
          ...{ event: 'EVIDENCE_EXPIRING', to: { organizationId: one.providerId }, subjectId: one.id },
          facts: { kind: this.terms.kind(kind)?.name ?? kind, number, lastValidOn: lastValidOn! },
        },
      ]);
      await this.events.publish(manager, [
        {
          type: 'evidence.expiring',
          subjectId: one.id,
          organizationIds: [one.providerId],
          data: { evidenceId: one.id, kind, number, lastValidOn, daysBefore },
        },
      ]);
    });
  }

  /** The warnings given of each of these, the earliest first. */
  async of(evidenceIds: readonly Id[], runner: Runner = this.dataSource): Promise<Map<Id, EvidenceWarning[]>> {
    if (!evidenceIds.length) return new Map();
    const found = await rows<{ evidence_id: Buffer; days_before: number; warned_at: Instant }>(
      runner,
      'SELECT evidence_id, days_before, warned_at FROM evidence_warning WHERE evidence_id IN (?) ORDER BY days_before DESC',
      [bins(evidenceIds)],
    );
    const warnings = found.map((row) => ({
      evidenceId: id(row.evidence_id),
      daysBefore: row.days_before,
      warnedAt: row.warned_at,
    }));
    return Map.groupBy(warnings, ({ evidenceId }) => evidenceId);
  }
}

import { Clock, dateOf, type Id } from '#kernel';
import { bin, bins, id, rows, type Runner } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { OPEN_STATUSES, type Standing, standingOn, type StandingReason } from '../core/index.js';
import { type Evidence, selectEvidence } from '../evidence/evidence.rows.js';
import { ComplianceTerms } from '../terms.js';
import { selectAdmissions } from './admission.rows.js';

export interface ProviderStanding {
  standing: Standing;
  reasons: StandingReason[];
}

/** How providers stand today, and what of theirs is proved. */
@Injectable()
export class Standings {
  constructor(
    private readonly dataSource: DataSource,
    private readonly terms: ComplianceTerms,
    private readonly clock: Clock,
  ) {}

  /** Of each of these providers; also of ids that are none: NONE. */
  async of(
    providerIds: readonly Id[],
    runner: Runner = this.dataSource,
  ): Promise<Map<Id, ProviderStanding & { evidence: Evidence[] }>> {
    const ids = [...new Set(providerIds)];
    if (!ids.length) return new Map();
    const on = dateOf(this.clock.now());
    const admissions = await selectAdmissions(runner, 'WHERE provider_id IN (?)', [bins(ids)]);
    const evidence = Map.groupBy(
      await selectEvidence(
        runner,
        "WHERE provider_id IN (?) AND status = 'VERIFIED' AND valid_from <= ? AND (last_valid_on IS NULL OR last_valid_on >= ?) ORDER BY id",
        [bins(ids), on, on],
      ),
      ({ providerId }) => providerId,
    );
    const applying = await this.applying(runner, ids);
    return new Map(
      ids.map((providerId) => {
        const admission = admissions.find((one) => one.providerId === providerId) ?? null;
        const held = evidence.get(providerId) ?? [];
        const facts = {
          admission,
          hasOpenApplication: applying.has(providerId),
          conditions: admission?.conditions ?? [],
          suspensions: admission?.suspensions ?? [],
          evidence: held,
        };
        const stands = standingOn(facts, this.terms.admission, on);
        return [providerId, { ...stands, evidence: held }];
      }),
    );
  }

  /** Tells whoever rests on it that a provider may stand otherwise now; in the transaction of what changed it. */
  async changed(runner: Runner, providerId: Id): Promise<void> {
    await runner.query(
      'INSERT INTO provider_version (provider_id, version) VALUES (?, 1) ON DUPLICATE KEY UPDATE version = version + 1',
      [bin(providerId)],
    );
  }

  /** Of everybody of whom anything was ever recorded. */
  async versions(): Promise<Map<Id, number>> {
    const found = await rows<{ provider_id: Buffer; version: number }>(
      this.dataSource,
      'SELECT provider_id, version FROM provider_version',
    );
    return new Map(found.map((row) => [id(row.provider_id), row.version]));
  }

  private async applying(runner: Runner, ids: readonly Id[]): Promise<Set<Id>> {
    const found = await rows<{ provider_id: Buffer }>(
      runner,
      'SELECT provider_id FROM admission_application WHERE provider_id IN (?) AND status IN (?)',
      [bins(ids), OPEN_STATUSES],
    );
    return new Set(found.map((row) => id(row.provider_id)));
  }
}

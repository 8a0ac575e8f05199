import { MarketFacts, Standings } from '#compliance';
import { Clock, dateOf, type Finding, type Id, newId } from '#kernel';
import { at, Audit, bin, bins, id, json, log, rows, system, Transactions } from '#platform';
import type { SellerFacts } from '#policy';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type Cloud, OFFERING_STANDING, OFFERING_STATUSES, type ServiceModel } from '../core/index.js';
import { numberChange } from '../offering/offering-store.js';
import { SellerRules } from './seller-rules.service.js';
import { Withholdings } from './withholdings.service.js';

/** Offerings looked at in one transaction. */
const CHUNK = 500;
/** What nobody can order any more may have services all the same: their agencies are told. */
const PUBLISHED_ONCE = OFFERING_STATUSES.filter((status) => OFFERING_STANDING[status].published);
/** The mark of a withholding that lasts. */
const OPEN_MARK = Buffer.alloc(16);

interface Row {
  id: Buffer;
  code: string;
  service_model: ServiceModel;
  clouds: unknown;
  zone_codes: unknown;
  attributes: unknown;
}

/**
 * Leaves out of what is on sale the offerings of which nothing is ordered for want of admission or proof, and takes
 * them in again. Orders do not wait for it: the same rules refuse them at once (ADR 0035).
 */
@Injectable()
export class WithholdingWork {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly rules: SellerRules,
    private readonly facts: MarketFacts,
    private readonly standings: Standings,
    private readonly withholdings: Withholdings,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Every provider once a day, and whoever may stand otherwise since it was looked at. Run twice, it changes nothing. */
  async sweep(requestId: string): Promise<void> {
    const today = dateOf(this.clock.now());
    const versions = await this.standings.versions();
    const found = await rows<{ provider_id: Buffer; version: number | null; checked_on: string | null }>(
      this.dataSource,
      `SELECT o.provider_id, c.version, CAST(c.checked_on AS CHAR) AS checked_on
         FROM (SELECT DISTINCT provider_id FROM offering WHERE sandbox_of IS NULL) o LEFT JOIN provider_check c ON c.provider_id = o.provider_id`,
    );
    for (const row of found) {
      const providerId = id(row.provider_id);
      const version = versions.get(providerId) ?? 0;
      if (row.checked_on === today && row.version === version) continue;
      await this.look(providerId, { version, today, requestId }).catch((error: unknown) =>
        log.error({ provider: providerId, err: String(error) }, 'offerings not looked at'),
      );
    }
  }

  private async look(
    providerId: Id,
    { version, today, requestId }: { version: number; today: string; requestId: string },
  ): Promise<void> {
    let last: Buffer = Buffer.alloc(16);
    for (;;) {
      const found = await rows<Row>(
        this.dataSource,
        `SELECT id, code, service_model, clouds, zone_codes, COALESCE(effective_attributes, attributes) AS attributes
           FROM offering WHERE provider_id = ? AND status IN (?) AND id > ? ORDER BY id LIMIT ${CHUNK}`,
        [bin(providerId), PUBLISHED_ONCE, last],
      );
      if (found.length) await this.transactions.run((manager) => this.judge(manager, providerId, found, requestId));
      if (found.length < CHUNK) break;
      last = found.at(-1)!.id;
    }
    await this.dataSource.query(
      `INSERT INTO provider_check (provider_id, version, checked_on) VALUES (?,?,?)
         ON DUPLICATE KEY UPDATE version = VALUES(version), checked_on = VALUES(checked_on)`,
      [bin(providerId), version, today],
    );
  }

  private async judge(manager: EntityManager, providerId: Id, found: readonly Row[], requestId: string): Promise<void> {
    const sellers = await this.facts.sellers([{ providerId }], manager);
    const lasting = await this.withholdings.of(
      found.map((row) => id(row.id)),
      manager,
    );
    const changed: Id[] = [];
    for (const row of found) {
      const offeringId = id(row.id);
      const findings = this.findings(providerId, row, sellers);
      if (findings.length > 0 === lasting.has(offeringId)) continue;
      if (findings.length) await this.withhold(manager, offeringId, findings);
      else await this.release(manager, lasting.get(offeringId)!.id);
      await this.audit.write(manager, system(requestId), {
        action: findings.length ? 'withholdOffering' : 'releaseOffering',
        subject: 'offering',
        subjectId: offeringId,
        after: { findings: findings.map(({ ruleId, code }) => ({ ruleId, code })) },
      });
      changed.push(offeringId);
    }
    await numberChange(manager, changed);
  }

  /** What the rules over who sells say against every order of it. */
  private findings(providerId: Id, row: Row, sellers: readonly SellerFacts[]): Finding[] {
    const offering = {
      id: id(row.id),
      code: row.code,
      providerId,
      serviceModel: row.service_model,
      clouds: json<Cloud[]>(row.clouds),
      zoneCodes: json<string[]>(row.zone_codes),
      attributes: json<Record<string, unknown>>(row.attributes),
      plans: [],
    };
    return this.rules.findings(offering, sellers);
  }

  private async withhold(manager: EntityManager, offeringId: Id, findings: readonly Finding[]): Promise<void> {
    await manager.query(
      'INSERT INTO offering_withholding (id, offering_id, findings, from_at, until_at, open_mark) VALUES (?,?,?,?,NULL,?)',
      [bin(newId()), bin(offeringId), JSON.stringify(findings), at(this.clock.now()), OPEN_MARK],
    );
  }

  private async release(manager: EntityManager, withholdingId: Id): Promise<void> {
    await manager.query(
      'UPDATE offering_withholding SET until_at = GREATEST(from_at, ?), open_mark = ? WHERE id IN (?)',
      [at(this.clock.now()), bin(withholdingId), bins([withholdingId])],
    );
  }
}

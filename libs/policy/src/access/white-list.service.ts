import type { Actor } from '#identity';
import {
  Clock,
  dateOf,
  type DateOn,
  type Id,
  type Instant,
  invalid,
  isId,
  Issues,
  newId,
  notFound,
  planRule,
  text,
  textInput,
} from '#kernel';
import {
  at,
  Audit,
  bin,
  id,
  Idempotency,
  newestFirst,
  type Page,
  rows,
  type Runner,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { REGION } from '../core/index.js';
import { Policy } from '../rules/policy.service.js';
import { RuleSwitches } from '../switch/rule-switches.service.js';
import type { AddWhiteListEntryInput } from './white-list.type.js';

export interface WhiteListEntry {
  id: Id;
  zoneCode: string;
  service: string;
  fromOn: DateOn;
  lastOn: DateOn;
  approvedBy: Id;
  approvedAt: Instant;
}

interface Row {
  id: Buffer;
  zone_code: string;
  service: string;
  from_on: DateOn;
  last_on: DateOn;
  approved_by: Buffer;
  approved_at: Instant;
}

/** What may be reached from a zone of international information services, and who asked for it. */
@Injectable()
export class WhiteLists {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly policy: Policy,
    private readonly switches: RuleSwitches,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** UNKNOWN_ZONE, ENDS_BEFORE for a last day before the first. The caller is its approver. */
  async add(actor: Actor, { idempotencyKey, ...input }: AddWhiteListEntryInput): Promise<WhiteListEntry> {
    this.zone(input.zoneCode);
    const service = serviceInput(input.service);
    if (input.lastOn < input.fromOn)
      throw invalid(['lastOn'], 'ENDS_BEFORE', text('Not before the first day.', '不早于起始日。'));
    const once = {
      organizationId: actor.organizationId,
      operation: 'addWhiteListEntry',
      key: idempotencyKey,
      body: input,
    };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const entryId = newId();
        await manager.query(
          'INSERT INTO white_list_entry (id, zone_code, service, from_on, last_on, approved_by, approved_at) VALUES (?,?,?,?,?,?,?)',
          [
            bin(entryId),
            input.zoneCode,
            service,
            input.fromOn,
            input.lastOn,
            bin(actor.personId),
            at(this.clock.now()),
          ],
        );
        await this.audit.write(manager, actor, {
          action: 'addWhiteListEntry',
          subject: 'whiteListEntry',
          subjectId: entryId,
          after: { ...input, service },
        });
        return entryId;
      }),
    );
    return (await this.select(this.dataSource, 'WHERE id = ?', [bin(made)]))[0]!;
  }

  /** Another last day: today ends it with today. */
  async end(actor: Actor, entryId: Id, lastOn: DateOn): Promise<WhiteListEntry> {
    return this.transactions.run(async (manager) => {
      const [before] = isId(entryId) ? await this.select(manager, 'WHERE id = ? FOR UPDATE', [bin(entryId)]) : [];
      if (!before) throw notFound(text('entry', '白名单条目'));
      if (lastOn < dateOf(this.clock.now()) || lastOn > before.lastOn)
        throw invalid(
          ['lastOn'],
          'OUT_OF_RANGE',
          text(`From today to ${before.lastOn}.`, `须在今天至 ${before.lastOn} 之间。`),
        );
      await manager.query('UPDATE white_list_entry SET last_on = ? WHERE id = ?', [lastOn, bin(before.id)]);
      await this.audit.write(manager, actor, {
        action: 'endWhiteListEntry',
        subject: 'whiteListEntry',
        subjectId: before.id,
        before: { lastOn: before.lastOn },
        after: { lastOn },
      });
      return { ...before, lastOn };
    });
  }

  /**
   * Whether the service may be reached from the zone today. PLAN_RULE / NOT_ON_WHITE_LIST when not; either answer
   * stands in the audit trail.
   */
  async request(actor: Actor, zoneCode: string, wanted: string): Promise<WhiteListEntry | null> {
    this.zone(zoneCode);
    const service = serviceInput(wanted);
    const now = this.clock.now();
    const [entry] = await this.select(
      this.dataSource,
      'WHERE zone_code = ? AND service = ? AND from_on <= ? AND last_on >= ? ORDER BY id LIMIT 1',
      [zoneCode, service, dateOf(now), dateOf(now)],
    );
    const { outcome, findings } = this.policy.decide(
      'ACCESS',
      {
        buyer: null,
        offerings: [],
        access: { zone: zoneCode, service, listed: entry !== undefined },
        switchedOff: await this.switches.off(this.dataSource),
      },
      now,
    );
    await this.transactions.run((manager) =>
      this.audit.write(manager, actor, {
        action: 'requestInternationalAccess',
        subject: 'whiteListEntry',
        subjectId: entry?.id ?? null,
        after: { zoneCode, service, refused: findings.map(({ ruleId, code }) => ({ ruleId, code })) },
      }),
    );
    if (outcome === 'REFUSE') throw planRule(findings);
    return entry ?? null;
  }

  /** Newest first. */
  async list(zoneCode: string, page: Page): Promise<Slice<WhiteListEntry>> {
    const { tail, parameters } = newestFirst({ sql: ['zone_code = ?'], parameters: [zoneCode] }, page);
    return sliceOf(await this.select(this.dataSource, tail, parameters), page.first);
  }

  private zone(code: string): void {
    if ((this.policy.zone(code)?.kind ?? REGION) === REGION)
      throw invalid(['zoneCode'], 'UNKNOWN_ZONE', text('No special zone.', '没有这个专区。'));
  }

  private async select(runner: Runner, tail: string, parameters: unknown[]): Promise<WhiteListEntry[]> {
    const found = await rows<Row>(
      runner,
      `SELECT id, zone_code, service, CAST(from_on AS CHAR) AS from_on, CAST(last_on AS CHAR) AS last_on, approved_by,
         approved_at FROM white_list_entry ${tail}`,
      parameters,
    );
    return found.map((row) => ({
      id: id(row.id),
      zoneCode: row.zone_code,
      service: row.service,
      fromOn: row.from_on,
      lastOn: row.last_on,
      approvedBy: id(row.approved_by),
      approvedAt: row.approved_at,
    }));
  }
}

function serviceInput(written: string): string {
  const issues = new Issues();
  const service = textInput(issues, ['service'], written, { max: 200 });
  issues.throwIfAny();
  return service;
}

import { type Actor, ownOrAll } from '#identity';
import {
  Clock,
  CODE,
  DAY,
  DomainError,
  type Id,
  type Instant,
  isId,
  Issues,
  newId,
  notFound,
  text,
  textInput,
} from '#kernel';
import {
  at,
  Audit,
  bin,
  id,
  newestFirst,
  type Page,
  rows,
  type Runner,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { ReportMonitoringEventInput, WarningGrade } from './security-warning.type.js';

export interface SecurityWarning {
  id: Id;
  providerId: Id;
  eventId: string;
  grade: WarningGrade;
  message: string;
  occurredAt: Instant;
  reportedAt: Instant;
  resolution: string | null;
  resolvedAt: Instant | null;
}

interface Row {
  id: Buffer;
  provider_id: Buffer;
  event_id: string;
  grade: WarningGrade;
  message: string;
  occurred_at: Instant;
  reported_at: Instant;
  resolution: string | null;
  resolved_at: Instant | null;
}

/** Unanswered warnings of one provider: each is told to everybody who has services of it. */
const MOST_OPEN = 200;

async function refuseTooMany(manager: EntityManager, providerId: Id): Promise<void> {
  const [row] = await rows<{ n: string }>(
    manager,
    'SELECT COUNT(*) AS n FROM security_warning WHERE provider_id = ? AND resolved_at IS NULL',
    [bin(providerId)],
  );
  if (Number(row!.n) < MOST_OPEN) return;
  throw new DomainError(
    'TOO_MANY_OPEN',
    text(
      `${MOST_OPEN} warnings of yours are unanswered: resolve them first.`,
      `贵方已有 ${MOST_OPEN} 条预警未处置，请先处置。`,
    ),
  );
}

/** A warning is told to whoever has services within so long; sweeps come every few seconds. */
const TOLD_FOR = 7 * DAY;
const SELECT =
  'SELECT id, provider_id, event_id, grade, message, occurred_at, reported_at, resolution, resolved_at FROM security_warning';

/** What providers' monitoring tells of: a warning each, told to those concerned, answered by the provider. 004 二(八). */
@Injectable()
export class SecurityWarnings {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** One warning per event of the provider: reported again, the first one is answered. TOO_MANY_OPEN. */
  async report(actor: Actor, input: ReportMonitoringEventInput): Promise<SecurityWarning> {
    const issues = new Issues();
    const eventId = textInput(issues, ['eventId'], input.eventId, { max: 200, pattern: CODE });
    const message = textInput(issues, ['message'], input.message, { max: 2000 });
    const now = this.clock.now();
    if (input.occurredAt > now) issues.add(['occurredAt'], 'IN_FUTURE', text('Not after now.', '不得晚于当前时间。'));
    issues.throwIfAny();
    const key = [bin(actor.organizationId), eventId];
    await this.transactions.run(async (manager) => {
      if ((await this.select(manager, 'WHERE provider_id = ? AND event_id = ?', key)).length) return;
      await refuseTooMany(manager, actor.organizationId);
      const { affectedRows } = await manager.query<{ affectedRows: number }>(
        'INSERT IGNORE INTO security_warning (id, provider_id, event_id, grade, message, occurred_at, reported_at, resolution, resolved_at) VALUES (?,?,?,?,?,?,?,NULL,NULL)',
        [bin(newId()), ...key, input.grade, message, at(input.occurredAt), at(now)],
      );
      if (!affectedRows) return;
      const [made] = await this.select(manager, 'WHERE provider_id = ? AND event_id = ?', key);
      const change = { action: 'reportMonitoringEvent', subject: 'securityWarning', subjectId: made!.id };
      await this.audit.write(manager, actor, { ...change, after: made });
    });
    return (await this.select(this.dataSource, 'WHERE provider_id = ? AND event_id = ?', key))[0]!;
  }

  /** The provider's answer to its own warning. ALREADY_RESOLVED. */
  resolve(actor: Actor, warningId: Id, resolution: string): Promise<SecurityWarning> {
    const issues = new Issues();
    const checked = textInput(issues, ['resolution'], resolution, { max: 2000 });
    issues.throwIfAny();
    return this.transactions.run(async (manager) => {
      const [before] = isId(warningId)
        ? await this.select(manager, 'WHERE id = ? AND provider_id = ? FOR UPDATE', [
            bin(warningId),
            bin(actor.organizationId),
          ])
        : [];
      if (!before) throw notFound(text('warning', '预警'));
      if (before.resolvedAt !== null)
        throw new DomainError('ALREADY_RESOLVED', text('The warning was answered before.', '该预警已处置。'));
      const after = { ...before, resolution: checked, resolvedAt: this.clock.now() };
      await manager.query('UPDATE security_warning SET resolution = ?, resolved_at = ? WHERE id = ?', [
        checked,
        at(after.resolvedAt),
        bin(before.id),
      ]);
      const change = { action: 'resolveSecurityWarning', subject: 'securityWarning', subjectId: before.id };
      await this.audit.write(manager, actor, { ...change, after: { resolution: checked } });
      return after;
    });
  }

  /** Of one's own organization, newest first; operators and auditors see all. */
  async list(actor: Actor, page: Page): Promise<Slice<SecurityWarning>> {
    const { tail, parameters } = newestFirst(ownOrAll(actor, 'provider_id'), page);
    return sliceOf(await this.select(this.dataSource, tail, parameters), page.first);
  }

  /** Those of the last days that others are told of while they last: the newest first, after one of them. */
  lasting(after: Id | null, most: number): Promise<SecurityWarning[]> {
    const paged = after ? 'AND id < ?' : '';
    return this.select(
      this.dataSource,
      `WHERE resolved_at IS NULL AND grade IN ('WARNING', 'CRITICAL') AND reported_at > ? ${paged} ORDER BY id DESC LIMIT ${most}`,
      [at(this.clock.now() - TOLD_FOR), ...(after ? [bin(after)] : [])],
    );
  }

  private async select(runner: Runner, tail: string, parameters: unknown[]): Promise<SecurityWarning[]> {
    return (await rows<Row>(runner, `${SELECT} ${tail}`, parameters)).map((row) => ({
      id: id(row.id),
      providerId: id(row.provider_id),
      eventId: row.event_id,
      grade: row.grade,
      message: row.message,
      occurredAt: row.occurred_at,
      reportedAt: row.reported_at,
      resolution: row.resolution,
      resolvedAt: row.resolved_at,
    }));
  }
}

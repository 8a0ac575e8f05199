import { Withholdings } from '#catalog';
import { SecurityWarnings } from '#compliance';
import { Notifications, WebhookEvents } from '#identity';
import { Clock, formatInstant, type Id, newId, text, type Text } from '#kernel';
import { at, bin, id, insertRows, isDuplicate, log, rows, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { GONE_STATUSES, INSTANCE_STATUSES } from '../core/index.js';
import type { NoticeKind } from '../notice/notice.type.js';

/** Causes looked at with one statement, and notices found with one. */
const CHUNK = 500;
/** States of services that somebody still has. */
const LIVING = INSTANCE_STATUSES.filter((status) => !(GONE_STATUSES as readonly string[]).includes(status));

/** By what services are concerned. */
type Column = 'offering_id' | 'provider_id';

/** Something that concerns the services of an offering or provider: whoever has one of these is told. */
interface Cause {
  id: Id;
  of: Id;
  kind: NoticeKind;
  text: Text;
}

interface Untold {
  causeId: Id;
  organizationId: Id;
}

/** Tells buyers of what concerns their services. Run twice, or by two workers, each is told once. */
@Injectable()
export class RaiseNotices {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly withholdings: Withholdings,
    private readonly warnings: SecurityWarnings,
    private readonly events: WebhookEvents,
    private readonly notifications: Notifications,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    await this.ofWithholdings();
    await this.ofWarnings();
  }

  private async ofWarnings(): Promise<void> {
    let after: Id | null = null;
    for (;;) {
      const lasting = await this.warnings.lasting(after, CHUNK);
      await this.tell(
        'provider_id',
        lasting.map(({ id: warningId, providerId, message }) => ({
          ...{ id: warningId, of: providerId, kind: 'SECURITY_WARNING' as const, text: text(message, message) },
        })),
      );
      if (lasting.length < CHUNK) return;
      after = lasting.at(-1)!.id;
    }
  }

  private async ofWithholdings(): Promise<void> {
    let after: Id | null = null;
    for (;;) {
      const lasting = await this.withholdings.lasting(after, CHUNK);
      await this.tell(
        'offering_id',
        lasting.map(({ id: withholdingId, offeringId, findings }) => ({
          ...{ id: withholdingId, of: offeringId, kind: 'OFFERING_WITHHELD' as const },
          text: text(findings.map(({ text: { en } }) => en).join(' '), findings.map(({ text: { zh } }) => zh).join('')),
        })),
      );
      if (lasting.length < CHUNK) return;
      after = lasting.at(-1)!.id;
    }
  }

  /** Whoever has a living service of these, and was not told of the cause. One that fails is tried at the next look. */
  private async tell(column: Column, causes: readonly Cause[]): Promise<void> {
    if (!causes.length) return;
    const byId = new Map(causes.map((cause) => [cause.id, cause]));
    for (let after: Untold | null = null; ;) {
      const untold = await this.untold(column, causes, after);
      for (const { causeId, organizationId } of untold)
        await this.raise(column, byId.get(causeId)!, organizationId).catch((error: unknown) => {
          if (!isDuplicate(error)) log.error({ cause: causeId, err: String(error) }, 'notice not raised');
        });
      if (untold.length < CHUNK) return;
      after = untold.at(-1)!;
    }
  }

  /** Causes and buyers of whom there is no notice yet, in their order after one of them; the database finds them. */
  private async untold(column: Column, causes: readonly Cause[], after: Untold | null): Promise<Untold[]> {
    const found = await rows<{ cause_id: Buffer; organization_id: Buffer }>(
      this.dataSource,
      `SELECT DISTINCT c.cause_id, i.organization_id
         FROM (${causes.map(() => 'SELECT ? AS of_id, ? AS cause_id').join(' UNION ALL ')}) c
         JOIN service_instance i ON i.${column} = c.of_id AND i.status IN (?)
         LEFT JOIN notice n ON n.organization_id = i.organization_id AND n.cause_id = c.cause_id
        WHERE n.id IS NULL ${after ? 'AND (c.cause_id > ? OR (c.cause_id = ? AND i.organization_id > ?))' : ''}
        ORDER BY c.cause_id, i.organization_id LIMIT ${CHUNK}`,
      [
        ...causes.flatMap((cause) => [bin(cause.of), bin(cause.id)]),
        LIVING,
        ...(after ? [bin(after.causeId), bin(after.causeId), bin(after.organizationId)] : []),
      ],
    );
    return found.map((row) => ({ causeId: id(row.cause_id), organizationId: id(row.organization_id) }));
  }

  private raise(column: Column, cause: Cause, organizationId: Id): Promise<void> {
    return this.transactions.run(async (manager) => {
      const living = await rows<{ id: Buffer }>(
        manager,
        `SELECT id FROM service_instance WHERE organization_id = ? AND ${column} = ? AND status IN (?) ORDER BY id`,
        [bin(organizationId), bin(cause.of), LIVING],
      );
      const instanceIds = living.map((row) => id(row.id));
      const noticeId = newId();
      const raisedAt = this.clock.now();
      await manager.query(
        'INSERT INTO notice (id, organization_id, kind, cause_id, text, raised_at, acknowledged_at, acknowledged_by) VALUES (?,?,?,?,?,?,NULL,NULL)',
        [bin(noticeId), bin(organizationId), cause.kind, bin(cause.id), JSON.stringify(cause.text), at(raisedAt)],
      );
      await insertRows(
        manager,
        'INSERT INTO notice_instance (notice_id, instance_id)',
        instanceIds.map((instanceId) => [bin(noticeId), bin(instanceId)]),
      );
      await this.notifications.tell(manager, [
        { event: 'NOTICE_RAISED', to: { organizationId }, subjectId: noticeId, facts: { text: cause.text } },
      ]);
      await this.events.publish(manager, [
        {
          type: 'notice.raised',
          subjectId: noticeId,
          organizationIds: [organizationId],
          data: {
            ...{ noticeId, kind: cause.kind, causeId: cause.id, text: cause.text },
            ...{ raisedAt: formatInstant(raisedAt), instanceIds: instanceIds.slice(0, 100) },
          },
        },
      ]);
    });
  }
}

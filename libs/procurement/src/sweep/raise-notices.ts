import { Withholdings } from '#catalog';
import { SecurityWarnings } from '#compliance';
import { WebhookEvents } from '#identity';
import { Clock, formatInstant, type Id, newId, text, type Text } from '#kernel';
import { at, bin, bins, id, insertRows, isDuplicate, log, rows, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { INSTANCE_MACHINE, INSTANCE_STATUSES } from '../core/index.js';
import type { NoticeKind } from '../notice/notice.type.js';

/** Causes looked at with one statement. */
const CHUNK = 500;
/** States of services that somebody still has. */
const LIVING = INSTANCE_STATUSES.filter((status) => Object.keys(INSTANCE_MACHINE[status]).length > 0);

/** Something that concerns services: whoever has one of these is told. */
interface Cause {
  id: Id;
  kind: NoticeKind;
  text: Text;
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
      for (const { id: warningId, providerId, message } of lasting)
        await this.tell(
          'provider_id',
          new Map([[providerId, { id: warningId, kind: 'SECURITY_WARNING', text: text(message, message) }]]),
        );
      if (lasting.length < CHUNK) return;
      after = lasting.at(-1)!.id;
    }
  }

  private async ofWithholdings(): Promise<void> {
    let after: Id | null = null;
    for (;;) {
      const lasting = await this.withholdings.lasting(after, CHUNK);
      const causes = new Map(
        lasting.map((one) => [
          one.offeringId,
          {
            id: one.id,
            kind: 'OFFERING_WITHHELD' as const,
            text: text(
              one.findings.map(({ text: { en } }) => en).join(' '),
              one.findings.map(({ text: { zh } }) => zh).join(''),
            ),
          },
        ]),
      );
      await this.tell('offering_id', causes);
      if (lasting.length < CHUNK) return;
      after = lasting.at(-1)!.id;
    }
  }

  /** Whoever has a living service of these, and was not told of the cause. */
  private async tell(column: 'offering_id' | 'provider_id', causes: ReadonlyMap<Id, Cause>): Promise<void> {
    if (!causes.size) return;
    const living = await rows<{ instance_id: Buffer; organization_id: Buffer; of_id: Buffer }>(
      this.dataSource,
      `SELECT i.id AS instance_id, i.organization_id, i.${column} AS of_id FROM service_instance i
        WHERE i.${column} IN (?) AND i.status IN (?) ORDER BY i.id`,
      [bins([...causes.keys()]), LIVING],
    );
    const told = await this.told([...causes.values()].map((cause) => cause.id));
    const due = Map.groupBy(
      living.filter((row) => !told.has(`${causes.get(id(row.of_id))!.id} ${id(row.organization_id)}`)),
      (row) => `${id(row.of_id)} ${id(row.organization_id)}`,
    );
    for (const group of due.values()) {
      const cause = causes.get(id(group[0]!.of_id))!;
      const organizationId = id(group[0]!.organization_id);
      const instanceIds = group.map((row) => id(row.instance_id));
      await this.raise(cause, organizationId, instanceIds).catch((error: unknown) => {
        if (!isDuplicate(error)) log.error({ cause: cause.id, err: String(error) }, 'notice not raised');
      });
    }
  }

  /** "cause organization" of what was told. */
  private async told(causeIds: readonly Id[]): Promise<Set<string>> {
    const found = await rows<{ cause_id: Buffer; organization_id: Buffer }>(
      this.dataSource,
      'SELECT cause_id, organization_id FROM notice WHERE cause_id IN (?)',
      [bins(causeIds)],
    );
    return new Set(found.map((row) => `${id(row.cause_id)} ${id(row.organization_id)}`));
  }

  private raise(cause: Cause, organizationId: Id, instanceIds: readonly Id[]): Promise<void> {
    return this.transactions.run(async (manager) => {
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

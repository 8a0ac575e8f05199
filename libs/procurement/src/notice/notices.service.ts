import { type Actor, ownOrAll } from '#identity';
import { Clock, type Id, type Instant, isId, notFound, text, type Text } from '#kernel';
import {
  at,
  Audit,
  bin,
  bins,
  id,
  json,
  newestFirst,
  type Page,
  rows,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { NoticeKind } from './notice.type.js';

/** Services told of with one notice; the rest is found by its offering or provider. */
const MOST_INSTANCES = 100;

export interface Notice {
  id: Id;
  organizationId: Id;
  kind: NoticeKind;
  causeId: Id;
  text: Text;
  raisedAt: Instant;
  acknowledgedAt: Instant | null;
}

interface Row {
  id: Buffer;
  organization_id: Buffer;
  kind: NoticeKind;
  cause_id: Buffer;
  text: unknown;
  raised_at: Instant;
  acknowledged_at: Instant | null;
}

const SELECT = 'SELECT id, organization_id, kind, cause_id, text, raised_at, acknowledged_at FROM notice';
const fromRow = (row: Row): Notice => ({
  id: id(row.id),
  organizationId: id(row.organization_id),
  kind: row.kind,
  causeId: id(row.cause_id),
  text: json<Text>(row.text),
  raisedAt: row.raised_at,
  acknowledgedAt: row.acknowledged_at,
});

/** What buyers are told of services they have. */
@Injectable()
export class Notices {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Of one's own organization, newest first; operators and auditors see all. */
  async list(actor: Actor, { open }: { open?: boolean | null }, page: Page): Promise<Slice<Notice>> {
    const { sql, parameters } = ownOrAll(actor);
    const conditions = { sql: open ? [...sql, 'acknowledged_at IS NULL'] : sql, parameters };
    const { tail, parameters: all } = newestFirst(conditions, page);
    return sliceOf((await rows<Row>(this.dataSource, `${SELECT} ${tail}`, all)).map(fromRow), page.first);
  }

  /** Somebody of the organization has read it; again, nothing happens. */
  acknowledge(actor: Actor, noticeId: Id): Promise<Notice> {
    return this.transactions.run(async (manager) => {
      const [row] = isId(noticeId)
        ? await rows<Row>(manager, `${SELECT} WHERE id = ? AND organization_id = ? FOR UPDATE`, [
            bin(noticeId),
            bin(actor.organizationId),
          ])
        : [];
      if (!row) throw notFound(text('notice', '通知'));
      const notice = fromRow(row);
      if (notice.acknowledgedAt !== null) return notice;
      const acknowledgedAt = this.clock.now();
      await manager.query('UPDATE notice SET acknowledged_at = ?, acknowledged_by = ? WHERE id = ?', [
        at(acknowledgedAt),
        bin(actor.personId),
        bin(notice.id),
      ]);
      const change = { action: 'acknowledgeNotice', subject: 'notice', subjectId: notice.id };
      await this.audit.write(manager, actor, { ...change, after: { causeId: notice.causeId, acknowledgedAt } });
      return { ...notice, acknowledgedAt };
    });
  }

  /** The ids of the services that each of these is about, at most 100 each. */
  async instancesOf(noticeIds: readonly Id[]): Promise<Map<Id, Id[]>> {
    if (!noticeIds.length) return new Map();
    const found = await rows<{ notice_id: Buffer; instance_id: Buffer }>(
      this.dataSource,
      `SELECT notice_id, instance_id FROM (SELECT notice_id, instance_id,
         ROW_NUMBER() OVER (PARTITION BY notice_id ORDER BY instance_id) AS place FROM notice_instance WHERE notice_id IN (?)) n
         WHERE place <= ${MOST_INSTANCES} ORDER BY notice_id, instance_id`,
      [bins(noticeIds)],
    );
    const pairs = found.map((row) => ({ noticeId: id(row.notice_id), instanceId: id(row.instance_id) }));
    const grouped = Map.groupBy(pairs, ({ noticeId }) => noticeId);
    return new Map([...grouped].map(([noticeId, own]) => [noticeId, own.map(({ instanceId }) => instanceId)]));
  }
}

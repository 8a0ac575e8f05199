import { Clock, type Id, type Instant, isId, Issues, listInput, notFound, text } from '#kernel';
import {
  at,
  Audit,
  bin,
  bins,
  type Conditions,
  countRows,
  id,
  json,
  MOST,
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
import type { Actor } from '../access/actor.js';
import type { Facts, NotificationEvent } from '../core/index.js';

export interface Notification {
  id: Id;
  event: NotificationEvent;
  subjectId: Id;
  facts: Facts;
  at: Instant;
  readAt: Instant | null;
}

/** What a person was told in the product. Nobody reads another's, whatever their roles. */
@Injectable()
export class NotificationReading {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** One's own, newest first. */
  async list(
    { personId }: Pick<Actor, 'personId'>,
    unreadOnly: boolean,
    page: Page,
    runner: Runner = this.dataSource,
  ): Promise<Slice<Notification>> {
    const { tail, parameters } = newestFirst(conditions(personId, unreadOnly), page);
    const found = await rows<Record<string, never>>(
      runner,
      `SELECT id, event, subject_id, facts, at, read_at FROM notification ${tail}`,
      parameters,
    );
    const notifications = found.map((row) => ({
      id: id(row.id!),
      event: row.event!,
      subjectId: id(row.subject_id!),
      facts: json<Facts>(row.facts),
      at: row.at!,
      readAt: row.read_at!,
    }));
    return sliceOf(notifications, page.first);
  }

  unread({ personId }: Pick<Actor, 'personId'>, runner: Runner = this.dataSource): Promise<number> {
    return countRows(runner, 'notification', conditions(personId, true));
  }

  /**
   * Says that the caller has read these, at most 100; what was read before keeps its time. NOT_FOUND, and none is
   * marked, when one of them is not the caller's. How many are unread afterwards.
   */
  async markRead(actor: Actor, ids: readonly Id[]): Promise<number> {
    const issues = new Issues();
    listInput(issues, ['ids'], ids, { min: 1, max: MOST });
    issues.throwIfAny();
    if (!ids.every(isId)) throw noSuch();
    await this.transactions.run((manager) =>
      this.mark(manager, actor, [...new Set(ids.map((one) => one.toLowerCase()))]),
    );
    return this.unread(actor);
  }

  private async mark(manager: EntityManager, actor: Actor, ids: readonly Id[]): Promise<void> {
    const found = await rows<{ id: Buffer; read_at: Instant | null }>(
      manager,
      'SELECT id, read_at FROM notification FORCE INDEX (PRIMARY) WHERE id IN (?) AND person_id = ? AND in_app = 1 ORDER BY id FOR UPDATE',
      [bins(ids), bin(actor.personId)],
    );
    if (found.length < ids.length) throw noSuch();
    const unread = found.filter(({ read_at }) => read_at === null).map((row) => id(row.id));
    if (!unread.length) return;
    await manager.query('UPDATE notification SET read_at = ? WHERE id IN (?)', [at(this.clock.now()), bins(unread)]);
    await this.audit.write(manager, actor, {
      action: 'markNotificationsRead',
      subject: 'person',
      subjectId: actor.personId,
      after: { ids: unread },
    });
  }
}

const noSuch = (): Error => notFound(text('notification', '通知'));

const conditions = (personId: Id, unreadOnly: boolean): Conditions => ({
  sql: ['person_id = ?', 'in_app = 1', ...(unreadOnly ? ['read_at IS NULL'] : [])],
  parameters: [bin(personId)],
});

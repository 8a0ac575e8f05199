import { Clock, type DateOn, type Id } from '#kernel';
import { at, bin, Config, id, json, log, rows, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { digestDay, type Role } from '../core/index.js';
import { takeDay } from './digest-days.js';
import { type Waiter, WaitingWork } from './waiting-work.service.js';

/** People looked at with one statement. */
const CHUNK = 200;

/** Writes the mails of what waits for those who want one a day, from 08:00 in Asia/Shanghai on. */
@Injectable()
export class Digests {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly waiting: WaitingWork,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** Everybody's whose turn has come today. Run twice, or by two workers, each is written once. */
  async sweep(): Promise<void> {
    const day = digestDay(this.clock.now());
    if (!this.config.mail || day === null) return;
    for (let after: Id | null = null; ;) {
      const waiters = await this.due(day, after);
      for (const waiter of waiters)
        // One that fails is tried again by the next sweep; those behind it do not wait for it.
        await this.prepare(waiter, day).catch((error: unknown) =>
          log.error({ person: waiter.personId, err: String(error) }, 'digest not written'),
        );
      if (waiters.length < CHUNK) return;
      after = waiters.at(-1)!.personId;
    }
  }

  private async due(day: DateOn, after: Id | null): Promise<Waiter[]> {
    const found = await rows<{ id: Buffer; organization_id: Buffer; roles: unknown }>(
      this.dataSource,
      `SELECT p.id, p.organization_id, p.roles FROM notification_choice c JOIN person p ON p.id = c.person_id
         JOIN organization o ON o.id = p.organization_id
        WHERE c.digest = 'DAILY' AND p.deactivated_at IS NULL AND o.sandbox_of IS NULL
          AND NOT EXISTS (SELECT 1 FROM notification_digest d WHERE d.person_id = c.person_id AND d.day = ?)
          ${after === null ? '' : 'AND c.person_id > ?'} ORDER BY c.person_id LIMIT ${CHUNK}`,
      [day, ...(after === null ? [] : [bin(after)])],
    );
    return found.map((row) => ({
      personId: id(row.id),
      organizationId: id(row.organization_id),
      roles: json<Role[]>(row.roles),
    }));
  }

  /** The day is kept when nothing waits too: what comes later that day waits for tomorrow. */
  private prepare(waiter: Waiter, day: DateOn): Promise<void> {
    return this.transactions.run(async (manager) => {
      const digestId = await takeDay(manager, waiter.personId, day);
      if (digestId === null) return;
      const waiting = await this.waiting.of(waiter, manager);
      if (!waiting.length) return;
      await manager.query('UPDATE notification_digest SET waiting = ? WHERE id = ?', [
        JSON.stringify(waiting),
        bin(digestId),
      ]);
      await manager.query(
        "INSERT INTO notification_mail (id, person_id, status, attempts, next_at) VALUES (?,?,'PENDING',0,?)",
        [bin(digestId), bin(waiter.personId), at(this.clock.now())],
      );
    });
  }
}

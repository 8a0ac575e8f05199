import type { Runner } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { MOST_WAITING_SHOWN, renderNotification, type Waiting } from '../core/index.js';
import { NotificationReading } from './notification-reading.service.js';

/** For whom something may wait: in these roles, which may be a colleague's. */
export type Waiter = Pick<Actor, 'personId' | 'organizationId' | 'roles' | 'onBehalfOf'>;

/** What of one kind waits for a person; null: nothing of it can. Asks through the runner alone. */
export type WaitingSource = (runner: Runner, waiter: Waiter) => Promise<Waiting | null>;

/** What waits for a person. Libs to the right say what of theirs may, when they start. */
@Injectable()
export class WaitingWork {
  private readonly sources: WaitingSource[] = [];

  constructor(
    private readonly dataSource: DataSource,
    private readonly reading: NotificationReading,
  ) {}

  register(source: WaitingSource): void {
    this.sources.push(source);
  }

  /** Of every kind that can wait for this person, the notifications last; what nothing waits of is left out. */
  async of(waiter: Waiter, runner: Runner = this.dataSource): Promise<Waiting[]> {
    const found: (Waiting | null)[] = [];
    for (const source of this.sources) found.push(await source(runner, waiter));
    found.push(await this.unread(runner, waiter));
    return found.filter((waiting) => waiting !== null).filter(({ count }) => count > 0);
  }

  private async unread(runner: Runner, waiter: Waiter): Promise<Waiting> {
    const { nodes } = await this.reading.list(waiter, true, { first: MOST_WAITING_SHOWN, after: null }, runner);
    return {
      kind: 'UNREAD_NOTIFICATIONS',
      count: await this.reading.unread(waiter, runner),
      items: nodes.map(({ id, event, facts }) => ({ id, title: renderNotification(event, facts).title })),
    };
  }
}

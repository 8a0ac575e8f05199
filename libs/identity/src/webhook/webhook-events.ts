import { Clock, type Id, newId } from '#kernel';
import { at, bin, bins, Hints, id, insertRows, json, rows } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { WebhookType } from '../core/index.js';
import { DELIVER_WEBHOOKS, WEBHOOK_QUEUE } from './queue.js';

/** Something that happened to a thing that these organizations share. */
export interface WebhookEvent {
  type: WebhookType;
  /** Whose row the caller's transaction holds: its events are numbered in the order they happen. */
  subjectId: Id;
  organizationIds: readonly Id[];
  /** What is told; ids and figures, never a secret. */
  data: object;
}

/**
 * Tells webhooks of what happens: a row for every address that listens, in the transaction of the change itself, so
 * that what is told has happened and what has happened is told. The worker sends them.
 */
@Injectable()
export class WebhookEvents {
  constructor(
    private readonly clock: Clock,
    private readonly hints: Hints,
  ) {}

  async publish(manager: EntityManager, events: readonly WebhookEvent[]): Promise<void> {
    const audience = [...new Set(events.flatMap(({ organizationIds }) => organizationIds))];
    if (!audience.length) return;
    const found = await rows<{ id: Buffer; organization_id: Buffer; types: unknown }>(
      manager,
      "SELECT id, organization_id, types FROM webhook WHERE organization_id IN (?) AND status = 'ACTIVE' ORDER BY id",
      [bins(audience)],
    );
    if (!found.length) return;
    const hooks = found.map((row) => ({
      id: id(row.id),
      organizationId: id(row.organization_id),
      types: new Set(json<string[]>(row.types)),
    }));
    const told = events.flatMap((event) =>
      hooks
        .filter((hook) => event.organizationIds.includes(hook.organizationId) && hook.types.has(event.type))
        .map((hook) => ({ event, webhookId: hook.id })),
    );
    if (!told.length) return;
    await this.insert(manager, told);
  }

  private async insert(manager: EntityManager, told: readonly { event: WebhookEvent; webhookId: Id }[]): Promise<void> {
    const last = await this.lastSeqs(manager, told);
    const now = at(this.clock.now());
    await insertRows(
      manager,
      'INSERT INTO webhook_delivery (id, webhook_id, type, subject_id, seq, payload, at, status, attempts, next_at, answered_at, answer)',
      told.map(({ event: { type, subjectId, data }, webhookId }) => {
        const key = `${webhookId} ${subjectId}`;
        const seq = (last.get(key) ?? 0) + 1;
        last.set(key, seq);
        const row = [bin(newId()), bin(webhookId), type, bin(subjectId), seq, JSON.stringify(data), now];
        return [...row, 'PENDING', 0, now, null, null];
      }),
    );
    // A hint that comes before the commit finds nothing; the sweep comes a second later.
    void this.hints.send(WEBHOOK_QUEUE, DELIVER_WEBHOOKS, {}, `${DELIVER_WEBHOOKS}-${now.replaceAll(/\D/g, '')}`);
  }

  private async lastSeqs(
    manager: EntityManager,
    told: readonly { event: WebhookEvent; webhookId: Id }[],
  ): Promise<Map<string, number>> {
    const found = await rows<{ webhook_id: Buffer; subject_id: Buffer; last: number }>(
      manager,
      'SELECT webhook_id, subject_id, MAX(seq) AS last FROM webhook_delivery WHERE webhook_id IN (?) AND subject_id IN (?) GROUP BY webhook_id, subject_id',
      [
        bins([...new Set(told.map(({ webhookId }) => webhookId))]),
        bins([...new Set(told.map(({ event }) => event.subjectId))]),
      ],
    );
    return new Map(found.map((row) => [`${id(row.webhook_id)} ${id(row.subject_id)}`, Number(row.last)]));
  }
}

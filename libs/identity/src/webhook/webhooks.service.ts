import {
  Clock,
  HOUR,
  type Id,
  invalid,
  isId,
  type Instant,
  Issues,
  listInput,
  newId,
  notFound,
  text,
  transition,
} from '#kernel';
import {
  at,
  Audit,
  bin,
  Config,
  id,
  Idempotency,
  json,
  newestFirst,
  outboundUrlInput,
  type Page,
  rows,
  type Runner,
  Sealer,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../access/actor.js';
import {
  DELIVERY_MACHINE,
  type DeliveryStatus,
  WEBHOOK_MACHINE,
  WEBHOOK_TYPES,
  type WebhookCommand,
  type WebhookStatus,
} from '../core/index.js';
import { newSecret, secretPurpose } from './webhook-secret.js';

export interface Webhook {
  id: Id;
  organizationId: Id;
  url: string;
  types: string[];
  status: WebhookStatus;
  createdAt: Instant;
}

export interface Delivery {
  id: Id;
  type: string;
  subjectId: Id;
  sequence: number;
  at: Instant;
  status: DeliveryStatus;
  attempts: number;
  nextAt: Instant | null;
  answeredAt: Instant | null;
  answer: string | null;
}

interface Wish {
  url: string;
  types: readonly string[];
  idempotencyKey?: string | null;
}

const MOST_OF_ONE = 20;
/** Hours for which the secret before goes on signing: as wished, at most 30 days. */
const MOST_OVERLAP = 720;
const noSuch = (): Error => notFound(text('webhook', '网络回调'));

/** The addresses of an organization that are told of events: made, paused, ended, and what was sent to them. */
@Injectable()
export class Webhooks {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly sealer: Sealer,
    private readonly audit: Audit,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** The organization's webhooks, newest first; deleted ones are left out. */
  list(actor: Actor): Promise<Webhook[]> {
    return select(this.dataSource, "WHERE organization_id = ? AND status <> 'DELETED' ORDER BY id DESC", [
      bin(actor.organizationId),
    ]);
  }

  /** A new one, and its secret. The same key again: the same webhook; the secret is shown as long as it can be read. */
  async create(actor: Actor, { idempotencyKey, ...wish }: Wish): Promise<{ webhook: Webhook; secret: string }> {
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(
        manager,
        { organizationId: actor.organizationId, operation: 'createWebhook', key: idempotencyKey, body: wish },
        async () => {
          const { url, types } = this.checked(wish);
          const existing = await rows(
            manager,
            "SELECT id FROM webhook WHERE organization_id = ? AND status <> 'DELETED' FOR UPDATE",
            [bin(actor.organizationId)],
          );
          const issues = new Issues();
          listInput(issues, ['url'], [...existing, url], { max: MOST_OF_ONE });
          issues.throwIfAny();
          const webhookId = newId();
          await manager.query(
            "INSERT INTO webhook (id, organization_id, url, types, sealed_secret, status, created_at) VALUES (?,?,?,?,?,'ACTIVE',?)",
            [
              bin(webhookId),
              bin(actor.organizationId),
              url,
              JSON.stringify(types),
              this.sealer.seal(newSecret(), secretPurpose(webhookId)),
              at(this.clock.now()),
            ],
          );
          await this.audit.write(manager, actor, {
            action: 'createWebhook',
            subject: 'webhook',
            subjectId: webhookId,
            after: { url, types },
          });
          return webhookId;
        },
      ),
    );
    return { webhook: await this.own(this.dataSource, actor, made), secret: await this.secretOf(made) };
  }

  /** Pauses, resumes or deletes it: INVALID_TRANSITION where the machine has no such way. */
  async command(actor: Actor, webhookId: Id, command: Exclude<WebhookCommand, 'rotate'>): Promise<Webhook> {
    return this.transactions.run(async (manager) => {
      const webhook = await this.own(manager, actor, webhookId, 'FOR UPDATE');
      const status = transition(WEBHOOK_MACHINE, webhook.status, command);
      await manager.query('UPDATE webhook SET status = ? WHERE id = ?', [status, bin(webhook.id)]);
      if (status === 'DELETED')
        await manager.query(
          "UPDATE webhook_delivery SET status = 'FAILED', next_at = NULL, answer = 'webhook deleted' WHERE webhook_id = ? AND status = 'PENDING'",
          [bin(webhook.id)],
        );
      await this.audit.write(manager, actor, {
        action: `${command}Webhook`,
        subject: 'webhook',
        subjectId: webhook.id,
        before: { status: webhook.status },
        after: { status },
      });
      return { ...webhook, status };
    });
  }

  /**
   * A new secret; for so many hours messages bear the signature of the one before, too. While one before still signs,
   * asked again it is the same new secret, so that no receiver loses the one it has; with 0 hours it is a new one, and
   * no other signs any more. VALIDATION_FAILED / OUT_OF_RANGE; INVALID_TRANSITION when it is deleted.
   */
  async rotate(actor: Actor, webhookId: Id, overlapHours: number): Promise<{ webhook: Webhook; secret: string }> {
    if (!Number.isInteger(overlapHours) || overlapHours < 0 || overlapHours > MOST_OVERLAP)
      throw invalid(
        ['overlapHours'],
        'OUT_OF_RANGE',
        text(`Between 0 and ${MOST_OVERLAP} hours.`, `须在 0 到 ${MOST_OVERLAP} 小时之间。`),
      );
    const webhook = await this.transactions.run(async (manager) => {
      const found = await this.own(manager, actor, webhookId, 'FOR UPDATE');
      const status = transition(WEBHOOK_MACHINE, found.status, 'rotate');
      const now = this.clock.now();
      const [held] = await rows(manager, 'SELECT 1 FROM webhook WHERE id = ? AND before_until > ?', [
        ...[bin(found.id), at(now)],
      ]);
      if (held && overlapHours > 0) return found;
      const until = overlapHours === 0 ? null : at(now + overlapHours * HOUR);
      // The one before first: MySQL and MariaDB assign from left to right.
      await manager.query(
        'UPDATE webhook SET sealed_secret_before = IF(? IS NULL, NULL, sealed_secret), before_until = ?, sealed_secret = ? WHERE id = ?',
        [until, until, this.sealer.seal(newSecret(), secretPurpose(found.id)), bin(found.id)],
      );
      await this.audit.write(manager, actor, {
        ...{ action: 'rotateWebhook', subject: 'webhook', subjectId: found.id, after: { overlapHours, status } },
      });
      return found;
    });
    return { webhook, secret: await this.secretOf(webhook.id) };
  }

  /** What was sent to it and how that went, newest first. */
  async deliveries(actor: Actor, webhookId: Id, page: Page): Promise<Slice<Delivery>> {
    const webhook = await this.own(this.dataSource, actor, webhookId);
    const { tail, parameters } = newestFirst({ sql: ['webhook_id = ?'], parameters: [bin(webhook.id)] }, page);
    return sliceOf(await selectDeliveries(this.dataSource, tail, parameters), page.first);
  }

  /** Sends a message once more, under its own id. */
  async redeliver(actor: Actor, deliveryId: Id): Promise<Delivery> {
    return this.transactions.run(async (manager) => {
      const [found] = isId(deliveryId)
        ? await rows<{ webhook_id: Buffer }>(manager, 'SELECT webhook_id FROM webhook_delivery WHERE id = ?', [
            bin(deliveryId),
          ])
        : [];
      if (!found) throw noSuch();
      await this.own(manager, actor, id(found.webhook_id));
      const [delivery] = await selectDeliveries(manager, 'WHERE id = ? FOR UPDATE', [bin(deliveryId)]);
      const status = transition(DELIVERY_MACHINE, delivery!.status, 'redeliver');
      const nextAt = this.clock.now();
      await manager.query('UPDATE webhook_delivery SET status = ?, attempts = 0, next_at = ? WHERE id = ?', [
        status,
        at(nextAt),
        bin(deliveryId),
      ]);
      await this.audit.write(manager, actor, {
        action: 'redeliverWebhook',
        subject: 'webhookDelivery',
        subjectId: deliveryId,
        before: { status: delivery!.status },
        after: { status },
      });
      return { ...delivery!, status, attempts: 0, nextAt };
    });
  }

  private checked({ url, types }: Wish): { url: string; types: string[] } {
    const issues = new Issues();
    const href = outboundUrlInput(issues, ['url'], url, this.config.production);
    listInput(issues, ['types'], types, { min: 1, max: 50 });
    types.forEach((type, index) => {
      if (!(WEBHOOK_TYPES as readonly string[]).includes(type))
        issues.add(
          ['types', index],
          'UNKNOWN_TYPE',
          text(`One of ${WEBHOOK_TYPES.join(', ')}.`, `须为 ${WEBHOOK_TYPES.join('、')} 之一。`),
        );
    });
    issues.throwIfAny();
    return { url: href, types: [...new Set(types)] };
  }

  private async own(runner: Runner, actor: Actor, webhookId: Id, lock: 'FOR UPDATE' | '' = ''): Promise<Webhook> {
    const [webhook] = isId(webhookId)
      ? await select(runner, `WHERE id = ? AND organization_id = ? ${lock}`, [
          bin(webhookId),
          bin(actor.organizationId),
        ])
      : [];
    if (!webhook) throw noSuch();
    return webhook;
  }

  private async secretOf(webhookId: Id): Promise<string> {
    const [row] = await rows<{ sealed_secret: Buffer }>(
      this.dataSource,
      'SELECT sealed_secret FROM webhook WHERE id = ?',
      [bin(webhookId)],
    );
    return this.sealer.open(row!.sealed_secret, secretPurpose(webhookId));
  }
}

async function select(runner: Runner, tail: string, parameters: unknown[]): Promise<Webhook[]> {
  const found = await rows<Record<string, never>>(
    runner,
    `SELECT id, organization_id, url, types, status, created_at FROM webhook ${tail}`,
    parameters,
  );
  return found.map((row) => ({
    id: id(row.id!),
    organizationId: id(row.organization_id!),
    url: row.url!,
    types: json(row.types),
    status: row.status!,
    createdAt: row.created_at!,
  }));
}

async function selectDeliveries(runner: Runner, tail: string, parameters: unknown[]): Promise<Delivery[]> {
  const found = await rows<Record<string, never>>(
    runner,
    `SELECT id, type, subject_id, seq, at, status, attempts, next_at, answered_at, answer FROM webhook_delivery ${tail}`,
    parameters,
  );
  return found.map((row) => ({
    id: id(row.id!),
    type: row.type!,
    subjectId: id(row.subject_id!),
    sequence: row.seq!,
    at: row.at!,
    status: row.status!,
    attempts: row.attempts!,
    nextAt: row.next_at!,
    answeredAt: row.answered_at!,
    answer: row.answer!,
  }));
}

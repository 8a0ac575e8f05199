import { Clock, formatInstant, type Id, type Instant, MINUTE, SECOND, transition } from '#kernel';
import { askOutside, at, Audit, bin, bins, Config, id, json, rows, Sealer, system, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { createHmac } from 'node:crypto';
import { askedToWait, DELIVERY_MACHINE, GONE, retryAfter, WEBHOOK_MACHINE, type WebhookStatus } from '../core/index.js';
import { secretPurpose } from './webhook-secret.js';

/** Messages taken at a time, and how long one may take: a worker that is killed leaves them for so long. */
const AT_ONCE = 20;
const LEASE = 2 * MINUTE;
const PATIENCE = 10_000;
const MOST_ANSWER = 64 * 1024;

interface Message {
  id: Id;
  webhookId: Id;
  type: string;
  subjectId: Id;
  seq: number;
  payload: unknown;
  at: Instant;
  attempts: number;
  url: string;
  /** The webhook's, and the one before while it holds. */
  sealedSecrets: Buffer[];
}

interface Answer {
  /** 0 when there was none. */
  status: number;
  told: string;
  /** Seconds the receiver asks for. */
  wait: number;
}

/** The body of a message: what receivers read, and what is signed. */
const bodyOf = ({ id: eventId, type, at: happened, subjectId, seq, payload }: Message): string =>
  JSON.stringify({ id: eventId, type, timestamp: formatInstant(happened), subjectId, sequence: seq, data: payload });

/** Sends what is due. Any number of workers may: each message is taken by one, and again by another if that one dies. */
@Injectable()
export class WebhookSender {
  constructor(
    private readonly transactions: Transactions,
    private readonly sealer: Sealer,
    private readonly audit: Audit,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** Sends everything that is due now; returns how many messages were sent. */
  async sendDue(): Promise<number> {
    for (let sent = 0; ;) {
      const messages = await this.take();
      if (!messages.length) return sent;
      await Promise.all(messages.map((message) => this.send(message)));
      sent += messages.length;
    }
  }

  /** The next messages; of one thing at one address only the earliest that was not taken yet. */
  private take(): Promise<Message[]> {
    return this.transactions.run(async (manager) => {
      const now = this.clock.now();
      const due = await rows<{ id: Buffer }>(
        manager,
        `SELECT d.id FROM webhook_delivery d FORCE INDEX (ix_webhook_delivery_due) WHERE d.next_at <= ?
          AND NOT EXISTS (SELECT 1 FROM webhook_delivery e WHERE e.webhook_id = d.webhook_id
            AND e.subject_id = d.subject_id AND e.seq < d.seq AND e.status = 'PENDING')
          AND EXISTS (SELECT 1 FROM webhook w WHERE w.id = d.webhook_id AND w.status = 'ACTIVE')
          ORDER BY d.next_at LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED`,
        [at(now)],
      );
      if (!due.length) return [];
      const ids = due.map((row) => id(row.id));
      await manager.query('UPDATE webhook_delivery SET attempts = attempts + 1, next_at = ? WHERE id IN (?)', [
        at(now + LEASE),
        bins(ids),
      ]);
      const found = await rows<Record<string, never>>(
        manager,
        `SELECT d.id, d.webhook_id, d.type, d.subject_id, d.seq, d.payload, d.at, d.attempts, w.url, w.sealed_secret,
                IF(w.before_until > ?, w.sealed_secret_before, NULL) AS before_secret
           FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id WHERE d.id IN (?)`,
        [at(now), bins(ids)],
      );
      return found.map((row) => ({
        id: id(row.id!),
        webhookId: id(row.webhook_id!),
        type: row.type!,
        subjectId: id(row.subject_id!),
        seq: row.seq!,
        payload: json(row.payload),
        at: row.at!,
        attempts: row.attempts!,
        url: row.url!,
        sealedSecrets: [row.sealed_secret!, ...(row.before_secret ? [row.before_secret] : [])],
      }));
    });
  }

  private async send(message: Message): Promise<void> {
    const answer = await this.post(message);
    const taken = answer.status >= 200 && answer.status < 300;
    const gone = answer.status === GONE;
    const wait = taken || gone ? null : retryAfter(message.attempts);
    const status = taken
      ? transition(DELIVERY_MACHINE, 'PENDING', 'deliver')
      : wait === null
        ? transition(DELIVERY_MACHINE, 'PENDING', 'giveUp')
        : 'PENDING';
    const now = this.clock.now();
    const nextAt = wait === null ? null : at(now + Math.max(wait * MINUTE, answer.wait * SECOND));
    await this.transactions.run(async (manager) => {
      if (gone) await this.pause(manager, message.webhookId);
      await manager.query(
        "UPDATE webhook_delivery SET status = ?, next_at = ?, answered_at = ?, answer = ? WHERE id = ? AND status = 'PENDING'",
        [status, nextAt, at(now), answer.told.slice(0, 300), bin(message.id)],
      );
    });
  }

  /** Its address wants no more; its owner may resume it. What waits for it waits until then. */
  private async pause(manager: EntityManager, webhookId: Id): Promise<void> {
    const [webhook] = await rows<{ status: WebhookStatus }>(
      manager,
      'SELECT status FROM webhook WHERE id = ? FOR UPDATE',
      [bin(webhookId)],
    );
    // Several messages are under way at a time: the first to be refused has paused it, or its owner has ended it.
    if (webhook?.status !== 'ACTIVE') return;
    const status = transition(WEBHOOK_MACHINE, webhook.status, 'pause');
    await manager.query('UPDATE webhook SET status = ? WHERE id = ?', [status, bin(webhookId)]);
    await this.audit.write(manager, system('deliver-webhooks'), {
      ...{ action: 'pauseWebhook', subject: 'webhook', subjectId: webhookId },
      ...{ before: { status: webhook.status }, after: { status, answer: String(GONE) } },
    });
  }

  /** Headers and signature as the Standard Webhooks specification has them. */
  private async post(message: Message): Promise<Answer> {
    try {
      const body = bodyOf(message);
      const timestamp = String(Math.floor(this.clock.now() / SECOND));
      const signatures = message.sealedSecrets.map((sealed) => {
        const secret = this.sealer.open(sealed, secretPurpose(message.webhookId));
        const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
        return `v1,${createHmac('sha256', key).update(`${message.id}.${timestamp}.${body}`).digest('base64')}`;
      });
      const { status, headers } = await askOutside({
        method: 'POST',
        url: message.url,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Yunshi-Webhooks/1',
          'webhook-id': message.id,
          'webhook-timestamp': timestamp,
          'webhook-signature': signatures.join(' '),
        },
        body,
        timeout: PATIENCE,
        mostBytes: MOST_ANSWER,
        production: this.config.production,
      });
      return { status, told: String(status), wait: askedToWait(headers['retry-after'] as string | undefined) };
    } catch (error) {
      return { status: 0, told: error instanceof Error ? error.message : String(error), wait: 0 };
    }
  }
}

import { Clock } from '#kernel';
import { at, JobRunner, KEPT } from '#platform';
import { Module, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { FORGOTTEN_AFTER } from './core/index.js';
import { Digests } from './notification/digests.service.js';
import { MailSender } from './notification/mail-sender.js';
import { DIGEST_QUEUE, MAIL_QUEUE, SEND_MAILS, WRITE_DIGESTS } from './notification/queue.js';
import { DELIVER_WEBHOOKS, WEBHOOK_QUEUE } from './webhook/queue.js';
import { WebhookSender } from './webhook/webhook-sender.js';

/** Rows deleted by one statement: short locks. */
const CHUNK = 1_000;

/**
 * Removes what has ended (refresh tokens and tickets of sign-in after their expiry, wrong passwords after a day, idempotency keys after 30)
 * and sends webhooks and mails. Only the worker imports it.
 */
@Module({ providers: [WebhookSender, MailSender] })
export class IdentityJobsModule implements OnModuleInit {
  constructor(
    private readonly runner: JobRunner,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly sender: WebhookSender,
    private readonly mails: MailSender,
    private readonly digests: Digests,
  ) {}

  onModuleInit(): void {
    this.runner.register({
      queue: 'housekeeping',
      concurrency: 1,
      sweeps: ['purge'],
      sweepSeconds: 3_600,
      handlers: { purge: () => this.purge() },
    });
    this.runner.register({
      queue: WEBHOOK_QUEUE,
      concurrency: 1,
      sweeps: [DELIVER_WEBHOOKS],
      sweepSeconds: 2,
      handlers: {
        [DELIVER_WEBHOOKS]: async () => {
          await this.sender.sendDue();
        },
      },
    });
    this.runner.register({
      queue: MAIL_QUEUE,
      concurrency: 1,
      sweeps: [SEND_MAILS],
      sweepSeconds: 5,
      handlers: { [SEND_MAILS]: () => this.mails.sendDue() },
    });
    // Apart, so that no mail waits for the day's digests.
    this.runner.register({
      queue: DIGEST_QUEUE,
      concurrency: 1,
      sweeps: [WRITE_DIGESTS],
      sweepSeconds: 60,
      handlers: { [WRITE_DIGESTS]: () => this.digests.sweep() },
    });
  }

  private async purge(): Promise<void> {
    const now = this.clock.now();
    await this.deleteAll('DELETE FROM refresh_token WHERE expires_at < ? LIMIT ?', at(now));
    await this.deleteAll('DELETE FROM sign_in_failure WHERE last_at < ? LIMIT ?', at(now - FORGOTTEN_AFTER));
    await this.deleteAll('DELETE FROM spent_ticket WHERE expires_at < ? LIMIT ?', at(now));
    await this.deleteAll('DELETE FROM idempotency_key WHERE created_at < ? LIMIT ?', at(now - KEPT));
  }

  private async deleteAll(sql: string, before: string): Promise<void> {
    for (;;) {
      const { affectedRows } = await this.dataSource.query<{ affectedRows: number }>(sql, [before, CHUNK]);
      if (affectedRows < CHUNK) return;
    }
  }
}

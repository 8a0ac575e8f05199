import { Clock, type Id, MINUTE, type Text, transition } from '#kernel';
import { at, bin, bins, Config, id, json, log, type MailSettings, rows, say, Transactions } from '#platform';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { createTransport, type SMTPPoolOptions, type SMTPPoolSentMessageInfo, type Transporter } from 'nodemailer';
import {
  type Facts,
  localeOfLanguage,
  MAIL_MACHINE,
  mailRetryAfter,
  MAIL_FOOT,
  type NotificationLanguage,
  renderDigest,
  renderNotification,
  type SmtpRefusal,
  type Waiting,
} from '../core/index.js';

/** Mails taken at a time, each by its own connection, and how long one may take: a killed worker leaves them for so long. */
const AT_ONCE = 5;
const LEASE = 3 * MINUTE;
/** Milliseconds of silence after which a mail server is given up for this time. */
const PATIENCE = 15_000;

interface Mail {
  id: Id;
  attempts: number;
  address: string;
  /** Of a person who acts no more. */
  isGone: boolean;
  language: NotificationLanguage | null;
  /** A notification's sentences, or a digest's. */
  sentences: { title: Text; body: Text };
}

type Answer = { told: string } & ({ taken: true } | ({ taken: false } & SmtpRefusal));

type Transport = Transporter<SMTPPoolSentMessageInfo, SMTPPoolOptions>;

const openTransport = ({ url }: MailSettings): Transport =>
  createTransport({
    ...{ url, pool: true, maxConnections: AT_ONCE, disableFileAccess: true, disableUrlAccess: true },
    ...{ connectionTimeout: PATIENCE, greetingTimeout: PATIENCE, socketTimeout: PATIENCE, dnsTimeout: PATIENCE },
  });

/** Sends the mails that are due. Any number of workers may: each is taken by one, and again by another if that one dies. */
@Injectable()
export class MailSender implements OnModuleDestroy {
  private readonly transport: Transport | null;

  constructor(
    private readonly transactions: Transactions,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {
    this.transport = config.mail && openTransport(config.mail);
  }

  onModuleDestroy(): void {
    this.transport?.close();
  }

  /** Sends everything that is due now; without a mail server nothing. */
  async sendDue(): Promise<void> {
    if (!this.transport) return;
    for (;;) {
      const mails = await this.take();
      if (!mails.length) return;
      await Promise.all(mails.map((mail) => this.send(mail)));
    }
  }

  private take(): Promise<Mail[]> {
    return this.transactions.run(async (manager) => {
      const now = this.clock.now();
      const due = await rows<{ id: Buffer }>(
        manager,
        `SELECT id FROM notification_mail FORCE INDEX (ix_notification_mail_due) WHERE next_at <= ?
          ORDER BY next_at LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED`,
        [at(now)],
      );
      if (!due.length) return [];
      const ids = due.map((row) => id(row.id));
      await manager.query('UPDATE notification_mail SET attempts = attempts + 1, next_at = ? WHERE id IN (?)', [
        at(now + LEASE),
        bins(ids),
      ]);
      const found = await rows<Record<string, never>>(
        manager,
        `SELECT m.id, m.attempts, p.email, p.deactivated_at, c.language, n.event, n.facts, d.waiting
           FROM notification_mail m JOIN person p ON p.id = m.person_id
           LEFT JOIN notification n ON n.id = m.id LEFT JOIN notification_digest d ON d.id = m.id
           LEFT JOIN notification_choice c ON c.person_id = m.person_id WHERE m.id IN (?)`,
        [bins(ids)],
      );
      return found.map((row) => ({
        id: id(row.id!),
        attempts: row.attempts!,
        address: row.email!,
        isGone: row.deactivated_at !== null,
        language: row.language!,
        sentences:
          row.event === null
            ? renderDigest(json<Waiting[]>(row.waiting))
            : renderNotification(row.event!, json<Facts>(row.facts)),
      }));
    });
  }

  private async send(mail: Mail): Promise<void> {
    const answer = mail.isGone ? GONE : await this.post(mail);
    const wait = answer.taken ? null : mailRetryAfter(answer, mail.attempts);
    const command = answer.taken ? 'send' : 'giveUp';
    const status = answer.taken || wait === null ? transition(MAIL_MACHINE, 'PENDING', command) : 'PENDING';
    if (status === 'FAILED') log.warn({ mail: mail.id, answer: answer.told }, 'mail given up');
    const now = this.clock.now();
    await this.transactions.run((manager) =>
      manager.query(
        "UPDATE notification_mail SET status = ?, next_at = ?, answered_at = ?, answer = ? WHERE id = ? AND status = 'PENDING'",
        [status, wait === null ? null : at(now + wait * MINUTE), at(now), answer.told.slice(0, 300), bin(mail.id)],
      ),
    );
  }

  private async post({ id: mailId, address, language, sentences: { title, body } }: Mail): Promise<Answer> {
    const { from } = this.config.mail!;
    const locale = localeOfLanguage(language);
    try {
      const { response } = await this.transport!.sendMail({
        from,
        to: { name: '', address },
        subject: say(title, locale),
        text: `${say(body, locale)}\n\n-- \n${say(MAIL_FOOT, locale)}\n`,
        // The same at every attempt: who gets it twice can tell.
        messageId: `<${mailId}@${/@([^\s<>@]+)>?$/.exec(from)![1]!}>`,
        date: new Date(this.clock.now() / 1000),
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      return { taken: true, told: response };
    } catch (error) {
      const { responseCode = 0, command = '', message } = error as Error & { responseCode?: number; command?: string };
      return { taken: false, code: responseCode, command, told: message };
    }
  }
}

const GONE: Answer = { taken: false, code: 550, command: 'RCPT TO', told: 'the person acts no more' };

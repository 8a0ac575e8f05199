import type { Machine } from '#kernel/core';
import { retryAfter } from './webhook-machine.js';

export const MAIL_STATUSES = ['PENDING', 'SENT', 'FAILED'] as const;
export type MailStatus = (typeof MAIL_STATUSES)[number];
export type MailCommand = 'send' | 'giveUp';

/** One mail to one person: tried until the mail server takes it, or given up. */
export const MAIL_MACHINE: Machine<MailStatus, MailCommand> = {
  PENDING: { send: 'SENT', giveUp: 'FAILED' },
  SENT: {},
  FAILED: {},
};

/** What a mail server answered: its code (0 for no answer) and to which SMTP command. */
export interface SmtpRefusal {
  code: number;
  command: string;
}

/**
 * Minutes until a refused mail is tried again, or null when it is given up: after as many attempts as a webhook's
 * message, or at once where the server refuses this recipient or this text for good (5xx to RCPT TO or DATA, RFC 5321
 * 4.2.1). Other refusals are about the server or our account with it, which somebody can mend.
 */
export function mailRetryAfter({ code, command }: SmtpRefusal, attempts: number): number | null {
  const forGood = code >= 500 && code < 600 && ['RCPT TO', 'DATA'].includes(command);
  return forGood ? null : retryAfter(attempts);
}

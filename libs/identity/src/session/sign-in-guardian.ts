import { Clock, DomainError, formatInstant, type Id, type Instant, text } from '#kernel';
import { at, Audit, rows, sha256, system, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { FORGOTTEN_AFTER, lockedFor } from '../core/index.js';

/** Passwords of one address looked at by this process at a time: as many as are forgiven, and one. */
const AT_ONCE = 5;

const locked = (until: Instant): DomainError =>
  new DomainError(
    'TOO_MANY_ATTEMPTS',
    text(
      `Too many wrong passwords for this address. Try again after ${formatInstant(until)}.`,
      `该邮箱密码错误次数过多，请在 ${formatInstant(until)} 之后再试。`,
    ),
  );

/**
 * Keeps passwords from being guessed: wrong ones in a row lock their address for longer and longer, whether somebody
 * has it or not, and a right one ends the row. Sessions that are open stay open.
 */
@Injectable()
export class SignInGuardian {
  private readonly underWay = new Map<string, { running: number; waiting: (() => void)[] }>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Lets `check` look at a password; its answer, null for a wrong one. TOO_MANY_ATTEMPTS while the address is locked.
   * @param personOf who has the address, for the audit trail
   */
  async guard<T>(email: string, check: () => Promise<T | null>, personOf: () => Promise<Id | null>): Promise<T | null> {
    const hash = sha256('sign-in', email.trim().toLowerCase());
    return this.oneOfFew(hash.toString('latin1'), async () => {
      await this.refuseLocked(hash);
      const found = await check();
      if (found === null) await this.count(hash, await personOf());
      else await this.dataSource.query('DELETE FROM sign_in_failure WHERE address_hash = ?', [hash]);
      return found;
    });
  }

  private async refuseLocked(hash: Buffer): Promise<void> {
    const [row] = await rows<{ locked_until: Instant | null }>(
      this.dataSource,
      'SELECT locked_until FROM sign_in_failure WHERE address_hash = ?',
      [hash],
    );
    if (row && row.locked_until !== null && row.locked_until > this.clock.now()) throw locked(row.locked_until);
  }

  private count(hash: Buffer, personId: Id | null): Promise<void> {
    return this.transactions.run(async (manager) => {
      const now = this.clock.now();
      await manager.query(
        `INSERT INTO sign_in_failure (address_hash, failures, last_at, locked_until) VALUES (?,1,?,NULL)
         ON DUPLICATE KEY UPDATE failures = IF(last_at < ?, 1, failures + 1), last_at = VALUES(last_at)`,
        [hash, at(now), at(now - FORGOTTEN_AFTER)],
      );
      const [row] = await rows<{ failures: number }>(
        manager,
        'SELECT failures FROM sign_in_failure WHERE address_hash = ?',
        [hash],
      );
      const span = lockedFor(row!.failures);
      if (!span) return;
      await manager.query('UPDATE sign_in_failure SET locked_until = ? WHERE address_hash = ?', [at(now + span), hash]);
      await this.audit.write(manager, system('sign-in'), {
        action: 'lockSignIn',
        subject: 'person',
        subjectId: personId,
        after: { failures: row!.failures, lockedUntil: formatInstant(now + span) },
      });
    });
  }

  private async oneOfFew<T>(key: string, work: () => Promise<T>): Promise<T> {
    const lane = this.underWay.get(key) ?? { running: 0, waiting: [] };
    this.underWay.set(key, lane);
    if (lane.running >= AT_ONCE) await new Promise<void>((resolve) => lane.waiting.push(resolve));
    else lane.running++;
    try {
      return await work();
    } finally {
      const next = lane.waiting.shift();
      if (next) next();
      else if (--lane.running === 0) this.underWay.delete(key);
    }
  }
}

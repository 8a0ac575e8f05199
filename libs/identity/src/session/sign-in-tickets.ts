import { Clock, DomainError, type Instant, text } from '#kernel';
import { at, isDuplicate, Sealer, sha256 } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

export interface SignInTicket {
  ticket: string;
  expiresAt: Instant;
}

const over = (): DomainError =>
  new DomainError(
    'SIGN_IN_OVER',
    text('This sign-in was used or took too long. Begin again.', '本次登录已使用或已超时，请重新开始。'),
  );

/**
 * What a sign-in of several steps has to remember between them, sealed and given to whoever signs in: beginning one
 * writes nothing, so nobody fills the database with sign-ins that are never ended. Each is good for one session.
 */
@Injectable()
export class SignInTickets {
  constructor(
    private readonly sealer: Sealer,
    private readonly clock: Clock,
  ) {}

  /** @param lasts microseconds */
  give(purpose: string, held: object, lasts: Instant): SignInTicket {
    const expiresAt = this.clock.now() + lasts;
    const sealed = this.sealer.seal(JSON.stringify({ ...held, expiresAt }), purpose);
    return { ticket: sealed.toString('base64url'), expiresAt };
  }

  /** What it holds. SIGN_IN_OVER for one that is too old, changed, or of another purpose. */
  open<T extends object>(purpose: string, ticket: string): T {
    const held = this.read<T>(purpose, ticket);
    if (!held || held.expiresAt <= this.clock.now()) throw over();
    return held;
  }

  /** Uses it up with the transaction. SIGN_IN_OVER for one that was used, however it is written. */
  async spend(manager: EntityManager, purpose: string, ticket: string): Promise<void> {
    const { expiresAt } = this.open<{ expiresAt: Instant }>(purpose, ticket);
    const hash = sha256(purpose, Buffer.from(ticket, 'base64url').toString('hex'));
    try {
      await manager.query('INSERT INTO spent_ticket (ticket_hash, expires_at) VALUES (?,?)', [hash, at(expiresAt)]);
    } catch (error) {
      throw isDuplicate(error) ? over() : error;
    }
  }

  private read<T>(purpose: string, ticket: string): (T & { expiresAt: Instant }) | null {
    if (ticket.length > 8_000) return null;
    try {
      return JSON.parse(this.sealer.open(Buffer.from(ticket, 'base64url'), purpose)) as T & { expiresAt: Instant };
    } catch {
      return null; // not sealed by us
    }
  }
}

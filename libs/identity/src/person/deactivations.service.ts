import { Clock, DomainError, type Id, type Instant, notFound, text } from '#kernel';
import { atOrNull, at, Audit, bin, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../access/actor.js';
import { ApiKeys } from '../api-key/api-key.service.js';
import { Sessions } from '../session/session.service.js';
import { People, type Person } from './person.service.js';

/** Takes people out of use and back: what they did stays theirs, and nothing of it is changed. */
@Injectable()
export class Deactivations {
  constructor(
    private readonly people: People,
    private readonly sessions: Sessions,
    private readonly keys: ApiKeys,
    private readonly transactions: Transactions,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * From now on the person cannot sign in, sessions are over and API keys of theirs stop, at once in this process and
   * within two seconds in others. Again: nothing happens. NOT_FOUND for others' people, FORBIDDEN for oneself.
   */
  deactivate(actor: Actor, personId: Id): Promise<Person> {
    return this.set(actor, personId, 'deactivatePerson', this.clock.now(), async (manager, person) => {
      if (person.id === actor.personId)
        throw new DomainError('FORBIDDEN', text('Nobody deactivates themselves.', '不能停用本人账号。'));
      await manager.query('UPDATE refresh_token SET ended_at = ? WHERE person_id = ? AND ended_at IS NULL', [
        at(this.clock.now()),
        bin(person.id),
      ]);
    });
  }

  /** The person can sign in again, and keys that are not over act again. Again: nothing happens. */
  reactivate(actor: Actor, personId: Id): Promise<Person> {
    return this.set(actor, personId, 'reactivatePerson', null, () => Promise.resolve());
  }

  private async set(
    actor: Actor,
    personId: Id,
    action: 'deactivatePerson' | 'reactivatePerson',
    deactivatedAt: Instant | null,
    work: (manager: EntityManager, person: Person) => Promise<void>,
  ): Promise<Person> {
    const person = await this.transactions.run(async (manager) => {
      const before = await this.people.lock(manager, personId);
      const free = actor.roles.includes('OPERATOR_ADMIN');
      if (!before || (!free && before.organizationId !== actor.organizationId)) throw notFound(text('person', '人员'));
      await work(manager, before);
      if ((before.deactivatedAt === null) === (deactivatedAt === null)) return before;
      await manager.query('UPDATE person SET deactivated_at = ? WHERE id = ?', [
        atOrNull(deactivatedAt),
        bin(before.id),
      ]);
      const change = { action, subject: 'person', subjectId: before.id, before, after: { ...before, deactivatedAt } };
      await this.audit.write(manager, actor, change);
      return { ...before, deactivatedAt };
    });
    this.sessions.forget();
    this.keys.forget();
    return person;
  }
}

import { Clock, type Id, newId } from '#kernel';
import { at, bin, bins, Config, Hints, id, insertRows, json, rows } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Facts, type NotificationEvent, type Role, rolesTold, settledBy } from '../core/index.js';
import { MAIL_QUEUE, SEND_MAILS } from './queue.js';

/** Something that happened, and whom it concerns. */
export interface Telling {
  event: NotificationEvent;
  /** An organization's people of the event's roles, or people by name. */
  to: { organizationId: Id } | { personIds: readonly Id[] };
  /** Who is not told of it all the same: who did it, or may do nothing about it. */
  except?: readonly (Id | null)[];
  subjectId: Id;
  facts: Facts;
}

interface Recipient {
  personId: Id;
  organizationId: Id;
  roles: readonly Role[];
  /** In a sandbox nothing is real enough for a mail. */
  sandboxed: boolean;
  offInApp: readonly NotificationEvent[];
  offMail: readonly NotificationEvent[];
}

/**
 * Tells people of what happens, each as they chose: in the transaction of the change itself, so that what is told has
 * happened and what has happened is told. What asked for it before is read by it. The worker sends the mails.
 */
@Injectable()
export class Notifications {
  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly hints: Hints,
  ) {}

  async tell(manager: EntityManager, tellings: readonly Telling[]): Promise<void> {
    const people = await this.recipients(manager, tellings);
    const told = tellings.flatMap((telling) =>
      people
        .filter((person) => isConcerned(person, telling))
        .map((person) => ({
          ...{ id: newId(), telling, personId: person.personId },
          inApp: !person.offInApp.includes(telling.event),
          mail: this.config.mail !== null && !person.sandboxed && !person.offMail.includes(telling.event),
        }))
        .filter(({ inApp, mail }) => inApp || mail),
    );
    const now = at(this.clock.now());
    await settle(manager, tellings, now);
    await insertRows(
      manager,
      'INSERT INTO notification (id, person_id, event, subject_id, facts, in_app, at, read_at)',
      told.map(({ id: notificationId, personId, telling: { event, subjectId, facts }, inApp }) => [
        ...[bin(notificationId), bin(personId), event, bin(subjectId), JSON.stringify(facts), inApp ? 1 : 0, now, null],
      ]),
    );
    const mails = told.filter(({ mail }) => mail);
    if (!mails.length) return;
    await insertRows(
      manager,
      'INSERT INTO notification_mail (id, person_id, status, attempts, next_at, answered_at, answer)',
      mails.map((one) => [bin(one.id), bin(one.personId), 'PENDING', 0, now, null, null]),
    );
    // A hint that comes before the commit finds nothing; the sweep comes a few seconds later.
    void this.hints.send(MAIL_QUEUE, SEND_MAILS, {}, `${SEND_MAILS}-${now.replaceAll(/\D/g, '')}`);
  }

  /** Whoever acts among those named and those who hold one of the roles, once each. */
  private async recipients(manager: EntityManager, tellings: readonly Telling[]): Promise<Recipient[]> {
    const named = tellings.flatMap(({ to }) => ('personIds' in to ? to.personIds : []));
    const byRole = tellings.flatMap(({ to, event }) => ('personIds' in to ? [] : [{ ...to, event }]));
    const roles = [...new Set(byRole.flatMap(({ event }) => rolesTold(event)))];
    const found = [
      ...(await selectRecipients(manager, 'p.id', named)),
      ...(await selectRecipients(
        manager,
        'p.organization_id',
        byRole.map(({ organizationId }) => organizationId),
        roles,
      )),
    ];
    return [...new Map(found.map((person) => [person.personId, person])).values()];
  }
}

/** What asked for what is told now waits for nobody any more: it counts as read, whoever did it. */
async function settle(manager: EntityManager, tellings: readonly Telling[], now: string): Promise<void> {
  const settled = new Map(tellings.map(({ event, subjectId }) => [`${event} ${subjectId}`, { event, subjectId }]));
  for (const { event, subjectId } of settled.values()) {
    const asked = settledBy(event);
    if (asked.length)
      await manager.query(
        'UPDATE notification SET read_at = ? WHERE subject_id = ? AND read_at IS NULL AND event IN (?)',
        [...[now, bin(subjectId), asked]],
      );
  }
}

function isConcerned({ personId, organizationId, roles }: Recipient, { event, to, except = [] }: Telling): boolean {
  if (except.includes(personId)) return false;
  if ('personIds' in to) return to.personIds.includes(personId);
  return to.organizationId === organizationId && rolesTold(event).some((role) => roles.includes(role));
}

async function selectRecipients(
  manager: EntityManager,
  column: 'p.id' | 'p.organization_id',
  ids: readonly Id[],
  roles: readonly Role[] = [],
): Promise<Recipient[]> {
  if (!ids.length) return [];
  const ofRoles = roles.length ? `AND (${roles.map(() => 'JSON_CONTAINS(p.roles, ?)').join(' OR ')})` : '';
  const found = await rows<Record<string, never>>(
    manager,
    `SELECT p.id, p.organization_id, p.roles, o.sandbox_of, c.off_in_app, c.off_mail
       FROM person p JOIN organization o ON o.id = p.organization_id
       LEFT JOIN notification_choice c ON c.person_id = p.id
      WHERE ${column} IN (?) AND p.deactivated_at IS NULL ${ofRoles} ORDER BY p.id`,
    [bins([...new Set(ids)]), ...roles.map((role) => JSON.stringify(role))],
  );
  return found.map((row) => ({
    personId: id(row.id!),
    organizationId: id(row.organization_id!),
    roles: json(row.roles),
    sandboxed: row.sandbox_of !== null,
    offInApp: row.off_in_app === null ? [] : json(row.off_in_app),
    offMail: row.off_mail === null ? [] : json(row.off_mail),
  }));
}

import { Clock, type Id, newId } from '#kernel';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Doer } from '../actor.js';
import { at, bin, insertRows } from '../database/sql.js';

export interface Change {
  /** The operation, as in the permission table: "approveOrder". */
  action: string;
  /** What was changed: "order", and its id. */
  subject: string;
  subjectId: Id | null;
  before?: unknown;
  after?: unknown;
}

/** Writes the audit trail: always in the transaction of the change it tells of. */
@Injectable()
export class Audit {
  constructor(private readonly clock: Clock) {}

  write(manager: EntityManager, doer: Doer, change: Change): Promise<void> {
    return this.writeAll(manager, [{ doer, change }]);
  }

  /** Many changes of one transaction in one statement. */
  async writeAll(manager: EntityManager, changes: readonly { doer: Doer; change: Change }[]): Promise<void> {
    const now = at(this.clock.now());
    await insertRows(
      manager,
      'INSERT INTO audit_row (id, at, person_id, on_behalf_of, organization_id, roles, request_id, action, subject, subject_id, `before`, `after`)',
      changes.map(({ doer, change }) => [
        bin(newId()),
        now,
        doer.personId && bin(doer.personId),
        doer.onBehalfOf ? bin(doer.onBehalfOf) : null,
        doer.organizationId && bin(doer.organizationId),
        doer.roles.join(' '),
        doer.requestId,
        change.action,
        change.subject,
        change.subjectId && bin(change.subjectId),
        change.before === undefined ? null : JSON.stringify(change.before),
        change.after === undefined ? null : JSON.stringify(change.after),
      ]),
    );
  }
}

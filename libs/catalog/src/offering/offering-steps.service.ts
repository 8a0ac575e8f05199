import type { Actor } from '#identity';
import { Clock, type Id, isId, notFound, transition } from '#kernel';
import { at, Audit, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { OFFERING_MACHINE, type OfferingCommand } from '../core/index.js';
import { OPERATIONS } from './offering-actions.js';
import type { Offering } from './offering.row.js';
import { noOffering } from './offering.service.js';
import { changeOffering, lockOffering } from './offering-store.js';

/** Every command but the writing of it and of its revisions. */
export type Step = Exclude<OfferingCommand, 'update' | 'revise'>;
/** Columns a step writes beside status and version. */
export type Columns = Record<string, unknown>;

/** One command on an offering: locked, asked of the table, written, told to the audit trail. */
@Injectable()
export class OfferingSteps {
  constructor(
    private readonly transactions: Transactions,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * NOT_FOUND for another provider's where the command is its provider's, INVALID_TRANSITION by the table.
   * @param command or how the offering as it is says which; null: only what goes with it is done
   * @param work what goes with it, in the same transaction; answers the columns to write beside the status
   * @param told what the audit trail keeps of it beside these
   */
  take(
    actor: Actor,
    offeringId: Id,
    command: Step | ((offering: Offering) => Step | null),
    work: (manager: EntityManager, offering: Offering) => Promise<Columns> | Columns = () => ({}),
    told: Columns = {},
  ): Promise<Id> {
    return this.transactions.run(async (manager) => {
      const offering = isId(offeringId) ? await lockOffering(manager, offeringId) : null;
      if (!offering) throw notFound(noOffering);
      const taken = typeof command === 'string' ? command : command(offering);
      if (taken === null) {
        await work(manager, offering);
        return offering.id;
      }
      const { operation, own } = OPERATIONS[taken];
      if (own && offering.providerId !== actor.organizationId) throw notFound(noOffering);
      const status = transition(OFFERING_MACHINE, offering.status, taken);
      const columns = { ...(await work(manager, offering)), status, updated_at: at(this.clock.now()) };
      await changeOffering(manager, offering.id, columns);
      const { version } = offering;
      await this.audit.write(manager, actor, {
        action: operation,
        subject: 'offering',
        subjectId: offering.id,
        before: { status: offering.status, version, suspension: offering.suspension ?? undefined },
        after: { ...columns, ...told, version: version + 1 },
      });
      return offering.id;
    });
  }
}

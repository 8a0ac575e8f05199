import type { Actor } from '#identity';
import { Clock, type Id, isId, notFound, text, transition } from '#kernel';
import { Audit, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { REVISION_MACHINE, type RevisionAction, type RevisionCommand, type RevisionStatus } from '../core/index.js';
import type { Offering } from '../offering/offering.row.js';
import { lockOffering } from '../offering/offering-store.js';
import { REVISION_OPERATIONS } from './revision-actions.js';
import { RevisionEffects } from './revision-effect.service.js';
import type { Revision } from './revision.row.js';
import { findRevision, updateRevision } from './revision-store.js';

export const noRevision = text('revision', '修订');

interface StepWork {
  /** What the table is asked; the action itself unless told otherwise. */
  command?: RevisionCommand;
  /** Columns to write beside the status. */
  columns?: Record<string, unknown>;
  /** What the audit trail keeps of it beside these. */
  told?: Record<string, unknown>;
  /** The effective instant has come already: it takes effect in the same transaction. */
  takesEffect?: boolean;
}

/** One action on a revision: offering and revision locked, asked of the table, written, told to the audit trail. */
@Injectable()
export class RevisionSteps {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly audit: Audit,
    private readonly effects: RevisionEffects,
    private readonly clock: Clock,
  ) {}

  /**
   * NOT_FOUND for another provider's where the action is its provider's, INVALID_TRANSITION by the table: what is due
   * takes effect first. Answers the revision's id.
   */
  async take(
    actor: Actor,
    revisionId: Id,
    action: RevisionAction,
    work: (manager: EntityManager, revision: Revision, offering: Offering) => Promise<StepWork>,
  ): Promise<Id> {
    const { operation, own } = REVISION_OPERATIONS[action];
    const found = isId(revisionId) ? await findRevision(this.dataSource, revisionId) : null;
    if (!found || (own && found.providerId !== actor.organizationId)) throw notFound(noRevision);
    await this.effects.settle([found.offeringId], actor.requestId);
    return this.transactions.run(async (manager) => {
      // Whoever changes a revision holds its offering's row.
      const offering = (await lockOffering(manager, found.offeringId))!;
      const revision = (await findRevision(manager, found.id))!;
      transition(REVISION_MACHINE, this.statusOf(revision), action);
      const { command = action, columns = {}, told = {}, takesEffect } = await work(manager, revision, offering);
      const status = transition(REVISION_MACHINE, revision.status, command);
      await updateRevision(manager, revision.id, { ...columns, status });
      await this.audit.write(manager, actor, {
        action: operation,
        subject: 'offeringRevision',
        subjectId: revision.id,
        before: { status: revision.status, version: revision.version },
        after: { ...columns, ...told, status, version: revision.version + 1 },
      });
      if (takesEffect)
        await this.effects.takeEffect(manager, actor, offering, (await findRevision(manager, revision.id))!);
      return revision.id;
    });
  }

  /** An instant that came since `settle` looked counts: nothing is withdrawn after it. */
  private statusOf({ status, effectiveAt }: Revision): RevisionStatus {
    return status === 'APPROVED' && effectiveAt! <= this.clock.now() ? 'CURRENT' : status;
  }
}

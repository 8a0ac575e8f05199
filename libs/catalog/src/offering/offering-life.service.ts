import type { Actor } from '#identity';
import { type Id, invalid, Issues, text, textInput } from '#kernel';
import { Policy } from '#policy';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { withdrawOpenRevision } from '../revision/revision-store.js';
import { type Columns, OfferingSteps } from './offering-steps.service.js';

const NOT_SUSPENDED: Columns = { suspended_from: null, suspension_reason: null, suspension_rule: null };

/** What becomes of a listing after, or instead of, its publication. Services that exist go on whatever happens here. */
@Injectable()
export class OfferingLife {
  constructor(
    private readonly steps: OfferingSteps,
    private readonly policy: Policy,
  ) {}

  /** Its provider closes it to new orders for a time. */
  pause(actor: Actor, offeringId: Id): Promise<Id> {
    return this.steps.take(actor, offeringId, 'pause');
  }

  resume(actor: Actor, offeringId: Id): Promise<Id> {
    return this.steps.take(actor, offeringId, 'resume');
  }

  /** Its provider closes it to new orders for ever; also while it is suspended. What was to change of it is given up. */
  retire(actor: Actor, offeringId: Id): Promise<Id> {
    return this.steps.take(actor, offeringId, 'retire', async (manager, { id }) => {
      await withdrawOpenRevision(manager, id);
      return NOT_SUSPENDED;
    });
  }

  /** Its provider gives it up before it was published; its code stays taken. */
  withdraw(actor: Actor, offeringId: Id): Promise<Id> {
    return this.steps.take(actor, offeringId, 'withdraw');
  }

  /**
   * The operator takes it off the market: nobody but its provider and the operator reads it by id, nothing of it is
   * ordered, and orders that wait for its provider are not accepted.
   * VALIDATION_FAILED / UNKNOWN_RULE when the plans have no such rule.
   * @param ruleId the plan rule it rests on
   * @param along what is done in the same transaction
   */
  suspend(
    actor: Actor,
    offeringId: Id,
    reason: string,
    ruleId: string | null = null,
    along?: (manager: EntityManager) => Promise<void>,
  ): Promise<Id> {
    const checked = checkedReason(reason);
    if (ruleId !== null && !this.policy.rules({ on: null, document: null }).some(({ id }) => id === ruleId))
      throw invalid(['ruleId'], 'UNKNOWN_RULE', text('The plans have no such rule.', '规划中没有这条规则。'));
    return this.steps.take(actor, offeringId, 'suspend', async (manager, { status }) => {
      await along?.(manager);
      return { suspended_from: status, suspension_reason: checked, suspension_rule: ruleId };
    });
  }

  /** What it was before its suspension: on sale, or paused by its provider. The audit trail keeps the reason. */
  reinstate(actor: Actor, offeringId: Id, reason: string): Promise<Id> {
    const checked = checkedReason(reason);
    return this.steps.take(
      actor,
      offeringId,
      ({ suspension }) => (suspension?.from === 'PAUSED' ? 'reinstatePaused' : 'reinstate'),
      () => NOT_SUSPENDED,
      { reason: checked },
    );
  }
}

function checkedReason(reason: string): string {
  const issues = new Issues();
  const checked = textInput(issues, ['reason'], reason, { max: 2000 });
  issues.throwIfAny();
  return checked;
}

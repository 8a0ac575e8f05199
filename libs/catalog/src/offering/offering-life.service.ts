import type { Actor } from '#identity';
import { type Id, invalid, Issues, text, textInput } from '#kernel';
import { Policy } from '#policy';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { withdrawOpenRevision } from '../revision/revision-store.js';
import type { Offering } from './offering.row.js';
import { type Columns, OfferingSteps } from './offering-steps.service.js';

const REINSTATED = { PUBLISHED: 'reinstate', PAUSED: 'reinstatePaused', RETIRED: 'reinstateRetired' } as const;
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

  /**
   * Its provider closes it to new orders for ever. While it is suspended it stays so, hidden and undelivered, and is
   * retired when that ends. What was to change of it is given up.
   */
  retire(actor: Actor, offeringId: Id): Promise<Id> {
    return this.steps.take(actor, offeringId, 'retire', async (manager, { id, status }) => {
      await withdrawOpenRevision(manager, id);
      return status === 'SUSPENDED' ? { suspended_from: 'RETIRED' } : {};
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
   * @param along what is done in the same transaction; with it, what is suspended already stays as it is
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
    const command = ({ status }: Offering): 'suspend' | null => (along && status === 'SUSPENDED' ? null : 'suspend');
    return this.steps.take(actor, offeringId, command, async (manager, { status }) => {
      await along?.(manager);
      return { suspended_from: status, suspension_reason: checked, suspension_rule: ruleId };
    });
  }

  /** What it was before its suspension, or what its provider made of it since. The audit trail keeps the reason. */
  reinstate(actor: Actor, offeringId: Id, reason: string): Promise<Id> {
    const checked = checkedReason(reason);
    return this.steps.take(
      actor,
      offeringId,
      ({ suspension }) => REINSTATED[suspension?.from ?? 'PUBLISHED'],
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

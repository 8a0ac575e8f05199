import { type Decimal, type Issues, text } from '#kernel/core';
import { PROCUREMENT_ISSUES } from './errors.js';

/** Steps an organization's approvals may have. */
export const MAX_STEPS = 10;
export const MAX_QUORUM = 10;
const MAX_NAMED = 50;

/** One step of an organization's approvals: so many people, for orders from so much on. */
export interface ApprovalStep {
  title: string;
  /** It is needed for orders whose estimate is at least this; in the policy's currency, tax included. */
  fromAmount: Decimal;
  /** How many different people approve it, 1 to 10. */
  quorum: number;
  /** Who may; empty: whoever has the role APPROVER. */
  personIds: readonly string[];
}

export interface ApprovalPolicy {
  currency: string;
  steps: readonly ApprovalStep[];
}

/** Without a policy one approver decides, whatever the amount. */
const ONE_APPROVER: NeededStep = { title: '', quorum: 1, personIds: [] };

/**
 * The steps an order must pass, in the policy's order; always at least one. Amounts in another currency are compared
 * with nothing: such orders pass all steps.
 */
export function stepsFor(policy: ApprovalPolicy | null, order: { estimate: Decimal; currency: string }): NeededStep[] {
  const needed = (policy?.steps ?? []).filter(
    ({ fromAmount }) => order.currency !== policy!.currency || order.estimate.gte(fromAmount),
  );
  return (needed.length ? needed : [ONE_APPROVER]).map(({ title, quorum, personIds }) => ({
    title,
    quorum,
    personIds,
  }));
}

/** A step as an order has it: settled at its submission, whatever the policy says later. */
export type NeededStep = Omit<ApprovalStep, 'fromAmount'>;

/** Somebody's approval of a step of an order; `people` are all in whose name it was given. */
export interface Approval {
  step: number;
  people: readonly string[];
}

/** Which step waits for approvals, or null when the chain is complete. */
export function waitingStep(steps: readonly NeededStep[], given: readonly Approval[]): number | null {
  const index = steps.findIndex(({ quorum }, step) => given.filter((one) => one.step === step).length < quorum);
  return index === -1 ? null : index;
}

export type ApprovalFault = 'already' | 'notNamed';

/**
 * Why these people may not approve the step that waits: each approves one order once, whichever step and in whoever's
 * name, so that no chain is passed by one person; and a step that names people is theirs.
 */
export function approvalFault(
  steps: readonly NeededStep[],
  given: readonly Approval[],
  people: readonly string[],
): ApprovalFault | null {
  if (given.some((one) => one.people.some((person) => people.includes(person)))) return 'already';
  const step = waitingStep(steps, given);
  const named = step === null ? [] : steps[step]!.personIds;
  return named.length && !people.some((person) => named.includes(person)) ? 'notNamed' : null;
}

/**
 * Checks a policy's shape: 1 to 10 steps, quorums of 1 to 10, at most 50 named people of which as many as the quorum.
 * Adds OUT_OF_RANGE, TOO_MANY and QUORUM_TOO_LARGE.
 */
export function checkSteps(issues: Issues, steps: readonly Omit<ApprovalStep, 'fromAmount'>[]): void {
  steps.forEach(({ quorum, personIds }, index) => {
    if (!Number.isInteger(quorum) || quorum < 1 || quorum > MAX_QUORUM)
      issues.add(
        ['steps', index, 'quorum'],
        PROCUREMENT_ISSUES.OUT_OF_RANGE,
        text(`From 1 to ${MAX_QUORUM}.`, `须为 1 至 ${MAX_QUORUM}。`),
      );
    if (personIds.length > MAX_NAMED)
      issues.add(['steps', index, 'personIds'], 'TOO_MANY', text(`At most ${MAX_NAMED}.`, `最多 ${MAX_NAMED} 人。`));
    if (personIds.length && new Set(personIds).size < quorum)
      issues.add(
        ['steps', index, 'quorum'],
        PROCUREMENT_ISSUES.QUORUM_TOO_LARGE,
        text('More than the people it names.', '多于所指定的人数。'),
      );
  });
}

/** The class an order's spend counts for. 001 四(四). */
export const LINE_CLASSES = ['NETWORK_PLATFORM', 'APP_RESOURCE', 'PROFESSIONAL_SERVICE'] as const;
export type LineClass = (typeof LINE_CLASSES)[number];

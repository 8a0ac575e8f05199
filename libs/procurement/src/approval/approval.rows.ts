import { dec, type Id, type Instant } from '#kernel';
import { bin, bins, id, idOrNull, json, rows, type Runner } from '#platform';
import type { ApprovalPolicy } from '../core/index.js';

/** An approval as it was given. */
export interface GivenApproval {
  orderId: Id;
  round: number;
  step: number;
  personId: Id;
  onBehalfOf: Id | null;
  /** Both, as the rules of approval count them. */
  people: Id[];
  comment: string | null;
  at: Instant;
}

/** The organization's policy; null without one. */
export async function policyOf(runner: Runner, organizationId: Id): Promise<ApprovalPolicy | null> {
  const [row] = await rows<{ currency: string; steps: unknown }>(
    runner,
    'SELECT currency, steps FROM approval_policy WHERE organization_id = ?',
    [bin(organizationId)],
  );
  if (!row) return null;
  const steps = json<{ title: string; fromAmount: string; quorum: number; personIds: Id[] }[]>(row.steps);
  return { currency: row.currency, steps: steps.map((step) => ({ ...step, fromAmount: dec(step.fromAmount) })) };
}

/** Every approval of these orders, in all rounds, as they were given. */
export async function approvalsOf(runner: Runner, orderIds: readonly Id[]): Promise<GivenApproval[]> {
  if (!orderIds.length) return [];
  const found = await rows<{
    order_id: Buffer;
    round: number;
    step: number;
    person_id: Buffer;
    on_behalf_of: Buffer | null;
    comment: string | null;
    at: Instant;
  }>(
    runner,
    'SELECT order_id, round, step, person_id, on_behalf_of, comment, at FROM order_approval WHERE order_id IN (?) ORDER BY order_id, round, at, person_id',
    [bins(orderIds)],
  );
  return found.map((row) => {
    const [personId, onBehalfOf] = [id(row.person_id), idOrNull(row.on_behalf_of)];
    return {
      ...{ orderId: id(row.order_id), round: row.round, step: row.step, personId, onBehalfOf },
      people: onBehalfOf === null ? [personId] : [personId, onBehalfOf],
      ...{ comment: row.comment, at: row.at },
    };
  });
}

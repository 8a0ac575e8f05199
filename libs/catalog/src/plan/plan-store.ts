import { type Id, newId } from '#kernel';
import { bin, id, insertRows, rows, type Runner } from '#platform';
import { planCurrency, type PricePlan } from '../core/index.js';
import { byPlan, INSERT_PRICES, type PriceRow, priceValues, SELECT_PRICES } from './price.row.js';

/** Writes an offering's plans, in their order; in the caller's transaction. */
export async function insertPlans(
  runner: Runner,
  offeringId: Id,
  revision: number,
  plans: readonly PricePlan[],
): Promise<void> {
  const made = plans.map((plan) => ({ planId: newId(), plan }));
  await insertRows(
    runner,
    'INSERT INTO plan (id, offering_id, revision, position, code, name, currency)',
    made.map(({ planId, plan }, position) => [
      bin(planId),
      bin(offeringId),
      revision,
      position,
      plan.code,
      plan.name,
      planCurrency(plan),
    ]),
  );
  await insertRows(
    runner,
    INSERT_PRICES,
    made.flatMap(({ planId, plan }) => plan.prices.map((price, position) => priceValues(planId, position, price))),
  );
}

/** Removes the plans of an offering that nobody could buy yet. */
export async function deletePlans(runner: Runner, offeringId: Id): Promise<void> {
  await runner.query('DELETE c FROM price_component c JOIN plan p ON p.id = c.plan_id WHERE p.offering_id = ?', [
    bin(offeringId),
  ]);
  await runner.query('DELETE FROM plan WHERE offering_id = ?', [bin(offeringId)]);
}

/** The plans of one revision of an offering with their prices, in their order, as the caller's transaction sees them. */
export async function plansOf(runner: Runner, offeringId: Id, revision: number): Promise<PricePlan[]> {
  const plans = await rows<{ id: Buffer; code: string; name: string }>(
    runner,
    'SELECT id, code, name FROM plan WHERE offering_id = ? AND revision = ? ORDER BY position',
    [bin(offeringId), revision],
  );
  if (!plans.length) return [];
  const prices = byPlan(await rows<PriceRow>(runner, SELECT_PRICES, [plans.map((plan) => plan.id)]));
  return plans.map((plan) => ({ code: plan.code, name: plan.name, prices: prices.get(id(plan.id)) ?? [] }));
}

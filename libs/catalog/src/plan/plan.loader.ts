import type { Id } from '#kernel';
import { loaderOf, type RequestContext } from '#platform';
import DataLoader from 'dataloader';
import type { Price } from '../core/index.js';
import type { Offering } from '../offering/offering.row.js';
import type { PlanFacts, PlanHead } from './plan-facts.js';
import type { Plans } from './plan.service.js';

/** The most prices one level of an answer holds; a page of offerings with more must be made smaller. */
const MOST_PRICES = 50_000;

/** One statement for all plans of an answer that are named by id. */
export const planLoader = (context: RequestContext, plans: Plans): DataLoader<Id, PlanFacts> =>
  loaderOf(
    context,
    'plan',
    () =>
      new DataLoader<Id, PlanFacts>(async (ids) => {
        const found = await plans.byIds(ids);
        return ids.map((id) => found.get(id) ?? new Error(`plan ${id} is gone`));
      }),
  );

/** One statement for the plans of all offerings of an answer. */
export const plansOfOfferingLoader = (context: RequestContext, plans: Plans): DataLoader<Id, PlanHead[]> =>
  loaderOf(
    context,
    'plansOfOffering',
    () =>
      new DataLoader<Id, PlanHead[]>(async (ids) => {
        const found = await plans.ofOfferings(ids);
        return ids.map((id) => found.get(id) ?? []);
      }),
  );

/** One statement for the plans of all offerings of an answer with their prices. */
export const pricedPlansLoader = (context: RequestContext, plans: Plans): DataLoader<Offering, PlanFacts[], Id> =>
  loaderOf(
    context,
    'pricedPlans',
    () =>
      new DataLoader<Offering, PlanFacts[], Id>(
        async (offerings) => {
          const found = await plans.priced(offerings, MOST_PRICES);
          return offerings.map(({ id }) => found.get(id) ?? []);
        },
        { cacheKeyFn: ({ id }) => id },
      ),
  );

/** The plans on sale in place of those of an answer that are no more. */
export const replacementsLoader = (context: RequestContext, plans: Plans): DataLoader<Id, PlanHead | null> =>
  loaderOf(
    context,
    'replacements',
    () =>
      new DataLoader<Id, PlanHead | null>(async (ids) => {
        const found = await plans.replacements(ids);
        return ids.map((id) => found.get(id) ?? null);
      }),
  );

/** One statement for the prices of all plans of an answer. */
export const pricesLoader = (context: RequestContext, plans: Plans): DataLoader<Id, Price[]> =>
  loaderOf(
    context,
    'prices',
    () =>
      new DataLoader<Id, Price[]>(async (ids) => {
        const found = await plans.pricesOf(ids, MOST_PRICES);
        return ids.map((id) => found.get(id) ?? []);
      }),
  );

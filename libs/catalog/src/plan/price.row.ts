import { type DateOn, type Id, plain } from '#kernel';
import { bin, id, json } from '#platform';
import type { Price, PriceTier } from '../core/index.js';

/** A row of price_component with its plan's currency. */
export interface PriceRow {
  plan_id: Buffer;
  code: string;
  kind: Price['kind'];
  model: Price['model'];
  currency: string;
  billing_interval: Price['interval'];
  meter: string | null;
  unit: string | null;
  aggregation: Price['aggregation'];
  source: Price['source'];
  unit_price: string | null;
  tiers: unknown;
  package_size: string | null;
  included_quantity: string;
  rate: string | null;
  fixed_amount: string | null;
  free_events: number | null;
  free_amount: string | null;
  minimum_per_event: string | null;
  maximum_per_event: string | null;
  minimum_amount: string | null;
  maximum_amount: string | null;
  timing: Price['timing'];
  anchor_day: number | null;
  proration: Price['proration'];
  effective_from: DateOn | null;
  effective_to: DateOn | null;
  tier_scope: Price['tierScope'];
  tax_category: Price['taxCategory'];
  while_suspended: number;
}

const COLUMNS = [
  'plan_id, position, code, kind, model, billing_interval, meter, unit, aggregation, source, unit_price, tiers, package_size',
  'included_quantity, rate, fixed_amount, free_events, free_amount, minimum_per_event, maximum_per_event, minimum_amount',
  'maximum_amount, timing, anchor_day, proration, effective_from, effective_to, tier_scope, tax_category, while_suspended',
].join(', ');

/** The columns of a price `c` of a plan `p`. A day is text: the driver would make a time of it. */
const PRICE_COLUMNS = `${COLUMNS.split(', ')
  .map((column) => (column.startsWith('effective_') ? `CAST(c.${column} AS CHAR) AS ${column}` : `c.${column}`))
  .join(', ')}, p.currency`;

/** The plans on sale of many offerings with their prices in one statement, both in their order; a plan without prices has one row. */
export const SELECT_PRICED_PLANS = `SELECT ${PRICE_COLUMNS}, p.id AS priced_plan_id, p.offering_id, p.code AS plan_code, p.name AS plan_name, p.revision
  FROM plan p JOIN offering o ON o.id = p.offering_id AND o.plans_revision = p.revision
  LEFT JOIN price_component c ON c.plan_id = p.id WHERE p.offering_id IN (?)
  ORDER BY p.offering_id, p.position, c.position`;

/** The prices of many plans in one statement, each plan's in their order. */
export const SELECT_PRICES = `SELECT ${PRICE_COLUMNS} FROM plan p JOIN price_component c ON c.plan_id = p.id WHERE p.id IN (?) ORDER BY c.plan_id, c.position`;

export const INSERT_PRICES = `INSERT INTO price_component (${COLUMNS})`;

const plainOrNull = (value: string | null): string | null => (value === null ? null : plain(value));

export const priceOf = (row: Omit<PriceRow, 'plan_id'>): Price => ({
  code: row.code,
  kind: row.kind,
  model: row.model,
  currency: row.currency,
  interval: row.billing_interval,
  meter: row.meter,
  unit: row.unit,
  aggregation: row.aggregation,
  source: row.source,
  unitPrice: plainOrNull(row.unit_price),
  tiers: json<PriceTier[]>(row.tiers),
  packageSize: plainOrNull(row.package_size),
  includedQuantity: plain(row.included_quantity),
  rate: plainOrNull(row.rate),
  fixedAmount: plainOrNull(row.fixed_amount),
  freeEvents: row.free_events,
  freeAmount: plainOrNull(row.free_amount),
  minimumPerEvent: plainOrNull(row.minimum_per_event),
  maximumPerEvent: plainOrNull(row.maximum_per_event),
  minimumAmount: plainOrNull(row.minimum_amount),
  maximumAmount: plainOrNull(row.maximum_amount),
  timing: row.timing,
  anchorDay: row.anchor_day,
  proration: row.proration,
  effectiveFrom: row.effective_from,
  effectiveTo: row.effective_to,
  tierScope: row.tier_scope,
  taxCategory: row.tax_category,
  ...(row.while_suspended ? { whileSuspended: true } : {}),
});

/** The values of INSERT_PRICES. */
export const priceValues = (planId: Id, position: number, price: Price): unknown[] => [
  bin(planId),
  position,
  price.code,
  price.kind,
  price.model,
  price.interval,
  price.meter,
  price.unit,
  price.aggregation,
  price.source,
  price.unitPrice,
  JSON.stringify(price.tiers),
  price.packageSize,
  price.includedQuantity,
  price.rate,
  price.fixedAmount,
  price.freeEvents,
  price.freeAmount,
  price.minimumPerEvent,
  price.maximumPerEvent,
  price.minimumAmount,
  price.maximumAmount,
  price.timing,
  price.anchorDay,
  price.proration,
  price.effectiveFrom,
  price.effectiveTo,
  price.tierScope,
  price.taxCategory,
  price.whileSuspended ? 1 : 0,
];

export function byPlan(rows: readonly PriceRow[]): Map<Id, Price[]> {
  const found = new Map<Id, Price[]>();
  // Rows of a plan stand together: its id is made into text once, not once per price.
  let last: { bytes: Buffer; prices: Price[] } | null = null;
  for (const row of rows) {
    if (!last?.bytes.equals(row.plan_id)) {
      last = { bytes: row.plan_id, prices: [] };
      found.set(id(row.plan_id), last.prices);
    }
    last.prices.push(priceOf(row));
  }
  return found;
}

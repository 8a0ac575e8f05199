import type { LivingInstance, Price } from '#catalog/core';
import { dec, type Month, parseInstant } from '#kernel/core';
import type { LineDraft } from './adjust.js';
import type { BilledPart, MonthUse, Part } from './instance-parts.js';

/** A USAGE PER_UNIT price of 1 for specs, unless told otherwise. */
export const aPrice = (over: Partial<Price> = {}): Price => ({
  code: 'use',
  kind: 'USAGE',
  model: 'PER_UNIT',
  currency: 'CNY',
  interval: null,
  meter: 'm',
  unit: 'h',
  aggregation: 'SUM',
  source: 'PROVIDER',
  unitPrice: '1',
  tiers: [],
  packageSize: null,
  includedQuantity: '0',
  rate: null,
  fixedAmount: null,
  freeEvents: null,
  freeAmount: null,
  minimumPerEvent: null,
  maximumPerEvent: null,
  minimumAmount: null,
  maximumAmount: null,
  timing: null,
  anchorDay: null,
  proration: null,
  effectiveFrom: null,
  effectiveTo: null,
  tierScope: null,
  taxCategory: 'INFORMATION_SERVICE',
  ...over,
});

const notMetered = { meter: null, unit: null, aggregation: null, source: null } as const;
export const aFee = (code: string, unitPrice: string, over: Partial<Price> = {}): Price =>
  aPrice({
    code,
    kind: 'RECURRING',
    model: 'FLAT',
    interval: 'MONTH',
    timing: 'ARREARS',
    proration: 'SECOND',
    unitPrice,
    ...notMetered,
    ...over,
  });

/** The start of a day in Shanghai. */
export const day = (on: string): number => parseInstant(`${on}T00:00:00+08:00`)!;

export const anInstance = (from: string, to: string | null = null, quantity = '1'): LivingInstance => ({
  activatedAt: day(from),
  terminatedAt: to === null ? null : day(to),
  quantity,
});

export const used = (month: Month, closedCut: number, quantity: string, count = 1, meter = 'm'): MonthUse => ({
  month,
  closedCut,
  meters: [{ meter, quantity, count }],
});

/** What stands billed once these lines are issued, beside what stood before. */
export function billedAfter(before: readonly BilledPart[], lines: readonly LineDraft<Part>[]): BilledPart[] {
  const parts = new Map(before.map((part) => [`${part.priceCode} ${part.month}`, part]));
  for (const { payload, billed } of lines)
    parts.set(`${payload.price.code} ${payload.month}`, {
      ...billed,
      priceCode: payload.price.code,
      month: payload.month,
      throughCut: payload.use?.throughCut ?? null,
    });
  return [...parts.values()];
}

/** Billed before, without its figures mattering. */
export const aBilledPart = (priceCode: string, month: Month): BilledPart => ({
  priceCode,
  month,
  quantity: dec(1),
  ratedAmount: dec(1),
  amount: dec(1),
  serviceFrom: day(`${month}-01`),
  serviceTo: day(`${month}-02`),
  unitPrice: dec(1),
  throughCut: null,
});

import { dec, type Instant, parseInstant } from '#kernel/core';
import type { Life } from './life.js';
import type { Price, PriceTier } from './price.js';

/** A price for specs: USAGE PER_UNIT unless told otherwise. */
export const aPrice = (over: Partial<Price> = {}): Price => {
  const usage = (over.kind ?? 'USAGE') === 'USAGE';
  const tiered = over.model === 'GRADUATED' || over.model === 'VOLUME';
  return {
    code: 'p',
    kind: 'USAGE',
    model: 'PER_UNIT',
    currency: 'CNY',
    interval: over.kind === 'RECURRING' ? 'MONTH' : null,
    meter: usage ? 'm' : null,
    unit: usage ? 'h' : null,
    aggregation: usage ? 'SUM' : null,
    source: usage ? 'PROVIDER' : null,
    unitPrice: tiered ? null : '1',
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
    timing: over.kind === 'RECURRING' ? 'ARREARS' : null,
    anchorDay: null,
    proration: over.kind === 'RECURRING' ? 'SECOND' : null,
    effectiveFrom: null,
    effectiveTo: null,
    tierScope: tiered ? 'INSTANCE' : null,
    taxCategory: 'INFORMATION_SERVICE',
    ...over,
  };
};

export const tier = (upTo: string | null, unitPrice: string, flatAmount = '0'): PriceTier => ({
  upTo,
  unitPrice,
  flatAmount,
});

/** An instant written with its zone, "2026-03-01T00:00:00+08:00"; a bare day is its start in Shanghai. */
export const at = (written: string): Instant =>
  parseInstant(written.length === 10 ? `${written}T00:00:00+08:00` : written)!;

/** A life from and to instants as `at` reads them, with a quantity or stretches of [from, quantity]. */
export const aLife = (from: string, to: string | null, quantity: string | [string, string][] = '1'): Life => ({
  activatedAt: at(from),
  terminatedAt: to === null ? null : at(to),
  stretches:
    typeof quantity === 'string'
      ? [{ from: at(from), quantity: dec(quantity) }]
      : quantity.map(([start, q]) => ({ from: at(start), quantity: dec(q) })),
});

import type { MeterSource, Price } from './price.js';

/** A USAGE price, with the fields that such a price always has. */
export type UsagePrice = Price & { kind: 'USAGE' } & {
  [Field in 'meter' | 'unit' | 'aggregation' | 'source']: NonNullable<Price[Field]>;
};

export const isUsagePrice = (price: Price): price is UsagePrice => price.kind === 'USAGE';

/** A price under which a plan counts the meter, or null: prices of one meter, one after another, count it alike. */
export const meterOf = (prices: readonly Price[], meter: string): UsagePrice | null =>
  prices.filter(isUsagePrice).find((price) => price.meter === meter) ?? null;

/** The meters of a plan whose use a buyer has to expect: those the provider reports. The platform knows its own. */
export const requiredUsageMeters = (prices: readonly Price[]): string[] => metersFrom(prices, 'PROVIDER');

/** The meters of a plan for which the platform writes the events. */
export const platformMeters = (prices: readonly Price[]): string[] => metersFrom(prices, 'PLATFORM');

/** The meters of a plan that count on while an instance is suspended: of one a price of theirs says so. */
export const metersWhileSuspended = (prices: readonly Price[]): Set<string> =>
  new Set(prices.flatMap((price) => (isUsagePrice(price) && price.whileSuspended ? [price.meter] : [])));

const metersFrom = (prices: readonly Price[], source: MeterSource): string[] => [
  ...new Set(prices.flatMap((price) => (isUsagePrice(price) && price.source === source ? [price.meter] : []))),
];

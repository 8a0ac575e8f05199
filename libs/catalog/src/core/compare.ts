import { type Text, text } from '#kernel/core';
import type { AttributeDefinitions } from './attribute-definition.js';
import type { Price } from './price.js';

/** One thing that plans are compared by. */
export interface ComparedRow {
  code: string;
  name: Text;
  unit: string | null;
  /** In the order of the plans; null where a plan's offering says nothing of it. */
  values: unknown[];
  /** Whether two of them are not the same. */
  differs: boolean;
}

/** What a plan is compared by besides its prices. */
export interface ComparedPlan {
  providerName: string;
  serviceModel: string;
  clouds: readonly string[];
  zones: readonly Text[];
  categories: readonly Text[];
  /** Its offering's effective attributes. */
  attributes: Readonly<Record<string, unknown>>;
}

/** Lists say the same in any order, and so do the keys of an object. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => JSON.stringify(comparable(one))).sort();
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .map(([key, one]) => [key, comparable(one)] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

const differ = (values: readonly unknown[]): boolean =>
  new Set(values.map((value) => JSON.stringify(comparable(value ?? null)))).size > 1;

/**
 * The plans attribute by attribute: what every offering has, then known attributes in the order of their definitions,
 * then others by their codes. Attributes that none of them declares are left out.
 */
export function compareAttributes(definitions: AttributeDefinitions, plans: readonly ComparedPlan[]): ComparedRow[] {
  const row = (code: string, name: Text, unit: string | null, values: unknown[]): ComparedRow => ({
    ...{ code, name, unit, values },
    differs: differ(values),
  });
  const known = [...definitions.keys()];
  const declared = new Set(plans.flatMap(({ attributes }) => Object.keys(attributes)));
  const others = [...declared].filter((code) => !definitions.has(code)).sort();
  return [
    row(
      'provider',
      text('Provider', '供应商'),
      null,
      plans.map(({ providerName }) => providerName),
    ),
    row(
      'serviceModel',
      text('Service model', '服务模式'),
      null,
      plans.map(({ serviceModel }) => serviceModel),
    ),
    row(
      'clouds',
      text('Clouds', '所属云平台'),
      null,
      plans.map(({ clouds }) => clouds),
    ),
    row(
      'zones',
      text('Zones', '区域'),
      null,
      plans.map(({ zones }) => zones),
    ),
    row(
      'categories',
      text('Categories', '服务分类'),
      null,
      plans.map(({ categories }) => categories),
    ),
    ...[...known.filter((code) => declared.has(code)), ...others].map((code) => {
      const definition = definitions.get(code);
      const values = plans.map(({ attributes }) => attributes[code] ?? null);
      return row(code, definition?.name ?? text(code, code), definition?.unit ?? null, values);
    }),
  ];
}

/** Prices of several plans for the same thing: of one meter, of one interval, or once. */
export interface AlignedPrices {
  kind: Price['kind'];
  meter: string | null;
  interval: Price['interval'];
  /** In the order of the plans; null where a plan has none such. */
  prices: (Price | null)[];
  /** Whether two plans charge differently, or not both. */
  differs: boolean;
}

const thingOf = ({ kind, meter, interval }: Price): string => JSON.stringify([kind, meter, interval]);
/** What a price charges, whatever it is called. */
const chargeOf = (price: Price | null): string => JSON.stringify(price && { ...price, code: null });

/**
 * The plans' prices beside each other, in the order in which the plans name them: use by its meter, recurring prices
 * by their interval. Where a plan has several for the same, its first stands beside the others' first.
 */
export function alignPrices(plans: readonly (readonly Price[])[]): AlignedPrices[] {
  const things = new Map<string, AlignedPrices>();
  plans.forEach((prices, plan) => {
    const seen = new Map<string, number>();
    for (const price of prices) {
      const thing = thingOf(price);
      const nth = (seen.get(thing) ?? 0) + 1;
      seen.set(thing, nth);
      const key = `${thing} ${nth}`;
      const { kind, meter, interval } = price;
      const aligned = things.get(key) ?? { kind, meter, interval, prices: plans.map(() => null), differs: false };
      aligned.prices[plan] = price;
      things.set(key, aligned);
    }
  });
  return [...things.values()].map((aligned) => ({
    ...aligned,
    differs: new Set(aligned.prices.map(chargeOf)).size > 1,
  }));
}

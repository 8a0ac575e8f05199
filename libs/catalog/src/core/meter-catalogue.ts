import type { Issue } from '#kernel/core';
import { isUsagePrice } from './meters.js';
import { SERVICE_MODELS, type ServiceModel } from './offering-machine.js';
import { METER_AGGREGATIONS, type MeterAggregation, type Price, type PricePlan } from './price.js';
import { unitOf } from './units.js';

/** Classes of meters after GB/T 37735-2019 (compute to application), and those it does not have. */
export const METER_CLASSES = [
  'COMPUTE',
  'STORAGE',
  'NETWORK',
  'MIDDLEWARE',
  'DATABASE',
  'API',
  'APPLICATION',
  'AI',
  'HPC',
  'CONTAINER',
  'IOT',
  'DATA',
  'SECURITY',
  'SERVICE',
  'FACILITY',
] as const;
export type MeterClass = (typeof METER_CLASSES)[number];

/** Kinds that an offering may declare as `attributes.kind`. Other values mean nothing to the platform. */
export const OFFERING_KINDS = ['STORAGE_DR', 'DATA_PRODUCT', 'AI_COMPUTE', 'HPC', 'IOT_PLATFORM'] as const;
export type OfferingKind = (typeof OFFERING_KINDS)[number];

/** Kinds whose use is metered by their own meters and no others (S1-51). */
const STRICT_KINDS: readonly OfferingKind[] = ['STORAGE_DR', 'DATA_PRODUCT'];

/** A row of `seeds/reference/meters.json`: what a meter is called and how it is best counted. */
export interface CatalogueMeter {
  code: string;
  nameZh: string;
  nameEn: string;
  class: MeterClass;
  unit: string;
  aggregation: MeterAggregation;
  /** The service models and kinds it is meant for; a recommendation. */
  serviceModels: ServiceModel[];
  kinds: OfferingKind[];
  /** Not null: meaningless elsewhere, and refused there. */
  onlyFor: ServiceModel[] | null;
  /** The clause it comes from; null for one of our own. */
  source: string | null;
}

const oneOf = <T extends string>(known: readonly T[], value: unknown): value is T =>
  (known as readonly unknown[]).includes(value);
const allOf = (known: readonly string[], value: unknown): boolean =>
  Array.isArray(value) && value.every((one) => oneOf(known, one));

function isMeter(row: unknown): row is CatalogueMeter {
  const meter = (row ?? {}) as Record<keyof CatalogueMeter, unknown>;
  return (
    [meter.code, meter.nameZh, meter.nameEn, meter.unit].every((one) => typeof one === 'string' && one !== '') &&
    oneOf(METER_CLASSES, meter.class) &&
    oneOf(METER_AGGREGATIONS, meter.aggregation) &&
    allOf(SERVICE_MODELS, meter.serviceModels) &&
    allOf(OFFERING_KINDS, meter.kinds) &&
    (meter.onlyFor === null || allOf(SERVICE_MODELS, meter.onlyFor)) &&
    (meter.source === null || typeof meter.source === 'string')
  );
}

export type MeterCatalogue = ReadonlyMap<string, CatalogueMeter>;

/** Reads the catalogue by code; RangeError on a malformed row or a code that stands twice. */
export function readMeters(rows: unknown): MeterCatalogue {
  if (!Array.isArray(rows)) throw new RangeError('meters: not a list');
  const found = new Map<string, CatalogueMeter>();
  rows.forEach((row: unknown, index) => {
    if (!isMeter(row)) throw new RangeError(`meters: row ${index} is no meter`);
    if (found.has(row.code)) throw new RangeError(`meters: ${row.code} stands twice`);
    found.set(row.code, row);
  });
  return found;
}

/** What of an offering decides which meters fit it. */
export interface MeteredOffering {
  serviceModel: ServiceModel;
  attributes: Record<string, unknown>;
}

export const kindOf = ({ attributes }: MeteredOffering): OfferingKind | null =>
  oneOf(OFFERING_KINDS, attributes.kind) ? attributes.kind : null;

/** `attributes.meters`: the catalogue's codes of the provider's own; null when it declares none. */
function declared({ attributes }: MeteredOffering): Record<string, string> | null {
  const { meters } = attributes;
  const isMap = typeof meters === 'object' && meters !== null && !Array.isArray(meters);
  return isMap && Object.values(meters).every((code) => typeof code === 'string')
    ? (meters as Record<string, string>)
    : null;
}

/** The catalogue's meter that a code of the offering is: as declared, else by code, else by name ("building-area"). */
function meterNamed(catalogue: MeterCatalogue, offering: MeteredOffering, code: string): CatalogueMeter | null {
  const map = declared(offering);
  const own = map && Object.hasOwn(map, code) ? map[code]! : code;
  const name = own.toLowerCase().replaceAll(/[-_.]+/g, ' ');
  const byName = (meter: CatalogueMeter): boolean => meter.nameZh === own || meter.nameEn.toLowerCase() === name;
  return catalogue.get(own) ?? [...catalogue.values()].find(byName) ?? null;
}

/** What the catalogue refuses; all else it only advises against. */
export type MeterIssueCode =
  'METER_NOT_FOR_MODEL' | 'METER_NOT_FOR_KIND' | 'METER_NOT_IN_CATALOGUE' | 'METER_CLASS_REQUIRED';

export interface MeterFault {
  path: Issue['path'];
  code: MeterIssueCode;
  /** The code, model or kind it is about. */
  about: string;
}

/** What IaaS is measured by (S1-49): computing, of any kind, and storage. */
const BASIC: readonly MeterClass[] = ['COMPUTE', 'STORAGE', 'CONTAINER', 'AI', 'HPC'];

/**
 * What of an offering's meters is refused. A provider's own codes are free, and so is how it counts them, except:
 *   METER_NOT_FOR_MODEL     a catalogue meter that has a meaning in other service models only: a PaaS by building area
 *   METER_NOT_FOR_KIND      a STORAGE_DR or DATA_PRODUCT offering with a meter that is not of its kind
 *   METER_NOT_IN_CATALOGUE  `attributes.meters` names a meter that the catalogue does not have
 *   METER_CLASS_REQUIRED    an IaaS offering with `attributes.meters` of which none is of computing or storage
 */
export function meterFaults(
  catalogue: MeterCatalogue,
  offering: MeteredOffering,
  plans: readonly PricePlan[],
): MeterFault[] {
  const faults = declarationFaults(catalogue, offering);
  const kind = kindOf(offering);
  plans.forEach(({ prices }, plan) =>
    prices.forEach((price, index) => {
      if (!isUsagePrice(price) || price.meter === null) return;
      const path = ['plans', plan, 'prices', index, 'meter'];
      const meter = meterNamed(catalogue, offering, price.meter);
      if (meter?.onlyFor && !meter.onlyFor.includes(offering.serviceModel))
        faults.push({ path, code: 'METER_NOT_FOR_MODEL', about: offering.serviceModel });
      else if (kind && STRICT_KINDS.includes(kind) && !meter?.kinds.includes(kind))
        faults.push({ path, code: 'METER_NOT_FOR_KIND', about: kind });
    }),
  );
  return faults;
}

function declarationFaults(catalogue: MeterCatalogue, offering: MeteredOffering): MeterFault[] {
  const map = declared(offering);
  if (!map) return [];
  const faults = Object.entries(map)
    .filter(([, code]) => !catalogue.has(code))
    .map(([own, about]): MeterFault => ({
      path: ['attributes', 'meters', own],
      code: 'METER_NOT_IN_CATALOGUE',
      about,
    }));
  const classes = Object.values(map).map((code) => catalogue.get(code)?.class);
  if (offering.serviceModel === 'IAAS' && !classes.some((one) => one && BASIC.includes(one)))
    faults.push({ path: ['attributes', 'meters'], code: 'METER_CLASS_REQUIRED', about: BASIC.join(', ') });
  return faults;
}

/** What could be better with an offering's meters; nothing of it keeps the offering from being sold. */
export const METER_ADVICE = [
  /** The catalogue has no meter of this code; declare in `attributes.meters` which one it is. */
  'NOT_IN_CATALOGUE',
  'UNIT_DIFFERS',
  'AGGREGATION_DIFFERS',
  /** The meter is meant for other service models. */
  'MODEL_DIFFERS',
  /** An IaaS offering that meters neither computing nor storage. */
  'CLASS_MISSING',
  /** An AI_COMPUTE offering that does not say `attributes.cardModel`. */
  'CARD_MODEL_MISSING',
] as const;
export type MeterAdviceKind = (typeof METER_ADVICE)[number];

export interface MeterAdvice {
  kind: MeterAdviceKind;
  /** The offering's code; null where it is about the offering. */
  meter: string | null;
  /** The catalogue's. */
  recommended: CatalogueMeter | null;
  /** UNIT_DIFFERS: whether the two convert into each other. */
  convertible: boolean | null;
}

/** @param prices of all plans of the offering */
export function meterAdvice(
  catalogue: MeterCatalogue,
  offering: MeteredOffering,
  prices: readonly Price[],
): MeterAdvice[] {
  const used = new Map(prices.filter(isUsagePrice).map((price) => [price.meter, price]));
  const advice: MeterAdvice[] = [];
  const classes = new Set<MeterClass>();
  const say = (
    kind: MeterAdviceKind,
    meter: string | null,
    recommended: CatalogueMeter | null,
    convertible: boolean | null = null,
  ): number => advice.push({ kind, meter, recommended, convertible });
  for (const [code, price] of used) {
    const meter = meterNamed(catalogue, offering, code);
    if (!meter) {
      say('NOT_IN_CATALOGUE', code, null);
      continue;
    }
    classes.add(meter.class);
    if (price.unit !== meter.unit) say('UNIT_DIFFERS', code, meter, sameDimension(price.unit, meter.unit));
    if (price.aggregation !== meter.aggregation) say('AGGREGATION_DIFFERS', code, meter);
    if (!meter.serviceModels.includes(offering.serviceModel)) say('MODEL_DIFFERS', code, meter);
  }
  if (offering.serviceModel === 'IAAS' && used.size > 0 && !BASIC.some((one) => classes.has(one)))
    say('CLASS_MISSING', null, null);
  if (kindOf(offering) === 'AI_COMPUTE' && typeof offering.attributes.cardModel !== 'string')
    say('CARD_MODEL_MISSING', null, null);
  return advice;
}

function sameDimension(a: string, b: string): boolean {
  const dimension = unitOf(a)?.dimension;
  return dimension !== undefined && dimension === unitOf(b)?.dimension;
}

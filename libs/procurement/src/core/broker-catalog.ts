import { CODE, type Issue, Issues, listInput, text, textInput } from '#kernel/core';
import { LONGEST_POLLING_SECONDS } from './broker.js';

/** A service plan of a broker's catalogue, as far as the market uses it. */
export interface CatalogPlan {
  id: string;
  name: string;
  /** What people are shown. */
  title: string;
  /** What it costs, as far as the catalogue says so in yuan; null where it does not. */
  price: CatalogPrice | null;
  bindable: boolean;
  /** `maximum_polling_duration`, at most a week; null: the catalogue says nothing. */
  pollingSeconds: number | null;
  path: Issue['path'];
}

export interface CatalogPrice {
  interval: 'MONTH' | 'YEAR';
  unitPrice: string;
}

/** A service offering of a broker's catalogue. Of its plans those alone that are as the specification wants them. */
export interface CatalogService {
  id: string;
  name: string;
  title: string;
  summary: string;
  description: string;
  plans: CatalogPlan[];
  path: Issue['path'];
}

/** Every pair of ids that stands in a catalogue, whether or not it can be used. */
export interface NamedPlan {
  serviceId: string;
  brokerPlanId: string;
}

export interface BrokerCatalog {
  /** False: it cannot be told what stands in it and what does not. */
  readable: boolean;
  services: CatalogService[];
  named: NamedPlan[];
  issues: Issue[];
}

const MOST_SERVICES = 100;
const MOST_PLANS = 100;
const LONGEST_ID = 255;
const LONGEST_NAME = 200;
const LONGEST_SUMMARY = 1000;
const LONGEST_DESCRIPTION = 20_000;
const LONGEST_SCHEMA = 64 * 1024;
/** As in semver.org 2.0.0. */
const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;

type Fields = Record<string, unknown>;
type Path = Issue['path'];

const isFields = (value: unknown): value is Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const malformed = (issues: Issues, path: Path): void =>
  issues.add(path, 'MALFORMED', text('Not in the form the specification has.', '不符合规范要求的格式。'));
const missing = (issues: Issues, path: Path): void =>
  issues.add(path, 'REQUIRED', text('Must be there.', '必须提供。'));

/** A text that must be there. */
function words(issues: Issues, path: Path, value: unknown, max: number): string {
  if (typeof value === 'string') return textInput(issues, path, value, { max });
  if (value === undefined || value === null) missing(issues, path);
  else malformed(issues, path);
  return '';
}

/** An id is kept as it is: what is trimmed would be another. */
function identifier(issues: Issues, path: Path, value: unknown): string {
  const read = words(issues, path, value, LONGEST_ID);
  if (read && read !== value) malformed(issues, path);
  return read;
}

function flag(issues: Issues, path: Path, value: unknown, fallback: boolean | null): boolean {
  if (typeof value === 'boolean') return value;
  if (value !== undefined && value !== null) malformed(issues, path);
  else if (fallback === null) missing(issues, path);
  return fallback ?? false;
}

function fieldsAt(issues: Issues, path: Path, value: unknown): Fields {
  if (value === undefined || value === null) return {};
  if (isFields(value)) return value;
  malformed(issues, path);
  return {};
}

/** A text of `metadata`, which nobody promises anything of: what cannot be used is as if it were not there. */
const shown = (value: unknown, max: number): string | null =>
  typeof value === 'string' && value.trim() && value.length <= max && value.isWellFormed() ? value.trim() : null;

const INTERVALS = new Map<unknown, CatalogPrice['interval']>([
  ['MONTHLY', 'MONTH'],
  ['YEARLY', 'YEAR'],
]);

/**
 * What a plan costs: nothing unless `free` is false; else by `metadata.costs`, when that has one entry, in yuan, by the
 * month or the year. More is not understood, and half a price would be a wrong one.
 */
function priceOf(free: boolean, metadata: Fields): CatalogPrice | null {
  if (free) return { interval: 'MONTH', unitPrice: '0' };
  const costs: unknown[] = Array.isArray(metadata.costs) ? metadata.costs : [];
  const cost = costs[0];
  if (costs.length !== 1 || !isFields(cost) || !isFields(cost.amount)) return null;
  const interval = INTERVALS.get(typeof cost.unit === 'string' ? cost.unit.toUpperCase() : null);
  const amount = cost.amount.cny ?? cost.amount.CNY;
  // As it was written, up to 15 digits; an exponent would be another way of writing, for amounts nobody asks.
  const written = typeof amount === 'number' ? String(amount) : '';
  return interval && /^\d+(\.\d+)?$/.test(written) ? { interval, unitPrice: written } : null;
}

/** Schemas are the provider's word to people; they are held against what the specification asks of them and not kept. */
function checkSchemas(issues: Issues, path: Path, value: unknown): void {
  const schemas = fieldsAt(issues, path, value);
  for (const [thing, actions] of [
    ['service_instance', ['create', 'update']],
    ['service_binding', ['create']],
  ] as const) {
    const of = fieldsAt(issues, [...path, thing], schemas[thing]);
    for (const action of actions) {
      const place = [...path, thing, action, 'parameters'];
      const { parameters } = fieldsAt(issues, [...path, thing, action], of[action]);
      if (parameters === undefined || parameters === null) continue;
      if (!isFields(parameters)) malformed(issues, place);
      else if (typeof parameters.$schema !== 'string') missing(issues, [...place, '$schema']);
      else if (JSON.stringify(parameters).length > LONGEST_SCHEMA)
        issues.add(place, 'TOO_LARGE', text('At most 64 kB.', '最大 64 kB。'));
    }
  }
}

function pollingOf(issues: Issues, path: Path, value: unknown): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number' || !Number.isInteger(value)) malformed(issues, path);
  else if (value < 1) issues.add(path, 'OUT_OF_RANGE', text('At least 1.', '至少为 1。'));
  else return Math.min(value, LONGEST_POLLING_SECONDS);
  return null;
}

function planOf(issues: Issues, path: Path, value: unknown, bindable: boolean): CatalogPlan | null {
  if (!isFields(value)) {
    malformed(issues, path);
    return null;
  }
  const metadata = fieldsAt(issues, [...path, 'metadata'], value.metadata);
  const name = words(issues, [...path, 'name'], value.name, LONGEST_NAME);
  words(issues, [...path, 'description'], value.description, LONGEST_DESCRIPTION);
  flag(issues, [...path, 'plan_updateable'], value.plan_updateable, false);
  checkSchemas(issues, [...path, 'schemas'], value.schemas);
  const maintenance = [...path, 'maintenance_info'];
  const { version } = fieldsAt(issues, maintenance, value.maintenance_info);
  if (isFields(value.maintenance_info) && (typeof version !== 'string' || !VERSION.test(version)))
    malformed(issues, [...maintenance, 'version']);
  return {
    id: identifier(issues, [...path, 'id'], value.id),
    name,
    title: shown(metadata.displayName, LONGEST_NAME) ?? name,
    price: priceOf(flag(issues, [...path, 'free'], value.free, true), metadata),
    bindable: flag(issues, [...path, 'bindable'], value.bindable, bindable),
    pollingSeconds: pollingOf(issues, [...path, 'maximum_polling_duration'], value.maximum_polling_duration),
    path,
  };
}

/** What stood earlier in the catalogue. */
interface Before {
  serviceIds: Set<string>;
  serviceNames: Set<string>;
  planIds: Set<string>;
}

function once(issues: Issues, path: Path, seen: Set<string>, value: string): void {
  if (value && seen.has(value)) issues.add(path, 'DUPLICATE', text('Stands here twice.', '重复。'));
  seen.add(value);
}

/** The plans of a service that are right; what is wrong with the others is added to `issues`. */
function plansOf(issues: Issues, path: Path, value: unknown, bindable: boolean, before: Before): CatalogPlan[] {
  if (!Array.isArray(value)) {
    if (value === undefined || value === null) missing(issues, path);
    else malformed(issues, path);
    return [];
  }
  listInput(issues, path, value, { min: 1, max: MOST_PLANS });
  const names = new Set<string>();
  return value.slice(0, MOST_PLANS).flatMap((one: unknown, index) => {
    const own = new Issues();
    const place = [...path, index];
    const plan = planOf(own, place, one, bindable);
    if (plan) {
      once(own, [...place, 'id'], before.planIds, plan.id);
      once(own, [...place, 'name'], names, plan.name);
    }
    for (const each of own.list) issues.add(each.path, each.code, each.text);
    return plan && !own.any ? [plan] : [];
  });
}

/** A service that is right, with the plans of it that are; null when it is not, or no plan of it is. */
function serviceOf(issues: Issues, path: Path, value: Fields, before: Before): CatalogService | null {
  const own = new Issues();
  const metadata = fieldsAt(own, [...path, 'metadata'], value.metadata);
  const id = identifier(own, [...path, 'id'], value.id);
  const name = words(own, [...path, 'name'], value.name, LONGEST_NAME);
  once(own, [...path, 'id'], before.serviceIds, id);
  once(own, [...path, 'name'], before.serviceNames, name);
  const bindable = flag(own, [...path, 'bindable'], value.bindable, null);
  flag(own, [...path, 'plan_updateable'], value.plan_updateable, false);
  if (value.requires !== undefined && !Array.isArray(value.requires)) malformed(own, [...path, 'requires']);
  else if (Array.isArray(value.requires) && value.requires.length)
    own.add(
      [...path, 'requires'],
      'NEEDS_PERMISSION',
      text('It needs what a market cannot give it.', '该服务要求市场无法授予的权限。'),
    );
  const service = {
    ...{ id, name, path },
    title: shown(metadata.displayName, LONGEST_NAME) ?? name,
    summary: words(own, [...path, 'description'], value.description, LONGEST_SUMMARY),
    description: shown(metadata.longDescription, LONGEST_DESCRIPTION) ?? '',
  };
  for (const each of own.list) issues.add(each.path, each.code, each.text);
  const plans = plansOf(issues, [...path, 'plans'], value.plans, bindable, before);
  return own.any || !plans.length ? null : { ...service, plans };
}

function namesOf(service: Fields): NamedPlan[] {
  const plans: unknown[] = Array.isArray(service.plans) ? service.plans : [];
  const { id } = service;
  if (typeof id !== 'string') return [];
  return plans.flatMap((plan) =>
    isFields(plan) && typeof plan.id === 'string' ? [{ serviceId: id, brokerPlanId: plan.id }] : [],
  );
}

/**
 * Reads what a broker answers to `GET /v2/catalog`, by the Open Service Broker API 2.17. A service or a plan that is
 * not as that wants it is left out and told with its place: REQUIRED, MALFORMED, TOO_LONG, NOT_TEXT, DUPLICATE (the
 * later of two), OUT_OF_RANGE, TOO_LARGE, TOO_MANY beyond 100 services or 100 plans of one, NEEDS_PERMISSION. Fields
 * that the specification does not know are none of our business.
 */
export function brokerCatalogOf(body: string): BrokerCatalog {
  const issues = new Issues();
  let read: unknown = null;
  try {
    read = JSON.parse(body);
  } catch {
    // No JSON is no object either.
  }
  const list = isFields(read) ? read.services : null;
  if (!Array.isArray(list)) {
    malformed(issues, ['services']);
    return { readable: false, services: [], named: [], issues: issues.list };
  }
  listInput(issues, ['services'], list, { max: MOST_SERVICES });
  const before = { serviceIds: new Set<string>(), serviceNames: new Set<string>(), planIds: new Set<string>() };
  const services: CatalogService[] = [];
  list.slice(0, MOST_SERVICES).forEach((one: unknown, index) => {
    const service = isFields(one) ? serviceOf(issues, ['services', index], one, before) : null;
    if (!isFields(one)) malformed(issues, ['services', index]);
    if (service) services.push(service);
  });
  return { readable: true, services, named: list.filter(isFields).flatMap(namesOf), issues: issues.list };
}

/** The name as a code of ours, the first of it, `-2`, `-3` … behind it, that is not taken. */
export function codeOfName(name: string, taken: ReadonlySet<string>): string {
  const code = CODE.test(name)
    ? name
    : name
        .replace(/[\s\p{C}]+/gu, '-')
        .slice(0, 90)
        .toWellFormed();
  for (let number = 1; ; number++) {
    const tried = number === 1 ? code : `${code.slice(0, 90)}-${number}`;
    if (!taken.has(tried)) return tried;
  }
}

import type { Citation, DateOn, Effect, Instant, Text } from '#kernel/core';
import { dateOf } from '#kernel/core';
import {
  orNull,
  readCitation,
  readDay,
  readFields,
  readList,
  readOneOf,
  readSet,
  readString,
  readText,
  refuseRepeats,
  SeedError,
} from './read.js';
import { RULE_FORMS } from './rule-forms.js';

/** The moments at which rules are asked. */
export const RULE_SCOPES = [
  'VIEW',
  'ESTIMATE',
  'ORDER',
  'INVOICE',
  'SUBMIT_OFFERING',
  'APPROVE_OFFERING',
  'LINK',
  'ACCESS',
] as const;
export type RuleScope = (typeof RULE_SCOPES)[number];

const EFFECTS = ['REFUSE', 'REQUIRE', 'WARN', 'BADGE'] as const satisfies readonly Effect[];

/** One dated rule read from a plan document: plain data, never a constant in code. */
export interface PlanRule {
  /** The requirement row's id, `findings.ruleId`. */
  id: string;
  /** Days of Asia/Shanghai, half-open [validFrom, validTo); null means no end. `validFrom` is also its version. */
  validFrom: DateOn;
  validTo: DateOn | null;
  form: string;
  scopes: RuleScope[];
  /** Checked by the form when loaded. */
  parameters: unknown;
  effect: Effect;
  /** The row's own code, `findings.code`. */
  code: string;
  message: Text;
  /** What would make it right; null where nothing would. */
  remedy: Text | null;
  citation: Citation;
  /** Why these dates were chosen. */
  note: string;
}

/** What rules may point at; whatever is given is checked. */
export interface RuleReferences {
  /** Ids of the plan documents. */
  documentIds?: readonly string[];
  zoneCodes?: readonly string[];
}

const KEYS = [
  'id',
  'form',
  'scopes',
  'parameters',
  'validFrom',
  'validTo',
  'effect',
  'code',
  'message',
  'remedy',
  'citation',
  'note',
] as const;

/**
 * Reads `seeds/plans/rules.json`. Throws a SeedError on anything not understood: unknown form, scope, effect or key,
 * parameters the form does not take, a day not on the calendar, an empty period, a missing citation, two rows with
 * one id and validFrom, two versions of a rule in force on the same day, an unknown document or zone.
 */
export function loadRules(json: unknown, known: RuleReferences = {}): PlanRule[] {
  const rules = readList(json, 'rules', (value, path) => readRule(value, path, known));
  refuseRepeats(rules, 'rules', (rule) => `${rule.id} from ${rule.validFrom}`);
  for (const rule of rules) {
    const twin = rules.find((other) => other !== rule && other.id === rule.id && isValidOn(other, rule.validFrom));
    if (twin) throw new SeedError('rules', `${rule.id}: versions ${twin.validFrom} and ${rule.validFrom} overlap`);
  }
  return rules;
}

function readRule(value: unknown, path: string, known: RuleReferences): PlanRule {
  const fields = readFields(value, path, KEYS);
  const rule: PlanRule = {
    id: readString(fields.id, `${path}.id`),
    form: readString(fields.form, `${path}.form`),
    scopes: readSet(fields.scopes, `${path}.scopes`, (scope, at) => readOneOf(scope, at, RULE_SCOPES)),
    parameters: fields.parameters,
    validFrom: readDay(fields.validFrom, `${path}.validFrom`),
    validTo: orNull(fields.validTo, `${path}.validTo`, readDay),
    effect: readOneOf(fields.effect, `${path}.effect`, EFFECTS),
    code: readString(fields.code, `${path}.code`),
    message: readText(fields.message, `${path}.message`),
    remedy: orNull(fields.remedy, `${path}.remedy`, readText),
    citation: readCitation(fields.citation, `${path}.citation`),
    note: readString(fields.note, `${path}.note`),
  };
  if (!/^[A-Z][A-Z0-9_]*$/.test(rule.code)) throw new SeedError(`${path}.code`, 'not a code such as ZONE_CLOSED');
  if (rule.validTo !== null && rule.validTo <= rule.validFrom)
    throw new SeedError(`${path}.validTo`, 'not after validFrom');
  if (!Object.hasOwn(RULE_FORMS, rule.form)) throw new SeedError(`${path}.form`, `unknown form ${rule.form}`);
  RULE_FORMS[rule.form]!.validate(rule.parameters, `${path}.parameters`);
  checkReferences(rule, path, known);
  return rule;
}

/** The attributes that a rule's parameters name. */
export function attributesNamed({ parameters }: PlanRule): string[] {
  const { attribute, attributes, absent } = parameters as Record<'attribute' | 'attributes' | 'absent', unknown>;
  return [attribute, attributes, absent].flat().filter((code) => typeof code === 'string');
}

function checkReferences(rule: PlanRule, path: string, { documentIds, zoneCodes }: RuleReferences): void {
  if (documentIds && !documentIds.includes(rule.citation.document))
    throw new SeedError(`${path}.citation.document`, `unknown document ${rule.citation.document}`);
  const named = (rule.parameters as { zoneCodes?: unknown }).zoneCodes;
  if (zoneCodes && Array.isArray(named))
    for (const zone of named as string[])
      if (!zoneCodes.includes(zone)) throw new SeedError(`${path}.parameters.zoneCodes`, `unknown zone ${zone}`);
}

/** The zones that a rule's parameters name; none of a rule that names none. */
export const zonesOfRule = ({ parameters }: PlanRule): readonly string[] =>
  (parameters as { zoneCodes?: string[] }).zoneCodes ?? [];

/** The rule without these zones; null when it named no others. A rule that names none is not touched. */
export function withoutZones(rule: PlanRule, off: readonly string[]): PlanRule | null {
  const zones = zonesOfRule(rule);
  const left = zones.filter((zone) => !off.includes(zone));
  if (left.length === zones.length) return rule;
  return left.length ? { ...rule, parameters: { ...(rule.parameters as object), zoneCodes: left } } : null;
}

/** validFrom ≤ day < validTo. Days are compared as text, which their form allows. */
export const isValidOn = (rule: PlanRule, day: DateOn): boolean =>
  rule.validFrom <= day && (rule.validTo === null || day < rule.validTo);

/** The rules asked at this moment: in scope, and valid on the day `at` falls on in Asia/Shanghai. */
export const rulesInForce = (rules: readonly PlanRule[], scope: RuleScope, at: Instant): PlanRule[] =>
  rules.filter((rule) => rule.scopes.includes(scope) && isValidOn(rule, dateOf(at)));

import type { OrganizationKind } from '#identity/core';
import { type Finding, type Instant, planRule, type Text, text } from '#kernel/core';
import type { Facts, KeptFacts } from './facts.js';
import { ATTRIBUTE_BUYERS_DENIED, readAttributeBuyersDenied } from './forms/audiences.js';
import { type PlanRule, type RuleScope, rulesInForce, withoutZones } from './plan-rule.js';
import { readZoneBuyersDenied, RULE_FORMS, ZONE_BUYERS_DENIED } from './rule-forms.js';

export type Outcome = 'ALLOW' | 'ALLOW_WITH_DUTIES' | 'REFUSE';

/** Which version of a rule was asked; the version is the day it became valid. */
export interface RuleUsed {
  id: string;
  version: string;
}

/** The rules' recorded answer to one request. Plain data: stored with an order as it is. */
export interface Decision {
  outcome: Outcome;
  findings: Finding[];
  /** Every rule that was in force and in scope, also those that found nothing. */
  rulesUsed: RuleUsed[];
  /** What the rules were told; kept with an order, so that its decision can be made again. */
  facts?: KeptFacts;
}

export interface RuleRequest {
  scope: RuleScope;
  at: Instant;
  facts: Facts;
  /** Only rules of these forms; without it all. */
  forms?: readonly string[];
}

/** How many things a message lists by name before it stops. */
const NAMED = 5;

/**
 * Asks every rule in force. A rule gives at most one finding, whose text is the rule's message and then what
 * violates it. Refusals come first, then duties, warnings and badges; equals stand in the order of the rules.
 */
export function evaluate(rules: readonly PlanRule[], { scope, at, facts, forms }: RuleRequest): Decision {
  const asked = rulesInForce(rules, scope, at)
    .filter((rule) => !forms || forms.includes(rule.form))
    .flatMap((rule) => switched(rule, facts) ?? []);
  const findings = asked.flatMap((rule) => findingOf(rule, facts) ?? []);
  return {
    outcome: outcomeOf(findings),
    findings: bySeverity(findings),
    rulesUsed: asked.map(({ id, validFrom }) => ({ id, version: validFrom })),
  };
}

/** The decision with findings that other rules than the plans' make; the outcome is formed anew from all of them. */
export function decide(decision: Decision, extra: readonly Finding[]): Decision {
  const findings = [...decision.findings, ...extra];
  return { ...decision, outcome: outcomeOf(findings), findings: bySeverity(findings) };
}

/** PLAN_RULE with all findings when the decision refuses; otherwise nothing. */
export function assertAllowed(decision: Decision): void {
  if (decision.outcome === 'REFUSE') throw planRule(decision.findings);
}

/**
 * The zones whose offerings organizations of this kind never see at `at`, sorted: what a list leaves out in SQL.
 * It comes from the rules that `evaluate` applies to VIEW, so that a list and a single look agree. Without a buyer: none.
 */
export function hiddenZones(rules: readonly PlanRule[], buyerKind: OrganizationKind | null, at: Instant): string[] {
  if (buyerKind === null) return [];
  const zones = rulesInForce(rules, 'VIEW', at)
    .filter((rule) => rule.form === ZONE_BUYERS_DENIED && rule.effect === 'REFUSE')
    .map((rule) => readZoneBuyersDenied(rule.parameters, rule.id))
    .filter(({ buyerKinds }) => buyerKinds.includes(buyerKind))
    .flatMap(({ zoneCodes }) => zoneCodes);
  return [...new Set(zones)].sort();
}

/** Offerings whose values of an attribute are all among these. */
export interface HiddenAttribute {
  attribute: string;
  values: readonly string[];
}

/** What else organizations of this kind never see at `at`, by the same rules. Without a buyer: nothing. */
export const hiddenAttributes = (
  rules: readonly PlanRule[],
  buyerKind: OrganizationKind | null,
  at: Instant,
): HiddenAttribute[] =>
  rulesInForce(rules, 'VIEW', at)
    .filter((rule) => rule.form === ATTRIBUTE_BUYERS_DENIED && rule.effect === 'REFUSE')
    .map((rule) => readAttributeBuyersDenied(rule.parameters, rule.id))
    .filter(({ buyerKinds }) => buyerKind !== null && buyerKinds.includes(buyerKind))
    .map(({ attribute, values }) => ({ attribute, values }));

/** The rule where it is not switched off; null when it is everywhere. */
function switched(rule: PlanRule, { switchedOff = [] }: Facts): PlanRule | null {
  return withoutZones(
    rule,
    switchedOff.filter(({ ruleId }) => ruleId === rule.id).map(({ zone }) => zone),
  );
}

function findingOf(rule: PlanRule, facts: Facts): Finding | null {
  const form = RULE_FORMS[rule.form];
  if (!form) throw new RangeError(`unknown form ${rule.form}`);
  const violations = form.violations(rule.parameters, facts);
  if (violations.length === 0) return null;
  const { id: ruleId, code, effect, citation } = rule;
  return { ruleId, code, effect, text: fullText(rule.message, violations), citation };
}

function fullText(message: Text, violations: Text[]): Text {
  const named = violations.slice(0, NAMED);
  const rest = violations.length - named.length;
  const more = rest > 0 ? text(` And ${rest} more.`, `另有 ${rest} 项。`) : text('', '');
  return text(
    `${message.en} ${named.map(({ en }) => en).join(' ')}${more.en}`,
    `${message.zh}${named.map(({ zh }) => zh).join('')}${more.zh}`,
  );
}

const SEVERITY = ['REFUSE', 'REQUIRE', 'WARN', 'BADGE'];

const bySeverity = (findings: Finding[]): Finding[] =>
  findings.toSorted((a, b) => SEVERITY.indexOf(a.effect) - SEVERITY.indexOf(b.effect));

function outcomeOf(findings: readonly Finding[]): Outcome {
  if (findings.some(({ effect }) => effect === 'REFUSE')) return 'REFUSE';
  return findings.some(({ effect }) => effect === 'REQUIRE') ? 'ALLOW_WITH_DUTIES' : 'ALLOW';
}

import { type OrganizationKind, organizationKinds } from '#identity/core';
import { type Text, text } from '#kernel/core';
import { type Facts, type PlanFacts, SERVICE_MODEL_NAMES, type ServiceModelName } from './facts.js';
import { ATTRIBUTE_RULE_FORMS } from './forms/attributes.js';
import { AUDIENCE_RULE_FORMS } from './forms/audiences.js';
import { BUNDLE_RULE_FORMS } from './forms/bundles.js';
import { CENTRE_RULE_FORMS } from './forms/centres.js';
import { CHANNEL_RULE_FORMS } from './forms/channels.js';
import { DECLARATION_RULE_FORMS } from './forms/declarations.js';
import { form, nameOf, type RuleForm } from './forms/form.js';
import { LINK_RULE_FORMS } from './forms/links.js';
import { OFFERING_RULE_FORMS } from './forms/offerings.js';
import { SELLER_RULE_FORMS } from './forms/sellers.js';
import { SME_RULE_FORMS } from './forms/sme.js';
import { ZONE_RULE_FORMS } from './forms/zones.js';
import { readFields, readOneOf, readSet, readString } from './read.js';

// ------------------------------------------------------------------------------- ZONE_BUYERS_DENIED

export interface ZoneBuyersDenied {
  zoneCodes: string[];
  buyerKinds: OrganizationKind[];
}

export function readZoneBuyersDenied(parameters: unknown, path: string): ZoneBuyersDenied {
  const fields = readFields(parameters, path, ['zoneCodes', 'buyerKinds']);
  return {
    zoneCodes: readSet(fields.zoneCodes, `${path}.zoneCodes`, readString),
    buyerKinds: readSet(fields.buyerKinds, `${path}.buyerKinds`, (value, at) =>
      readOneOf(value, at, organizationKinds),
    ),
  };
}

/**
 * Organizations of these kinds may have nothing to do with what is offered in these zones. An offering in a closed
 * and an open zone at once counts as closed. Without a buyer there is nobody to deny.
 */
function zoneBuyersDenied(rule: ZoneBuyersDenied, { buyer, offerings }: Facts): Text[] {
  if (!buyer || !rule.buyerKinds.includes(buyer.organizationKind)) return [];
  return offerings.flatMap((offering) =>
    rule.zoneCodes
      .filter((zone) => offering.zoneCodes.includes(zone))
      .map((zone) => text(`${nameOf(offering)} is offered in ${zone}.`, `${nameOf(offering)} 位于 ${zone}。`)),
  );
}

// ---------------------------------------------------------------------------- ZONE_DOMESTIC_PARTIES

/**
 * The same for organizations of these kinds and for whoever has a unified social credit code, whatever its kind: it
 * is a legal person of mainland China.
 */
function zoneDomesticParties(rule: ZoneBuyersDenied, facts: Facts): Text[] {
  const { buyer } = facts;
  if (!buyer) return [];
  const registered = buyer.uscc !== null && buyer.uscc !== undefined;
  return zoneBuyersDenied(registered ? { ...rule, buyerKinds: [buyer.organizationKind] } : rule, facts);
}

// --------------------------------------------------------------------------------- PAY_PER_USE_PLAN

interface PayPerUsePlan {
  serviceModels: ServiceModelName[];
}

const readPayPerUsePlan = (parameters: unknown, path: string): PayPerUsePlan => ({
  serviceModels: readSet(
    readFields(parameters, path, ['serviceModels']).serviceModels,
    `${path}.serviceModels`,
    (v, at) => readOneOf(v, at, SERVICE_MODEL_NAMES),
  ),
});

/** True for a plan with nothing but usage prices, one of them above zero when `charged`. */
const isPaidByUse = ({ prices }: PlanFacts, charged: boolean): boolean =>
  prices.every((price) => price.kind === 'USAGE') && prices.some((price) => price.aboveZero || !charged);

/**
 * An offering of these service models needs a plan that is paid by use alone: at least one usage price, above zero
 * unless every price of the offering is zero, and neither recurring nor one-time prices, not even free ones.
 */
function payPerUsePlan(rule: PayPerUsePlan, { offerings }: Facts): Text[] {
  return offerings
    .filter((offering) => rule.serviceModels.includes(offering.serviceModel))
    .filter(({ plans }) => {
      const charged = plans.some((plan) => plan.prices.some((price) => price.aboveZero));
      return !plans.some((plan) => isPaidByUse(plan, charged));
    })
    .map((offering) =>
      text(`${nameOf(offering)} has no plan paid by use alone.`, `${nameOf(offering)} 没有纯按量付费的套餐。`),
    );
}

// -------------------------------------------------------------------------------------------- table

export const ZONE_BUYERS_DENIED = 'ZONE_BUYERS_DENIED';
const ZONE_DOMESTIC_PARTIES = 'ZONE_DOMESTIC_PARTIES';

/** Every form the engine knows, by the name that rules use. */
export const RULE_FORMS: Readonly<Record<string, RuleForm>> = {
  [ZONE_BUYERS_DENIED]: form(readZoneBuyersDenied, zoneBuyersDenied),
  [ZONE_DOMESTIC_PARTIES]: form(readZoneBuyersDenied, zoneDomesticParties),
  PAY_PER_USE_PLAN: form(readPayPerUsePlan, payPerUsePlan),
  ...ATTRIBUTE_RULE_FORMS,
  ...AUDIENCE_RULE_FORMS,
  ...ZONE_RULE_FORMS,
  ...CHANNEL_RULE_FORMS,
  ...CENTRE_RULE_FORMS,
  ...LINK_RULE_FORMS,
  ...OFFERING_RULE_FORMS,
  ...BUNDLE_RULE_FORMS,
  ...SELLER_RULE_FORMS,
  ...SME_RULE_FORMS,
  ...DECLARATION_RULE_FORMS,
};

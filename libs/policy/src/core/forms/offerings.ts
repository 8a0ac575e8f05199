import { type ProviderKind, providerKinds } from '#identity/core';
import { type Text, text } from '#kernel/core';
import type { Facts, OfferingFacts } from '../facts.js';
import { readFields, readOneOf, readSet, readString } from '../read.js';
import type { PlanRule } from '../plan-rule.js';
import { form, nameOf } from './form.js';

/** Offerings whose attribute has this value. */
interface When {
  attribute: string;
  equals: string;
}

function readWhen(value: unknown, path: string): When {
  const { attribute, equals } = readFields(value, path, ['attribute', 'equals']);
  return { attribute: readString(attribute, `${path}.attribute`), equals: readString(equals, `${path}.equals`) };
}

const isOf = ({ attribute, equals }: When, { attributes }: OfferingFacts): boolean => attributes[attribute] === equals;

interface SellerKind {
  when: When;
  providerKinds: ProviderKind[];
}

function readSellerKind(parameters: unknown, path: string): SellerKind {
  const fields = readFields(parameters, path, ['when', 'providerKinds']);
  return {
    when: readWhen(fields.when, `${path}.when`),
    providerKinds: readSet(fields.providerKinds, `${path}.providerKinds`, (v, at) => readOneOf(v, at, providerKinds)),
  };
}

const SELLER_KIND = 'SELLER_KIND';

/** What makes an offering one whose seller a rule asks for. */
export const sellerConditions = (rules: readonly PlanRule[]): When[] =>
  rules.filter((rule) => rule.form === SELLER_KIND).map((rule) => readSellerKind(rule.parameters, rule.id).when);

/** Such an offering is sold by a provider of one of these kinds. */
const sellerKind = (rule: SellerKind, facts: Facts): Text[] =>
  facts.offerings
    .filter((offering) => isOf(rule.when, offering))
    .filter(({ providerId }) => {
      const kinds = facts.standings?.sellers.find(({ id }) => id === providerId)?.kinds ?? [];
      return !kinds.some((kind) => rule.providerKinds.includes(kind));
    })
    .map((offering) =>
      text(
        `${nameOf(offering)}: its provider is none of ${rule.providerKinds.join(', ')}.`,
        `${nameOf(offering)}：供应商不属于 ${rule.providerKinds.join('、')}。`,
      ),
    );

interface ForeignInvested {
  when: When;
  zoneCodes: string[];
}

function readForeignInvested(parameters: unknown, path: string): ForeignInvested {
  const fields = readFields(parameters, path, ['when', 'zoneCodes']);
  return {
    when: readWhen(fields.when, `${path}.when`),
    zoneCodes: readSet(fields.zoneCodes, `${path}.zoneCodes`, readString),
  };
}

/** Such an offering is bought by a foreign-invested enterprise that was approved for one of these zones. */
function foreignInvested(rule: ForeignInvested, facts: Facts): Text[] {
  const qualified = facts.standings?.eligible.some(
    (each) => each.foreignInvested && rule.zoneCodes.includes(each.zone),
  );
  if (!facts.buyer || qualified) return [];
  return facts.offerings
    .filter((offering) => isOf(rule.when, offering))
    .map((offering) =>
      text(
        `${nameOf(offering)} is for foreign-invested enterprises approved for ${rule.zoneCodes.join(', ')}.`,
        `${nameOf(offering)} 面向经 ${rule.zoneCodes.join('、')} 批准的外资企业。`,
      ),
    );
}

interface WhiteList {
  zoneCodes: string[];
}

const readWhiteList = (parameters: unknown, path: string): WhiteList => ({
  zoneCodes: readSet(readFields(parameters, path, ['zoneCodes']).zoneCodes, `${path}.zoneCodes`, readString),
});

/** In these zones international services are reached that stand on the list that day. */
const whiteList = (rule: WhiteList, { access }: Facts): Text[] =>
  access && rule.zoneCodes.includes(access.zone) && !access.listed
    ? [
        text(
          `${access.service} is not on the list of ${access.zone}.`,
          `${access.service} 不在 ${access.zone} 白名单内。`,
        ),
      ]
    : [];

export const OFFERING_RULE_FORMS = {
  [SELLER_KIND]: form(readSellerKind, sellerKind),
  BUYER_FOREIGN_INVESTED: form(readForeignInvested, foreignInvested),
  WHITE_LIST: form(readWhiteList, whiteList),
};

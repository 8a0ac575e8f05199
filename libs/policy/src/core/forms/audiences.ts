import { type OrganizationKind, organizationKinds } from '#identity/core';
import { type Text, text } from '#kernel/core';
import type { Facts } from '../facts.js';
import { readFields, readOneOf, readSet, readString } from '../read.js';
import { declaredValues } from './attributes.js';
import { form, nameOf, type RuleForm } from './form.js';

export interface AttributeBuyersDenied {
  attribute: string;
  values: string[];
  buyerKinds: OrganizationKind[];
}

export function readAttributeBuyersDenied(parameters: unknown, path: string): AttributeBuyersDenied {
  const fields = readFields(parameters, path, ['attribute', 'values', 'buyerKinds']);
  return {
    attribute: readString(fields.attribute, `${path}.attribute`),
    values: readSet(fields.values, `${path}.values`, readString),
    buyerKinds: readSet(fields.buyerKinds, `${path}.buyerKinds`, (value, at) =>
      readOneOf(value, at, organizationKinds),
    ),
  };
}

/**
 * Organizations of these kinds have nothing to do with offerings of whose attribute every value is one of these: what
 * is for individuals alone. An offering that declares nothing is for everybody. Without a buyer there is nobody to deny.
 */
function attributeBuyersDenied(rule: AttributeBuyersDenied, { buyer, offerings }: Facts): Text[] {
  if (!buyer || !rule.buyerKinds.includes(buyer.organizationKind)) return [];
  return offerings
    .filter((offering) => {
      const values = declaredValues(offering, rule.attribute);
      return values.length > 0 && values.every((value) => rule.values.includes(value as string));
    })
    .map((offering) =>
      text(
        `${nameOf(offering)} is for ${rule.values.join(', ')} alone.`,
        `${nameOf(offering)} 仅面向 ${rule.values.join('、')}。`,
      ),
    );
}

export const ATTRIBUTE_BUYERS_DENIED = 'ATTRIBUTE_BUYERS_DENIED';

export const AUDIENCE_RULE_FORMS: Readonly<Record<string, RuleForm>> = {
  [ATTRIBUTE_BUYERS_DENIED]: form(readAttributeBuyersDenied, attributeBuyersDenied),
};

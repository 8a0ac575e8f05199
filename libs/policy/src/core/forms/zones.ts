import { type Text, text } from '#kernel/core';
import type { Facts, OfferingFacts } from '../facts.js';
import { orNull, readFields, readSet, readString, SeedError } from '../read.js';
import { form, nameOf } from './form.js';

interface ZoneApproved {
  zoneCodes: string[];
  /** Only offerings with this attribute; null: all. */
  when: { attribute: string; equals: string | boolean } | null;
}

function readZoneApproved(parameters: unknown, path: string): ZoneApproved {
  const fields = readFields(parameters, path, ['zoneCodes', 'when']);
  return {
    zoneCodes: readSet(fields.zoneCodes, `${path}.zoneCodes`, readString),
    when: orNull(fields.when, `${path}.when`, (value, at) => {
      const { attribute, equals } = readFields(value, at, ['attribute', 'equals']);
      if (typeof equals !== 'string' && typeof equals !== 'boolean')
        throw new SeedError(`${at}.equals`, 'neither a text nor true or false');
      return { attribute: readString(attribute, `${at}.attribute`), equals };
    }),
  };
}

/** The zones an offering is asked for in: those its items name; all it is offered in where they name none. */
function placesOf(offering: OfferingFacts, { items }: Facts): string[] {
  const own = (items ?? []).filter(({ offeringId }) => offeringId === offering.id);
  if (!own.length || own.some(({ zoneCode }) => zoneCode === null)) return [...offering.zoneCodes];
  return [...new Set(own.map(({ zoneCode }) => zoneCode!))];
}

/** A buyer has an approval that stands for each of these zones it wants something in. */
function zoneApproved(rule: ZoneApproved, facts: Facts): Text[] {
  if (!facts.buyer) return [];
  const eligible = new Set(facts.standings?.eligible.map(({ zone }) => zone));
  return facts.offerings
    .filter(({ attributes }) => rule.when === null || attributes[rule.when.attribute] === rule.when.equals)
    .flatMap((offering) =>
      placesOf(offering, facts)
        .filter((zone) => rule.zoneCodes.includes(zone) && !eligible.has(zone))
        .map((zone) =>
          text(
            `The buyer has no approval that stands for ${zone}, where ${nameOf(offering)} is offered.`,
            `采购方没有 ${zone} 的有效准入批准，${nameOf(offering)} 位于该区。`,
          ),
        ),
    );
}

const readNothing = (parameters: unknown, path: string): object => readFields(parameters, path, []);

/** Something is ordered in a zone that is in operation; an offering in several needs one that is. */
function zoneOperational(_: object, facts: Facts): Text[] {
  const closed = new Map(
    facts.standings?.zones.filter(({ state }) => state !== 'OPERATIONAL').map(({ code, state }) => [code, state]),
  );
  return facts.offerings.flatMap((offering) => {
    const places = placesOf(offering, facts);
    if (!places.length || places.some((zone) => !closed.has(zone))) return [];
    return places.map((zone) =>
      text(`${zone} is not in operation: ${closed.get(zone)!}.`, `${zone} 尚未运营（${closed.get(zone)!}）。`),
    );
  });
}

interface ZoneAttributeIn {
  zoneCodes: string[];
  attribute: string;
  allowed: string[];
}

function readZoneAttributeIn(parameters: unknown, path: string): ZoneAttributeIn {
  const fields = readFields(parameters, path, ['zoneCodes', 'attribute', 'allowed']);
  return {
    zoneCodes: readSet(fields.zoneCodes, `${path}.zoneCodes`, readString),
    attribute: readString(fields.attribute, `${path}.attribute`),
    allowed: readSet(fields.allowed, `${path}.allowed`, readString),
  };
}

/** An offering in one of these zones that has this attribute has one of these values. */
const zoneAttributeIn = (rule: ZoneAttributeIn, { offerings }: Facts): Text[] =>
  offerings
    .filter(({ zoneCodes }) => zoneCodes.some((zone) => rule.zoneCodes.includes(zone)))
    .filter(({ attributes }) => Object.hasOwn(attributes, rule.attribute))
    .filter(({ attributes }) => !rule.allowed.some((value) => value === attributes[rule.attribute]))
    .map((offering) =>
      text(
        `${nameOf(offering)}: ${rule.attribute} is none of ${rule.allowed.join(', ')}.`,
        `${nameOf(offering)}：${rule.attribute} 须为 ${rule.allowed.join('、')} 之一。`,
      ),
    );

export const ZONE_RULE_FORMS = {
  ZONE_APPROVED: form(readZoneApproved, zoneApproved),
  ZONE_OPERATIONAL: form(readNothing, zoneOperational),
  ZONE_ATTRIBUTE_IN: form(readZoneAttributeIn, zoneAttributeIn),
};

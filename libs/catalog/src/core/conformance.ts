import type { Text } from '#kernel/core';
import {
  readBoolean,
  readFields,
  readList,
  readOneOf,
  readString,
  readText,
  refuseRepeats,
  SeedError,
} from '#policy/core';
import type { AttributeOption } from './attribute-definition.js';
import { isRecord } from './check-attributes.js';

/** 急用先行、成熟先上、重点突破: the order in which a standard is taken up (004 三(六)). */
export const STANDARD_PRIORITIES = ['URGENT', 'MATURE', 'BREAKTHROUGH'] as const;
export type StandardPriority = (typeof STANDARD_PRIORITIES)[number];

/** A family of standards, and what of an offering answers to it. */
export interface StandardFamily {
  code: string;
  name: Text;
  /** Each is declared. */
  attributes: string[];
  /** Every meter is one of the catalogue's. */
  meters: boolean;
}

export interface Standard {
  code: string;
  name: Text;
  family: string;
  /** An option of the attribute conformance.domain. */
  domain: string;
  priority: StandardPriority;
}

/** `seeds/reference/standards.json`. */
export interface StandardsRegister {
  families: StandardFamily[];
  standards: Standard[];
}

/** Reads the register; throws a SeedError on anything not understood, an unknown family or domain among it. */
export function readStandards(json: unknown, domains: readonly string[]): StandardsRegister {
  const fields = readFields(json, 'standards', ['families', 'standards']);
  const families = readList(fields.families, 'families', (value, path) => {
    const row = readFields(value, path, ['code', 'name', 'attributes', 'meters']);
    return {
      code: readString(row.code, `${path}.code`),
      name: readText(row.name, `${path}.name`),
      attributes: readList(row.attributes, `${path}.attributes`, readString),
      meters: readBoolean(row.meters, `${path}.meters`),
    };
  });
  const codes = families.map(({ code }) => code);
  const standards = readList(fields.standards, 'standards', (value, path) => {
    const row = readFields(value, path, ['code', 'name', 'family', 'domain', 'priority']);
    return {
      code: readString(row.code, `${path}.code`),
      name: readText(row.name, `${path}.name`),
      family: readOneOf(row.family, `${path}.family`, codes),
      domain: readOneOf(row.domain, `${path}.domain`, domains),
      priority: readOneOf(row.priority, `${path}.priority`, STANDARD_PRIORITIES),
    };
  });
  refuseRepeats(families, 'families', ({ code }) => code);
  refuseRepeats(standards, 'standards', ({ code }) => code);
  if (!families.length) throw new SeedError('families', 'empty');
  return { families, standards };
}

/** By priority, then in the order of the families: what is urgent of metering and of security comes first. */
export const orderedStandards = ({ families, standards }: StandardsRegister): Standard[] => {
  const familyOf = ({ family }: Standard): number => families.findIndex(({ code }) => code === family);
  const priorityOf = ({ priority }: Standard): number => STANDARD_PRIORITIES.indexOf(priority);
  return standards.toSorted((a, b) => priorityOf(a) - priorityOf(b) || familyOf(a) - familyOf(b));
};

/** What an offering says of one domain; none: the domain is missing. */
export interface DomainCell {
  domain: AttributeOption;
  standards: string[];
}

/** A row of the conformance matrix: a cell for each domain, in their order (003 六(三)). */
export function domainCells(
  domains: readonly AttributeOption[],
  { conformance }: Record<string, unknown>,
): DomainCell[] {
  const records = Array.isArray(conformance) ? conformance.filter(isRecord) : [];
  return domains.map((domain) => ({
    domain,
    standards: records.filter((one) => one.domain === domain.code).map(({ standard }) => String(standard)),
  }));
}

/** Whether an offering answers to a family. */
export interface FamilyCell {
  family: StandardFamily;
  isMet: boolean;
  /** The attributes that are not declared. */
  missing: string[];
}

/** A cell for each family (004 三(六)). @param metersKnown every meter of the offering is one of the catalogue's */
export const familyCells = (
  families: readonly StandardFamily[],
  attributes: Record<string, unknown>,
  metersKnown: boolean,
): FamilyCell[] =>
  families.map((family) => {
    const missing = family.attributes.filter((code) => (attributes[code] ?? null) === null);
    return { family, missing, isMet: missing.length === 0 && (metersKnown || !family.meters) };
  });

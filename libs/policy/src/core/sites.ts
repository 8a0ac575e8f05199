import type { Citation, Text } from '#kernel/core';
import {
  orNull,
  readCitation,
  readFields,
  readList,
  readOneOf,
  readString,
  readText,
  refuseRepeats,
  SeedError,
} from './read.js';

/** What the plans say of a park beside its zone. */
export interface Park {
  /** The code of its zone, which has its name and the city it lies in. */
  zone: string;
  specialty: Text | null;
  /** Codes of the list PARK_FOCUS. */
  focusFields: string[];
  citation: Citation;
}

export const OPERATOR_KINDS = ['INTERNET_BACKBONE', 'TELECOM'] as const;
export type OperatorKind = (typeof OPERATOR_KINDS)[number];
export const SITE_ROLES = ['GOV_PUBLIC', 'REMOTE_DR'] as const;
export type SiteRole = (typeof SITE_ROLES)[number];

/** A data centre that the plans name. */
export interface PlannedCentre {
  code: string;
  name: Text;
  /** The city, by its GB/T 2260 code. */
  division: string;
  /** The zone of its park. */
  park: string | null;
  operatorKind: OperatorKind | null;
  /** What is PLANNED hosts nothing that can be ordered. */
  status: 'EXISTING' | 'PLANNED';
  role: SiteRole | null;
  citation: Citation;
}

export interface SiteSeeds {
  operatorKinds: { code: OperatorKind; name: Text; citation: Citation }[];
  centres: PlannedCentre[];
}

/** Reads `seeds/plans/parks.json`; a SeedError on an unknown zone or focus field. */
export function loadParks(json: unknown, zoneCodes: readonly string[], focusFields: readonly string[]): Park[] {
  const parks = readList(json, 'parks', (value, path): Park => {
    const fields = readFields(value, path, ['zone', 'specialty', 'focusFields', 'citation']);
    return {
      zone: known(fields.zone, `${path}.zone`, zoneCodes),
      specialty: orNull(fields.specialty, `${path}.specialty`, readText),
      focusFields: readList(fields.focusFields, `${path}.focusFields`, (v, at) => known(v, at, focusFields)),
      citation: readCitation(fields.citation, `${path}.citation`),
    };
  });
  refuseRepeats(parks, 'parks', ({ zone }) => zone);
  return parks;
}

/** Reads `seeds/plans/data-centres.json`; a SeedError on an unknown division or park. */
export function loadSites(json: unknown, divisions: readonly string[], parks: readonly Park[]): SiteSeeds {
  const fields = readFields(json, 'dataCentres', ['operatorKinds', 'centres']);
  const codes = parks.map(({ zone }) => zone);
  const centres = readList(fields.centres, 'centres', (value, path) => readCentre(value, path, divisions, codes));
  refuseRepeats(centres, 'centres', ({ code }) => code);
  return {
    operatorKinds: readList(fields.operatorKinds, 'operatorKinds', (value, path) => {
      const { code, name, citation } = readFields(value, path, ['code', 'name', 'citation']);
      return {
        code: readOneOf(code, `${path}.code`, OPERATOR_KINDS),
        name: readText(name, `${path}.name`),
        citation: readCitation(citation, `${path}.citation`),
      };
    }),
    centres,
  };
}

const CENTRE_KEYS = ['code', 'name', 'division', 'park', 'operatorKind', 'status', 'role', 'citation'];

function readCentre(
  value: unknown,
  path: string,
  divisions: readonly string[],
  parks: readonly string[],
): PlannedCentre {
  const fields = readFields(value, path, CENTRE_KEYS);
  return {
    code: readString(fields.code, `${path}.code`),
    name: readText(fields.name, `${path}.name`),
    division: known(fields.division, `${path}.division`, divisions),
    park: orNull(fields.park, `${path}.park`, (v, at) => known(v, at, parks)),
    operatorKind: orNull(fields.operatorKind, `${path}.operatorKind`, (v, at) => readOneOf(v, at, OPERATOR_KINDS)),
    status: readOneOf(fields.status, `${path}.status`, ['EXISTING', 'PLANNED'] as const),
    role: orNull(fields.role, `${path}.role`, (v, at) => readOneOf(v, at, SITE_ROLES)),
    citation: readCitation(fields.citation, `${path}.citation`),
  };
}

function known(value: unknown, path: string, codes: readonly string[]): string {
  const code = readString(value, path);
  if (!codes.includes(code)) throw new SeedError(path, `unknown code ${code}`);
  return code;
}

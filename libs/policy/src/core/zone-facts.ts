import type { Citation, Text } from '#kernel/core';
import {
  orNull,
  readBoolean,
  readCitation,
  readFields,
  readList,
  readOneOf,
  readPlainDecimal,
  readString,
  readText,
  readWhole,
  refuseRepeats,
  SeedError,
} from './read.js';

/** What an applicant can be asked to prove of itself before it may buy in a zone. */
export const ELIGIBILITY_FACTS = ['APPROVAL', 'IN_AREA', 'FACILITY', 'INTL_LINE'] as const;
export type EligibilityFact = (typeof ELIGIBILITY_FACTS)[number];

export const ELIGIBILITY_POLICIES = ['MULTINATIONAL_ONLY', 'OPEN', 'APPROVED_BUSINESS'] as const;

/** Who may buy in a zone: a policy of the zone, so that two zones may have opposite ones. */
export interface ZoneEligibility {
  policy: (typeof ELIGIBILITY_POLICIES)[number];
  /** Registered outside of mainland China. */
  registeredAbroad: boolean;
  /** In at least so many countries it works; null asks for none. */
  minimumCountries: number | null;
  /** All of these, each with evidence that a reviewer has looked at. */
  facts: EligibilityFact[];
  citation: Citation;
}

export interface ZoneProfile {
  zone: string;
  /** PHYSICAL: nothing of it is linked to anything of the mainland's networks. */
  isolation: 'PHYSICAL' | null;
  uplink: 'DEDICATED_FIBRE_INTL' | null;
  /** Square kilometres. */
  machineRoomAreaKm2: string | null;
  totalAreaKm2: string | null;
  /** Years from the beginning of building to its end, both included. */
  plannedYears: { from: number; to: number } | null;
  /** Seen by the operator and auditors alone while the zone is only planned. */
  adminsOnly: boolean;
  eligibility: ZoneEligibility | null;
  citation: Citation;
}

export interface ZonePhase {
  zone: string;
  phase: number;
  /** Whole amounts in `currency`; null where the plans say nothing. The hardware's is part of the investment. */
  investment: string | null;
  hardwareInvestment: string | null;
  currency: string | null;
  citation: Citation;
}

export interface ZoneCarrier {
  zone: string;
  name: string;
  citation: Citation;
}

export const ZONE_ROLES = ['SUPERVISOR', 'APPLICANT_OPERATOR', 'PARTICIPANT'] as const;
export interface ZoneRole {
  zone: string;
  role: (typeof ZONE_ROLES)[number];
  name: string;
  citation: Citation;
}

export const ZONE_LISTS = [
  'INTERNATIONAL_DATA_SERVICE',
  'OFFSHORE_BUSINESS',
  'BUNDLE_COMPONENT',
  'SECTOR',
  'SHOWCASE',
  'INFRASTRUCTURE',
  'PARK_FOCUS',
] as const;
export type ZoneList = (typeof ZONE_LISTS)[number];

/** A word that the plans give to choose from. */
export interface ZoneTerm {
  list: ZoneList;
  /** Null for a list of all zones. */
  zone: string | null;
  group: string | null;
  code: string;
  name: Text;
  citation: Citation;
}

export interface ZoneFactSeeds {
  profiles: ZoneProfile[];
  phases: ZonePhase[];
  carriers: ZoneCarrier[];
  roles: ZoneRole[];
  terms: ZoneTerm[];
}

/** Reads `seeds/plans/zone-facts.json`; a SeedError on anything malformed, repeated or of a zone that is not known. */
export function loadZoneFacts(json: unknown, zoneCodes: readonly string[]): ZoneFactSeeds {
  const { profiles, phases, carriers, roles, terms } = readFields(json, 'zoneFacts', [
    'profiles',
    'phases',
    'carriers',
    'roles',
    'terms',
  ]);
  const seeds = {
    profiles: readList(profiles, 'profiles', readProfile),
    phases: readList(phases, 'phases', readPhase),
    carriers: readList(carriers, 'carriers', readCarrier),
    roles: readList(roles, 'roles', readRole),
    terms: readList(terms, 'terms', readTerm),
  };
  refuseRepeats(seeds.profiles, 'profiles', ({ zone }) => zone);
  refuseRepeats(seeds.phases, 'phases', ({ zone, phase }) => `${zone} ${phase}`);
  refuseRepeats(seeds.carriers, 'carriers', ({ zone, name }) => `${zone} ${name}`);
  refuseRepeats(seeds.terms, 'terms', ({ list, zone, code }) => `${list} ${zone} ${code}`);
  for (const [name, rows] of Object.entries(seeds))
    for (const { zone } of rows)
      if (zone !== null && !zoneCodes.includes(zone)) throw new SeedError(name, `unknown zone ${zone}`);
  return seeds;
}

function readProfile(value: unknown, path: string): ZoneProfile {
  const fields = readFields(value, path, [
    'zone',
    'isolation',
    'uplink',
    'machineRoomAreaKm2',
    'totalAreaKm2',
    'plannedYears',
    'adminsOnly',
    'eligibility',
    'citation',
  ]);
  return {
    zone: readString(fields.zone, `${path}.zone`),
    isolation: orNull(fields.isolation, `${path}.isolation`, (v, at) => readOneOf(v, at, ['PHYSICAL'] as const)),
    uplink: orNull(fields.uplink, `${path}.uplink`, (v, at) => readOneOf(v, at, ['DEDICATED_FIBRE_INTL'] as const)),
    machineRoomAreaKm2: orNull(fields.machineRoomAreaKm2, `${path}.machineRoomAreaKm2`, readPlainDecimal),
    totalAreaKm2: orNull(fields.totalAreaKm2, `${path}.totalAreaKm2`, readPlainDecimal),
    plannedYears: orNull(fields.plannedYears, `${path}.plannedYears`, (years, at) => {
      const { from, to } = readFields(years, at, ['from', 'to']);
      return { from: readWhole(from, `${at}.from`), to: readWhole(to, `${at}.to`) };
    }),
    adminsOnly: readBoolean(fields.adminsOnly, `${path}.adminsOnly`),
    eligibility: orNull(fields.eligibility, `${path}.eligibility`, readEligibility),
    citation: readCitation(fields.citation, `${path}.citation`),
  };
}

function readEligibility(value: unknown, path: string): ZoneEligibility {
  const keys = ['policy', 'registeredAbroad', 'minimumCountries', 'facts', 'citation', 'note'];
  const fields = readFields(value, path, keys);
  readString(fields.note, `${path}.note`);
  return {
    policy: readOneOf(fields.policy, `${path}.policy`, ELIGIBILITY_POLICIES),
    registeredAbroad: readBoolean(fields.registeredAbroad, `${path}.registeredAbroad`),
    minimumCountries: orNull(fields.minimumCountries, `${path}.minimumCountries`, readWhole),
    facts: readList(fields.facts, `${path}.facts`, (v, at) => readOneOf(v, at, ELIGIBILITY_FACTS)),
    citation: readCitation(fields.citation, `${path}.citation`),
  };
}

function readPhase(value: unknown, path: string): ZonePhase {
  const keys = ['zone', 'phase', 'investment', 'hardwareInvestment', 'currency', 'citation'];
  const fields = readFields(value, path, keys);
  return {
    zone: readString(fields.zone, `${path}.zone`),
    phase: readWhole(fields.phase, `${path}.phase`),
    investment: orNull(fields.investment, `${path}.investment`, readPlainDecimal),
    hardwareInvestment: orNull(fields.hardwareInvestment, `${path}.hardwareInvestment`, readPlainDecimal),
    currency: orNull(fields.currency, `${path}.currency`, readString),
    citation: readCitation(fields.citation, `${path}.citation`),
  };
}

function readCarrier(value: unknown, path: string): ZoneCarrier {
  const fields = readFields(value, path, ['zone', 'name', 'citation']);
  return {
    zone: readString(fields.zone, `${path}.zone`),
    name: readString(fields.name, `${path}.name`),
    citation: readCitation(fields.citation, `${path}.citation`),
  };
}

function readRole(value: unknown, path: string): ZoneRole {
  const fields = readFields(value, path, ['zone', 'role', 'name', 'citation']);
  return {
    zone: readString(fields.zone, `${path}.zone`),
    role: readOneOf(fields.role, `${path}.role`, ZONE_ROLES),
    name: readString(fields.name, `${path}.name`),
    citation: readCitation(fields.citation, `${path}.citation`),
  };
}

function readTerm(value: unknown, path: string): ZoneTerm {
  const fields = readFields(value, path, ['list', 'zone', 'group', 'code', 'name', 'citation']);
  return {
    list: readOneOf(fields.list, `${path}.list`, ZONE_LISTS),
    zone: orNull(fields.zone, `${path}.zone`, readString),
    group: orNull(fields.group, `${path}.group`, readString),
    code: readString(fields.code, `${path}.code`),
    name: readText(fields.name, `${path}.name`),
    citation: readCitation(fields.citation, `${path}.citation`),
  };
}

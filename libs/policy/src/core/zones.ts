import type { Citation, Text } from '#kernel/core';
import {
  orNull,
  readBoolean,
  readCitation,
  readFields,
  readList,
  readString,
  readText,
  refuseRepeats,
  SeedError,
} from './read.js';

/** An administrative division by its GB/T 2260 code. */
export interface Division {
  /** Six digits. */
  code: string;
  name: Text;
  /** The division it belongs to; null for a province or a municipality. */
  parent: string | null;
}

/** A place in which services are offered: a division, or one of the special zones of the plans. */
export interface Zone {
  code: string;
  name: Text;
  /** REGION for a division; else the zone's own kind, such as OFFSHORE_CLOUD. */
  kind: string;
  /** False for a zone that is only planned. */
  operational: boolean;
  /** The division it lies in; a region's own code. */
  hostDivision: string;
  /** Where the plans speak of it; null for a region. */
  citation: Citation | null;
}

export const REGION = 'REGION';

/** The zone of a division: `CN-510100`. */
export const regionCode = (division: string): string => `CN-${division}`;

/** Whether a division is another or lies below it, which GB/T 2260 shows in the digits: 500112 lies in 500000. */
export const isWithin = (division: string, ancestor: string): boolean =>
  division.startsWith(ancestor.replace(/(00){1,2}$/, ''));

/**
 * Reads `seeds/reference/divisions.json`, parents before children; a SeedError on a malformed or repeated code or a
 * parent that has not come before.
 */
export function loadDivisions(json: unknown): Division[] {
  const divisions = readList(json, 'divisions', readDivision);
  refuseRepeats(divisions, 'divisions', ({ code }) => code);
  const seen = new Set<string>();
  for (const { code, parent } of divisions) {
    if (parent !== null && !seen.has(parent)) throw new SeedError('divisions', `no ${parent} before ${code}`);
    seen.add(code);
  }
  return divisions;
}

function readDivision(value: unknown, path: string): Division {
  const fields = readFields(value, path, ['code', 'name', 'parent']);
  const code = readString(fields.code, `${path}.code`);
  if (!/^[1-9]\d{5}$/.test(code)) throw new SeedError(`${path}.code`, 'not six digits');
  return {
    code,
    name: readText(fields.name, `${path}.name`),
    parent: orNull(fields.parent, `${path}.parent`, readString),
  };
}

/**
 * All zones: the special ones of `seeds/plans/zones.json` in their order, then one REGION zone for every division,
 * always operational. Throws a SeedError on anything malformed or repeated and on an unknown host division.
 */
export function loadZones(json: unknown, divisions: readonly Division[]): Zone[] {
  const special = readList(json, 'zones', (value, path) => readZone(value, path, divisions));
  const regions = divisions.map((division): Zone => ({
    code: regionCode(division.code),
    name: division.name,
    kind: REGION,
    operational: true,
    hostDivision: division.code,
    citation: null,
  }));
  const zones = [...special, ...regions];
  refuseRepeats(zones, 'zones', ({ code }) => code);
  return zones;
}

function readZone(value: unknown, path: string, divisions: readonly Division[]): Zone {
  const fields = readFields(value, path, ['code', 'name', 'kind', 'hostDivision', 'operational', 'citation', 'note']);
  const hostDivision = readString(fields.hostDivision, `${path}.hostDivision`);
  if (!divisions.some(({ code }) => code === hostDivision))
    throw new SeedError(`${path}.hostDivision`, `unknown division ${hostDivision}`);
  const kind = readString(fields.kind, `${path}.kind`);
  if (kind === REGION) throw new SeedError(`${path}.kind`, 'regions come from the divisions');
  orNull(fields.note, `${path}.note`, readString);
  return {
    code: readString(fields.code, `${path}.code`),
    name: readText(fields.name, `${path}.name`),
    kind,
    operational: readBoolean(fields.operational, `${path}.operational`),
    hostDivision,
    citation: readCitation(fields.citation, `${path}.citation`),
  };
}

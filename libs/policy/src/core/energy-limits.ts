import { addToMonth, type Citation, type DateOn, DAY, type Instant, type Month, monthOf } from '#kernel/core';
import {
  orNull,
  readCitation,
  readDay,
  readFields,
  readList,
  readOneOf,
  readPlainDecimal,
  readString,
  readWhole,
  refuseRepeats,
} from './read.js';
import type { PueLimit } from './pue.js';

/** What a measured PUE is looked at for. */
export const ENERGY_PURPOSES = ['DEMO_LABEL', 'LARGE_INDUSTRY_TARIFF'] as const;
export type EnergyPurpose = (typeof ENERGY_PURPOSES)[number];

/** A limit that a plan sets, from a day on. */
export interface EnergyLimit extends PueLimit {
  /** Of the requirement. */
  id: string;
  purpose: EnergyPurpose;
  /** Only for data centres in this park; null: anywhere. */
  park: string | null;
  /** A month's reading is due so many days after its end. */
  graceDays: number;
  validFrom: DateOn;
  citation: Citation;
}

const KEYS = ['id', 'purpose', 'limit', 'months', 'park', 'graceDays', 'validFrom', 'citation', 'note'];

/** Reads `seeds/plans/energy-limits.json`; a SeedError on anything malformed or repeated. */
export function loadEnergyLimits(json: unknown): EnergyLimit[] {
  const limits = readList(json, 'energyLimits', (value, path): EnergyLimit => {
    const fields = readFields(value, path, KEYS);
    readString(fields.note, `${path}.note`);
    return {
      id: readString(fields.id, `${path}.id`),
      purpose: readOneOf(fields.purpose, `${path}.purpose`, ENERGY_PURPOSES),
      limit: readPlainDecimal(fields.limit, `${path}.limit`),
      months: readWhole(fields.months, `${path}.months`),
      park: orNull(fields.park, `${path}.park`, readString),
      graceDays: readWhole(fields.graceDays, `${path}.graceDays`),
      validFrom: readDay(fields.validFrom, `${path}.validFrom`),
      citation: readCitation(fields.citation, `${path}.citation`),
    };
  });
  refuseRepeats(limits, 'energyLimits', ({ purpose, validFrom }) => `${purpose} ${validFrom}`);
  return limits;
}

/** The limit for a purpose on a day: the latest that has begun; undefined before the first. */
export const limitOn = (limits: readonly EnergyLimit[], purpose: EnergyPurpose, day: DateOn): EnergyLimit | undefined =>
  limits
    .filter((limit) => limit.purpose === purpose && limit.validFrom <= day)
    .sort((a, b) => (a.validFrom < b.validFrom ? 1 : -1))[0];

/** The last month for which a reading is due: it ended at least `graceDays` ago. Months of Asia/Shanghai. */
export const lastMonthDue = (now: Instant, graceDays: number): Month => addToMonth(monthOf(now - graceDays * DAY), -1);

import { addMonths, dateOf, type DateOn, dayStart } from '#kernel/core';

/** What a key unit must have, and keep fresh: an evaluation and a drill within twelve months. 003 工程五; the months are ours. */
export const KEY_UNIT_GAPS = [
  'RESPONSIBLE_PERSON_MISSING',
  'EVALUATION_DUE',
  'E_AUTHENTICATION_MISSING',
  'DRILL_DUE',
] as const;
export type KeyUnitGap = (typeof KEY_UNIT_GAPS)[number];

export interface KeyUnitFacts {
  responsiblePerson: string | null;
  evaluatedOn: DateOn | null;
  eAuthentication: string | null;
  drilledOn: DateOn | null;
}

const FRESH_MONTHS = 12;

/** What a key unit lacks on a day; with anything lacking it is red. */
export function keyUnitGaps(unit: KeyUnitFacts, on: DateOn): KeyUnitGap[] {
  const isStale = (day: DateOn | null): boolean => day === null || dateOf(addMonths(dayStart(day), FRESH_MONTHS)) <= on;
  const gaps: Record<KeyUnitGap, boolean> = {
    RESPONSIBLE_PERSON_MISSING: unit.responsiblePerson === null,
    EVALUATION_DUE: isStale(unit.evaluatedOn),
    E_AUTHENTICATION_MISSING: unit.eAuthentication === null,
    DRILL_DUE: isStale(unit.drilledOn),
  };
  return KEY_UNIT_GAPS.filter((gap) => gaps[gap]);
}

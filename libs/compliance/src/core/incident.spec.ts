import { describe, expect, it } from '@jest/globals';
import { commandsOf, dayStart, HOUR, MINUTE } from '#kernel/core';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { INCIDENT_MACHINE, INCIDENT_STATUSES, isReportLate, loadIncidentClocks, reportDueAt } from './incident.js';
import { keyUnitGaps } from './key-unit.js';

const clocks = loadIncidentClocks(
  JSON.parse(
    readFileSync(join(import.meta.dirname, '..', '..', '..', '..', 'seeds', 'plans', 'incident-clocks.json'), 'utf8'),
  ),
);

describe('reportDueAt', () => {
  const discoveredAt = dayStart('2026-03-02') + 10 * HOUR;
  it('is one, two or four hours from the discovery by whose network it is, and nothing for a general incident', () => {
    const due = (operatorKind: 'CII' | 'STATE_BODY' | 'OTHER', grade: 'LARGER' | 'GENERAL' = 'LARGER'): number | null =>
      reportDueAt(clocks, { grade, operatorKind, discoveredAt });
    expect([due('CII'), due('STATE_BODY'), due('OTHER'), due('OTHER', 'GENERAL')]).toEqual([
      discoveredAt + HOUR,
      discoveredAt + 2 * HOUR,
      discoveredAt + 4 * HOUR,
      null,
    ]);
  });

  it('is kept by a report at that very instant', () => {
    const due = discoveredAt + 4 * HOUR;
    const late = (reportedAt: number | null, now = due): boolean => isReportLate({ reportDueAt: due, reportedAt }, now);
    expect([late(due), late(due + MINUTE, due + HOUR), late(null), late(null, due + 1)]).toEqual([
      false,
      true,
      false,
      true,
    ]);
    expect(isReportLate({ reportDueAt: null, reportedAt: null }, due)).toBe(false);
  });
});

it('an incident may be contained before it is reported, and is reported once whatever its state', () => {
  expect(INCIDENT_STATUSES.map((status) => commandsOf(INCIDENT_MACHINE, status))).toEqual([
    ['report', 'contain'],
    ['contain'],
    ['report', 'resolve'],
    ['report', 'review'],
    [],
  ]);
});

it('a key unit keeps its evaluation and drill within twelve months', () => {
  const unit = { responsiblePerson: 'p', evaluatedOn: '2025-03-02', eAuthentication: 'e', drilledOn: '2025-03-03' };
  expect(keyUnitGaps(unit, '2026-03-01')).toEqual([]);
  expect(keyUnitGaps(unit, '2026-03-02')).toEqual(['EVALUATION_DUE']);
  expect(
    keyUnitGaps({ responsiblePerson: null, evaluatedOn: null, eAuthentication: null, drilledOn: null }, '2026-03-02'),
  ).toHaveLength(4);
});

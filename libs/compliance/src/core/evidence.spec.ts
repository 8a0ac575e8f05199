import { describe, expect, it } from '@jest/globals';
import { isTerminal, Issues } from '#kernel/core';
import { APPLICATION_MACHINE, APPLICATION_STATUSES, OPEN_STATUSES } from './admission-machine.js';
import { type Body, bodyFault } from './body.js';
import { type EvidenceKind, readDetails } from './evidence-kind.js';
import { lastDayOf, validityOn } from './evidence.js';
import { overdueBefore, workdaysBetween } from './working-days.js';

describe('validityOn', () => {
  it('takes the first day and the last', () => {
    const one = { validFrom: '2026-01-01', lastValidOn: '2026-12-31' };
    expect(
      ['2025-12-31', '2026-01-01', '2026-10-01', '2026-10-02', '2026-12-31', '2027-01-01'].map((on) =>
        validityOn(one, on),
      ),
    ).toEqual(['NOT_YET_VALID', 'VALID', 'VALID', 'EXPIRING', 'EXPIRING', 'EXPIRED']);
    expect(validityOn({ validFrom: '2026-01-01', lastValidOn: null }, '2099-01-01')).toBe('VALID');
  });
});

describe('lastDayOf', () => {
  it('ends the day before the same day so many months later', () => {
    expect([lastDayOf('2026-03-02', 12), lastDayOf('2024-02-29', 12), lastDayOf('2026-01-31', 1)]).toEqual([
      '2027-03-01',
      '2025-02-27',
      '2026-02-27',
    ]);
  });
});

describe('bodyFault', () => {
  const body: Body = {
    organizationId: 'b',
    kinds: ['TEST_CERTIFICATION'],
    accreditedFrom: '2026-01-01',
    lastAccreditedOn: '2026-12-31',
    affiliateIds: ['p-2'],
  };
  const asked = { kind: 'TEST_CERTIFICATION' as const, providerId: 'p-1', on: '2026-12-31' };
  it('asks for a body of the kind, accredited on the day, that is not of the provider’s house', () => {
    expect(bodyFault(body, asked)).toBeNull();
    expect(bodyFault(null, asked)).toBe('BODY_NOT_REGISTERED');
    expect(bodyFault(body, { ...asked, kind: 'PROMOTION' })).toBe('BODY_NOT_REGISTERED');
    expect(bodyFault(body, { ...asked, on: '2027-01-01' })).toBe('BODY_NOT_ACCREDITED');
    expect(bodyFault(body, { ...asked, providerId: 'p-2' })).toBe('BODY_AFFILIATED');
    expect(bodyFault(body, { ...asked, providerId: 'b' })).toBe('BODY_AFFILIATED');
  });
});

describe('working days', () => {
  // A plain week: 2026-03-02 is a Monday.
  const works = (on: string): boolean => ![0, 6].includes(new Date(`${on}T00:00:00Z`).getUTCDay());
  it('are counted after the first day, the last one taken', () => {
    expect(workdaysBetween('2026-03-02', '2026-03-02', works)).toBe(0);
    expect(workdaysBetween('2026-03-02', '2026-03-09', works)).toBe(5);
    expect(workdaysBetween('2026-03-07', '2026-03-08', works)).toBe(0);
  });
  it('say the same as the day before which everything is overdue', () => {
    for (const today of ['2026-03-27', '2026-03-28', '2026-03-30', '2026-04-01']) {
      const before = overdueBefore(today, 20, works);
      for (let day = 1; day <= 31; day += 1) {
        const from = `2026-03-${String(day).padStart(2, '0')}`;
        if (from <= today) expect([from, workdaysBetween(from, today, works) > 20]).toEqual([from, from < before]);
      }
    }
  });
});

describe('readDetails', () => {
  const kind = (field: object): EvidenceKind => ({
    ...{ code: 'K', name: { zh: 'z', en: 'e' }, issuedBy: 'AUTHORITY', validMonths: null, source: 's' },
    fields: [
      { code: 'f', name: { zh: 'z', en: 'e' }, min: null, max: null, options: [], optional: false, ...field } as never,
    ],
  });
  const read = (field: object, given: object): unknown => {
    const issues = new Issues();
    const details = readDetails(issues, kind(field), given as Record<string, unknown>);
    return issues.any ? issues.list.map(({ code }) => code) : details.f;
  };
  const options = ['A', 'B'].map((code) => ({ code, name: { zh: code, en: code } }));
  it.each([
    [{ type: 'INTEGER', min: '1', max: '5' }, { f: 3 }, '3'],
    [{ type: 'INTEGER', min: '1', max: '5' }, { f: 2.5 }, ['WRONG_TYPE']],
    [{ type: 'INTEGER', min: '1', max: '5' }, { f: 6 }, ['OUT_OF_RANGE']],
    [{ type: 'DECIMAL', min: '0', max: '100' }, { f: '60.50' }, '60.5'],
    [{ type: 'DECIMAL', min: '0', max: '100' }, { f: true }, ['WRONG_TYPE']],
    [{ type: 'DATE' }, { f: '2026-02-30' }, ['WRONG_TYPE']],
    [{ type: 'TEXT' }, { f: ' a ' }, 'a'],
    [{ type: 'TEXT' }, { f: 'x'.repeat(501) }, ['TOO_LONG']],
    [{ type: 'CHOICE', options }, { f: 'A' }, ['A']],
    [{ type: 'CHOICE', options }, { f: ['A', 'B'] }, ['WRONG_TYPE']],
    [{ type: 'CHOICES', options }, { f: ['A', 'B', 'A'] }, ['A', 'B']],
    [{ type: 'CHOICES', options }, { f: ['C'] }, ['UNKNOWN_OPTION']],
    [{ type: 'TEXT' }, {}, ['REQUIRED']],
    [{ type: 'TEXT', optional: true }, {}, undefined],
    [{ type: 'TEXT', optional: true }, { g: 1 }, ['UNKNOWN_FIELD']],
  ])('of %j reads %j as %j', (field, given, expected) => {
    expect(read(field, given)).toEqual(expected);
  });
});

it('an application that is decided has no way out, and only open ones have', () => {
  const open = APPLICATION_STATUSES.filter((status) => !isTerminal(APPLICATION_MACHINE, status));
  expect(open).toEqual(OPEN_STATUSES);
});

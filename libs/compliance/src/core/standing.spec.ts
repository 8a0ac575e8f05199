import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayAfter } from './evidence.js';
import { type AdmissionFacts, standingOn } from './standing.js';

const terms = {
  evidence: [
    { kind: 'FILING', lapse: 'SUSPENDED' as const, source: 's' },
    { kind: 'DRILL', lapse: 'CONDITION_UNMET' as const, source: 's' },
  ],
  renewalNoticeDays: 90,
};
const held = (kind: string, lastValidOn: string | null = null): AdmissionFacts['evidence'][number] => ({
  ...{ kind, validFrom: '2026-01-01', lastValidOn, offeringCodes: [], details: {} },
});
const facts = (more: Partial<AdmissionFacts> = {}): AdmissionFacts => ({
  admission: { lastValidOn: '2027-12-31', removedOn: null },
  hasOpenApplication: false,
  conditions: [],
  suspensions: [],
  evidence: [held('FILING'), held('DRILL')],
  ...more,
});
const on = (day: string, more: Partial<AdmissionFacts> = {}): string => standingOn(facts(more), terms, day).standing;

describe('standingOn', () => {
  it('is nothing or applying before an admission', () => {
    expect(on('2026-05-01', { admission: null })).toBe('NONE');
    expect(on('2026-05-01', { admission: null, hasOpenApplication: true })).toBe('APPLYING');
  });

  it('counts the last day of an admission, and warns 90 days before', () => {
    expect(on('2027-10-01')).toBe('ADMITTED');
    expect(on('2027-10-02')).toBe('RENEWAL_DUE');
    expect(on('2027-12-31')).toBe('RENEWAL_DUE');
    expect(standingOn(facts(), terms, '2028-01-01')).toEqual({
      standing: 'SUSPENDED',
      reasons: [{ code: 'ADMISSION_ENDED', evidenceKind: null }],
    });
  });

  it('is suspended from the day after the last of what must not lapse, for each reason', () => {
    const evidence = [held('FILING', '2026-03-31')];
    expect(on('2026-03-31', { evidence: [...evidence, held('DRILL')] })).toBe('ADMITTED');
    expect(standingOn(facts({ evidence }), terms, '2026-04-01').reasons).toEqual([
      { code: 'EVIDENCE_LAPSED', evidenceKind: 'FILING' },
    ]);
  });

  it('has a condition unmet where less is at stake, also the day after a condition was due', () => {
    expect(on('2026-04-01', { evidence: [held('FILING')] })).toBe('CONDITION_UNMET');
    const conditions = [{ dueOn: '2026-04-01', metOn: null }];
    expect(on('2026-04-01', { conditions })).toBe('CONDITIONAL');
    expect(on('2026-04-02', { conditions })).toBe('CONDITION_UNMET');
    expect(on('2026-04-02', { conditions: [{ dueOn: '2026-04-01', metOn: '2026-04-02' }] })).toBe('ADMITTED');
  });

  it('does not count what is about some offerings alone', () => {
    const scoped = { ...held('FILING'), offeringCodes: ['one'] };
    expect(on('2026-04-01', { evidence: [scoped, held('DRILL')] })).toBe('SUSPENDED');
  });

  it('ends a suspension on its day or when it is lifted', () => {
    const suspension = { fromOn: '2026-04-01', untilOn: '2026-05-01', liftedOn: null };
    expect(
      ['2026-03-31', '2026-04-01', '2026-04-30', '2026-05-01'].map((day) => on(day, { suspensions: [suspension] })),
    ).toEqual(['ADMITTED', 'SUSPENDED', 'SUSPENDED', 'ADMITTED']);
    expect(on('2026-04-10', { suspensions: [{ ...suspension, untilOn: null, liftedOn: '2026-04-10' }] })).toBe(
      'ADMITTED',
    );
  });

  it('never comes back from a removal, whatever else is the case', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2000 }), fc.boolean(), (days, proved) => {
        const removed = { admission: { lastValidOn: '2027-12-31', removedOn: '2026-06-01' } };
        const day = dayAfter('2026-06-01', days);
        expect(on(day, { ...removed, evidence: proved ? facts().evidence : [] })).toBe('REMOVED');
      }),
    );
  });
});

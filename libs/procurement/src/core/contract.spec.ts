import { describe, expect, it } from '@jest/globals';
import { dec, type DomainError, Issues, text } from '#kernel/core';
import {
  checkCeiling,
  checkQuantity,
  checkSharing,
  checkSupplement,
  checkTerm,
  checkTerms,
  CONTRACT_MACHINE,
  CONTRACT_STATUSES,
  type ContractTerms,
  deadlines,
  INVARIANTS,
  MATRIX_ASPECTS,
  MATRIX_PARTIES,
  performanceStatus,
  signatureStatus,
  signBy,
} from './index.js';

const refusal = (act: () => void): unknown => {
  try {
    act();
    return 'ok';
  } catch (error) {
    const { code, details } = error as DomainError;
    return code === 'VALIDATION_FAILED' ? details.issues!.map((issue) => issue.code) : code;
  }
};
const clause = text('said', '已写明');
const terms = (over: Partial<ContractTerms> = {}): ContractTerms => ({
  matrix: Object.fromEntries(
    MATRIX_PARTIES.map((party) => [party, Object.fromEntries(MATRIX_ASPECTS.map((aspect) => [aspect, clause]))]),
  ) as ContractTerms['matrix'],
  invariants: Object.fromEntries(INVARIANTS.map((name) => [name, clause])) as ContractTerms['invariants'],
  metering: clause,
  exit: clause,
  exitPlan: null,
  sharing: [],
  ...over,
});

describe('the terms of a contract', () => {
  it('fill nine cells, four invariants, metering and exit, or it is not signable [S4-38] [P2-D3]', () => {
    expect(refusal(() => checkTerms(terms()))).toBe('ok');
    for (const party of MATRIX_PARTIES)
      for (const aspect of MATRIX_ASPECTS) {
        const matrix = { ...terms().matrix, [party]: { ...terms().matrix[party], [aspect]: text(' ', '有') } };
        expect(refusal(() => checkTerms(terms({ matrix })))).toBe('CONTRACT_MATRIX_INCOMPLETE');
      }
    for (const name of INVARIANTS) {
      const invariants = { ...terms().invariants, [name]: text('said', '') };
      expect(refusal(() => checkTerms(terms({ invariants })))).toBe('CONTRACT_MATRIX_INCOMPLETE');
    }
    for (const part of ['metering', 'exit'])
      expect(refusal(() => checkTerms(terms({ [part]: text('', '') })))).toBe('CONTRACT_MATRIX_INCOMPLETE');
  });

  it('share benefits and risks in parts that sum to 100 per cent [S2-42]', () => {
    const parts = (...percents: number[]) => percents.map((percent, n) => ({ party: `p${n}`, percent: dec(percent) }));
    expect(refusal(() => checkSharing(parts(50, 30, 20)))).toBe('ok');
    expect(refusal(() => checkSharing(parts(50, 30, 30)))).toEqual(['SHARES_NOT_WHOLE']);
    expect(refusal(() => checkSharing([]))).toBe('ok');
  });
});

describe('the term of a contract', () => {
  const term = (endsOn: string, justification: string | null = null, maxExtentOn = endsOn): unknown =>
    refusal(() => {
      const issues = new Issues();
      checkTerm(issues, { startsOn: '2026-06-08', endsOn, maxExtentOn, justification });
      issues.throwIfAny();
    });

  it('is a year, with a reason up to 36 months, and no longer [P2-A25]', () => {
    expect(term('2027-06-07')).toBe('ok');
    expect(term('2027-06-08')).toEqual(['JUSTIFICATION_REQUIRED']);
    expect(term('2029-06-07', '需求固定且延续')).toBe('ok');
    expect(term('2029-06-08', '需求固定且延续')).toEqual(['CONTRACT_TOO_LONG']);
    expect(term('2027-06-07', null, '2029-06-08')).toEqual(['CONTRACT_TOO_LONG']);
    expect(term('2026-06-07')).toEqual(['EMPTY_PERIOD']);
    expect(term('2027-06-07', null, '2027-06-06')).toEqual(['EMPTY_PERIOD']);
  });

  it('is signed within 30 days of the notice, published within 2 working days, filed within 7 [P2-A18]', () => {
    expect(signBy('2026-06-01')).toBe('2026-07-01');
    const works = (day: string): boolean => ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
    expect(deadlines('2026-06-08', works)).toEqual({ publishBy: '2026-06-10', fileBy: '2026-06-17' });
    expect(deadlines('2026-06-12', works)).toEqual({ publishBy: '2026-06-16', fileBy: '2026-06-23' });
  });
});

describe('the money of a contract', () => {
  it('is added to by at most ten per cent of what it was [P2-A19]', () => {
    const add = (added: number, more: number): unknown =>
      refusal(() => checkSupplement(dec(1000), dec(added), dec(more), 'CNY'));
    expect([add(0, 100), add(60, 40), add(100, 0), add(100, -500)]).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect([add(0, 101), add(60, 41)]).toEqual(['SUPPLEMENT_EXCEEDED', 'SUPPLEMENT_EXCEEDED']);
  });

  it('and its quantities are ceilings [S1-43]', () => {
    const contract = { number: 'HT', currency: 'CNY', maximumValue: dec(100) };
    expect(refusal(() => checkCeiling(contract, dec(60), dec(40)))).toBe('ok');
    expect(refusal(() => checkCeiling(contract, dec(60), dec('40.01')))).toBe('CEILING_EXCEEDED');
    expect(refusal(() => checkQuantity('HT', dec(10), dec(9)))).toBe('ok');
    expect(refusal(() => checkQuantity('HT', dec(10), dec(11)))).toBe('CEILING_EXCEEDED');
    expect(refusal(() => checkQuantity('HT', null, dec(11)))).toBe('ok');
  });
});

describe('a contract', () => {
  it('has no way out of its last states', () => {
    for (const status of ['COMPLETED', 'TERMINATED_EARLY', 'EXPIRED', 'CANCELLED'] as const)
      expect(CONTRACT_MACHINE[status]).toEqual({});
    expect(Object.keys(CONTRACT_MACHINE).sort()).toEqual([...CONTRACT_STATUSES].sort());
  });

  it('is signed by whoever has signed', () => {
    const of = (status: any, buyerSigned: boolean, supplierSigned: boolean): string =>
      signatureStatus({ status, buyerSigned, supplierSigned });
    expect([of('DRAFT', false, false), of('PENDING_SIGNATURE', true, false)]).toEqual(['NONE', 'BUYER_SIGNED']);
    expect([of('PENDING_SIGNATURE', false, true), of('ACTIVE', true, true)]).toEqual([
      'SUPPLIER_SIGNED',
      'FULLY_SIGNED',
    ]);
    expect([of('CANCELLED', true, false), of('EXPIRED', true, false)]).toEqual(['REFUSED', 'LAPSED']);
  });

  it('is kept as its facts say', () => {
    const kept = {
      status: 'ACTIVE',
      frozen: false,
      startsOn: '2026-06-08',
      endsOn: '2026-12-31',
      moneyAtRisk: false,
    } as const;
    const on = (today: string, over: object = {}): string => performanceStatus({ ...kept, ...over }, today);
    expect([on('2026-06-07'), on('2026-06-08'), on('2026-12-31'), on('2027-01-01')]).toEqual([
      ...['NOT_STARTED', 'ON_TRACK', 'ON_TRACK', 'OVERDUE'],
    ]);
    expect(on('2026-07-01', { frozen: true, moneyAtRisk: true })).toBe('PAUSED');
    expect(on('2026-07-01', { moneyAtRisk: true })).toBe('AT_RISK');
    expect(on('2027-01-01', { status: 'COMPLETED' })).toBe('FULFILLED');
    expect(on('2026-07-01', { status: 'DRAFT' })).toBe('NOT_STARTED');
  });
});

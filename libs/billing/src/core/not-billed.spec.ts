import { describe, expect, it } from '@jest/globals';
import { text } from '#kernel/core';
import { type InstanceBilling, notBilled } from './not-billed.js';

const of = (over: Partial<InstanceBilling>): string | null => {
  const found = notBilled({
    account: { status: 'DONE', waitingReason: null, detail: null },
    run: { cancelled: false, dry: false },
    meters: ['gb'],
    lines: [],
    feeless: true,
    madeAfter: false,
    ...over,
  });
  return found && [found.reason, ...found.meters].join(' ');
};

describe('why an instance is on no invoice', () => {
  it('is what its account waits for, with the explanation that was kept', () => {
    const detail = text('Because.', '因为。');
    const waiting = { status: 'DONE', waitingReason: 'NEGATIVE_TOTAL', detail } as const;
    expect(of({ account: waiting })).toBe('NEGATIVE_TOTAL gb');
    expect(of({ account: { ...waiting, status: 'FAILED', waitingReason: 'ERROR' } })).toBe('ERROR gb');
  });

  it('is how far the run came', () => {
    const pending = { status: 'PENDING', waitingReason: null, detail: null } as const;
    expect(of({ account: null })).toBe('NOT_IN_RUN gb');
    expect(of({ account: pending })).toBe('NOT_YET_BILLED gb');
    expect(of({ account: pending, run: { cancelled: true, dry: false } })).toBe('RUN_CANCELLED gb');
    expect(of({ run: { cancelled: false, dry: true } })).toBe('DRY_RUN gb');
  });

  it('is that it was made after the run, whether or not its account was in it', () => {
    expect(of({ madeAfter: true })).toBe('MADE_AFTER_RUN gb');
    expect(of({ madeAfter: true, account: null, meters: [], feeless: false })).toBe('MADE_AFTER_RUN');
    expect(of({ madeAfter: true, run: { cancelled: false, dry: true } })).toBe('DRY_RUN gb');
    // The next run has billed it.
    expect(of({ madeAfter: true, lines: [{ meter: 'gb' }] })).toBeNull();
  });

  it('is that nothing is charged, for all of it or for some meters', () => {
    expect(of({})).toBe('NOTHING_TO_CHARGE gb');
    expect(of({ lines: [{ meter: null }, { meter: 'gb' }] })).toBeNull();
    expect(of({ lines: [{ meter: null }, { meter: 'gb' }], meters: ['gb', 'old'] })).toBe('USE_WITHOUT_PRICE old');
  });

  it('is no question where there was neither use nor a fee', () => {
    expect(of({ meters: [] })).toBeNull();
    expect(of({ meters: [], feeless: false })).toBe('NOTHING_TO_CHARGE');
  });
});

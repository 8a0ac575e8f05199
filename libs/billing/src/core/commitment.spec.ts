import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dec, max, plain, sum, ZERO } from '#kernel/core';
import { COMMITMENT_MACHINE, type CommittedSum, drawnBy, trueUpLine } from './commitment.js';

const committed = (over: Partial<CommittedSum> = {}): CommittedSum => ({
  amount: dec(1000),
  fromMonth: '2026-03',
  toMonth: '2026-05',
  taxCategory: 'INFORMATION_SERVICE',
  billedAmount: ZERO,
  truedUp: false,
  ...over,
});
const line = (over: Partial<CommittedSum>, drawn: string, upTo = '2026-04'): string | null => {
  const found = trueUpLine(committed(over), dec(drawn), upTo);
  return found && `${found.kind} ${plain(found.amount)} ${plain(found.billed.amount)} ${found.payload.month}`;
};

describe('trueUpLine', () => {
  it('is what was committed and not spent, in the run of the last month, once [I23]', () => {
    expect(line({}, '620', '2026-03')).toBeNull();
    expect(line({}, '620')).toBe('COMMITMENT 380 380 2026-04');
    expect(line({ billedAmount: dec(380), truedUp: true }, '620')).toBeNull();
    expect(line({}, '620', '2026-07')).toBe('COMMITMENT 380 380 2026-04');
  });

  it('is nothing where all was spent, or more', () => {
    expect([line({}, '1000'), line({}, '1000.01')]).toEqual([null, null]);
  });

  it('is adjusted when what was drawn changes, and never below zero in all', () => {
    const truedUp = { billedAmount: dec(380), truedUp: true };
    expect(line(truedUp, '640')).toBe('ADJUSTMENT -20 360 2026-04');
    expect(line(truedUp, '2000')).toBe('ADJUSTMENT -380 0 2026-04');
    expect(line({ billedAmount: ZERO, truedUp: true }, '990')).toBe('ADJUSTMENT 10 10 2026-04');
  });

  it('all lines of the rest sum to max(0, amount − drawn), whatever came in between', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(150_000), { minLength: 1, maxLength: 6 }), (fen) => {
        let [billedAmount, truedUp] = [ZERO, false];
        const lines = fen.flatMap((n) => {
          const found = trueUpLine(committed({ billedAmount, truedUp }), dec(n).div(100), '2026-09');
          if (found) [billedAmount, truedUp] = [found.billed.amount, true];
          return found ?? [];
        });
        const rest = max(ZERO, dec(1000).minus(dec(fen.at(-1)!).div(100)));
        expect(plain(sum(lines.map(({ amount }) => amount)))).toBe(plain(rest));
        expect(lines.filter(({ kind }) => kind === 'COMMITMENT').length).toBeLessThanOrEqual(1);
        expect(lines.every(({ billed }) => billed.amount.gte(0))).toBe(true);
      }),
    );
  });
});

describe('drawnBy', () => {
  const lines = [
    { month: '2026-02', orderId: 'a', amount: dec(1) },
    { month: '2026-03', orderId: 'a', amount: dec(10) },
    { month: '2026-04', orderId: 'b', amount: dec(-3) },
    { month: '2026-05', orderId: 'a', amount: dec(100) },
  ];

  it('counts the signed lines of its months, under a contract those of its orders alone', () => {
    expect(plain(drawnBy(committed(), lines, null))).toBe('7');
    expect(plain(drawnBy(committed(), lines, new Set(['a'])))).toBe('10');
  });
});

describe('the life of a commitment', () => {
  it('is this table', () => {
    expect(COMMITMENT_MACHINE).toEqual({
      PROPOSED: { accept: 'ACCEPTED', decline: 'DECLINED', withdraw: 'WITHDRAWN' },
      ACCEPTED: {},
      ENDED: {},
      DECLINED: {},
      WITHDRAWN: {},
    });
  });
});

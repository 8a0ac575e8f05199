import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dec, plain, sum } from '#kernel/core';
import { aBilledPart, aFee, anInstance, aPrice, billedAfter, day, used } from './account.fixture.js';
import { accountLines } from './account-lines.js';
import type { LineDraft } from './adjust.js';
import {
  type BilledPart,
  lastServiceMonth,
  type MonthUse,
  type Part,
  partsOf,
  withMeteredQuantity,
} from './instance-parts.js';

const MONTHS = { from: '2025-01', upTo: '2026-03' };

type Of = Part & { instanceId: string; offeringCode: string };

/** The lines that one instance is owed, as the service would issue them. */
function bill(
  prices: Parameters<typeof partsOf>[1],
  use: MonthUse[],
  billed: BilledPart[],
  had: string[],
  instance = anInstance('2026-01-10'),
): LineDraft<Of>[] {
  const parts = partsOf(instance, prices, use, billed, MONTHS).map((part) => ({
    ...part,
    payload: { ...part.payload, instanceId: 'i', offeringCode: 'o' },
  }));
  return accountLines(parts, (month) => had.includes(month), 'CNY');
}

describe('partsOf', () => {
  it('asks a monthly price for every month lived, a metered one for every month used, up to the month given', () => {
    const parts = partsOf(
      anInstance('2026-01-10', '2026-03-05'),
      [aFee('base', '31'), aPrice()],
      [used('2026-02', 1, '5'), used('2026-04', 1, '9')],
      [],
      MONTHS,
    );
    expect(
      parts.map(({ payload, rated }) => [payload.price.code, payload.month, rated && plain(rated.ratedAmount)]),
    ).toEqual([
      ['base', '2026-01', '22'], // 22 of 31 days of 31.00
      ['base', '2026-02', '31'],
      ['base', '2026-03', '4'], // 4 of 31 days
      ['use', '2026-02', '5'],
    ]);
  });

  it('asks a price with a minimum for every month lived, and takes no cut where nothing was used [I23]', () => {
    const least = aPrice({ minimumAmount: '31' });
    const use = [used('2026-02', 3, '5')];
    const first = bill([least], [], [], []);
    expect(first.map((line) => [line.payload.month, line.kind, plain(line.quantity), plain(line.amount)])).toEqual([
      ['2026-01', 'USAGE', '0', '22'], // 22 of 31 days of 31.00
      ['2026-02', 'USAGE', '0', '31'],
      ['2026-03', 'USAGE', '0', '31'],
    ]);
    expect(first[1]!.payload.use).toMatchObject({ afterCut: 0, throughCut: 0 });
    const billed = billedAfter([], first);
    expect(bill([least], use, billed, ['2026-01', '2026-02', '2026-03'])).toEqual([]); // 5 is below 31
    const more = bill([least], [used('2026-02', 3, '40')], billed, ['2026-01', '2026-02', '2026-03']);
    expect(more.map((line) => [line.payload.month, line.kind, plain(line.quantity), plain(line.amount)])).toEqual([
      ['2026-02', 'ADJUSTMENT', '40', '9'],
    ]);
    expect(more[0]!.payload.use).toMatchObject({ afterCut: 0, throughCut: 3 });
    const after = billedAfter(billed, more);
    expect(() => bill([least], [], after, [])).toThrow(RangeError); // what was counted cannot be gone
  });

  it('hands single events on to prices that look at them', () => {
    const share = aPrice({
      model: 'PERCENTAGE',
      unitPrice: null,
      rate: '0.1',
      fixedAmount: '0',
      freeEvents: 1,
      freeAmount: '0',
    });
    const events = [
      { at: 2, key: 'b', quantity: dec(50) },
      { at: 1, key: 'a', quantity: dec(70) },
    ];
    const month: MonthUse = {
      month: '2026-02',
      closedCut: 1,
      meters: [{ meter: 'm', quantity: '120', count: 2, events }],
    };
    expect(bill([share], [month], [], []).map((line) => [plain(line.quantity), plain(line.amount)])).toEqual([
      ['120', '5'],
    ]);
    expect(() => bill([share], [used('2026-02', 1, '120', 2)], [], [])).toThrow(RangeError);
  });

  it('still asks for a month that was billed and not lived, because the end was told late', () => {
    const parts = partsOf(
      anInstance('2026-01-10', '2026-01-20'),
      [aFee('base', '31')],
      [],
      [aBilledPart('base', '2026-02')],
      MONTHS,
    );
    expect(parts.map(({ payload, rated, billed }) => [payload.month, rated === null, billed === null])).toEqual([
      ['2026-01', false, true],
      ['2026-02', true, false],
    ]);
  });

  it('charges one-time prices of an instance that ended where it began', () => {
    const setup = aFee('setup', '50', { kind: 'ONE_TIME', interval: null });
    const parts = partsOf(anInstance('2026-02-01', '2026-02-01'), [setup, aFee('base', '28')], [], [], MONTHS);
    expect(parts.map(({ payload, rated }) => [payload.price.code, rated && plain(rated.ratedAmount)])).toEqual([
      ['setup', '50'],
      ['base', null],
    ]);
  });

  it('has nothing of an instance that began after the month', () => {
    expect(partsOf(anInstance('2026-04-01'), [aFee('base', '31')], [], [], MONTHS)).toEqual([]);
  });

  it('counts events where the meter counts, and sums where it sums', () => {
    const count = aPrice({ code: 'calls', meter: 'c', aggregation: 'COUNT' });
    const use = [
      {
        month: '2026-01',
        closedCut: 3,
        meters: [
          { meter: 'm', quantity: '2.5', count: 4 },
          { meter: 'c', quantity: '77', count: 6 },
        ],
      },
    ];
    const parts = partsOf(anInstance('2026-01-10'), [aPrice(), count], use, [], MONTHS);
    expect(
      parts.map(({ payload }) => [
        payload.price.code,
        plain(payload.use!.metered),
        payload.use!.afterCut,
        payload.use!.throughCut,
      ]),
    ).toEqual([
      ['use', '2.5', 0, 3],
      ['calls', '6', 0, 3],
    ]);
  });

  it('refuses to take what was billed under a price it does not know', () => {
    expect(() => partsOf(anInstance('2026-01-10'), [aPrice()], [], [aBilledPart('gone', '2026-01')], MONTHS)).toThrow(
      RangeError,
    );
  });
});

describe('the quantity of a line of use', () => {
  const included = aPrice({ includedQuantity: '100' });

  it('is the change of what was metered, also when the included quantity covers what is left [I22]', () => {
    const first = bill([included], [used('2026-01', 1, '150')], [], []);
    expect(first.map((line) => [line.kind, plain(line.quantity), plain(line.amount)])).toEqual([
      ['USAGE', '150', '50'],
    ]);
    const billed = billedAfter([], first);
    // Corrected to 60: 90 fewer were metered, 50.00 come back.
    const second = bill([included], [used('2026-01', 2, '60')], billed, ['2026-01']);
    expect(second.map((line) => [line.kind, plain(line.quantity), plain(line.amount)])).toEqual([
      ['ADJUSTMENT', '-90', '-50'],
    ]);
    // Used again up to 120: 60 more than were counted, 20 of them beyond the included ones.
    const third = bill([included], [used('2026-01', 3, '120')], billedAfter(billed, second), ['2026-01']);
    expect(third.map((line) => [line.kind, plain(line.quantity), plain(line.amount)])).toEqual([
      ['ADJUSTMENT', '60', '20'],
    ]);
    expect(third[0]!.payload.use).toMatchObject({ afterCut: 2, throughCut: 3 });
  });

  it('takes in what an earlier run looked at and did not bill', () => {
    expect(bill([included], [used('2026-01', 1, '80')], [], [])).toEqual([]);
    const later = bill([included], [used('2026-01', 2, '130')], [], []);
    expect(
      later.map((line) => [plain(line.quantity), line.payload.use!.afterCut, line.payload.use!.throughCut]),
    ).toEqual([['130', 0, 2]]);
  });

  it('sums over all lines to what is metered, whatever is reported and corrected between runs', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300), { minLength: 1, maxLength: 6 }), fc.nat(120), (meterings, free) => {
        const price = aPrice({ includedQuantity: String(free), unitPrice: '0.007' });
        let billed: BilledPart[] = [];
        const all: LineDraft<Of>[] = [];
        meterings.forEach((metered, run) => {
          const lines = bill(
            [price],
            [used('2026-01', run + 1, String(metered))],
            billed,
            billed.length ? ['2026-01'] : [],
          );
          billed = billedAfter(billed, lines);
          all.push(...lines);
        });
        const last = meterings.at(-1)!;
        const due = Math.max(0, last - free) * 7;
        expect(plain(sum(all.map((line) => line.ratedAmount)))).toBe(plain(String(due / 1000)));
        expect(plain(sum(all.map((line) => line.amount.times(100))))).toBe(String(Math.round(due / 10 + 1e-9)));
        // Each line goes on where the one before it ended.
        expect(all.map((line) => line.payload.use!.afterCut)).toEqual(
          [0, ...all.map((line) => line.payload.use!.throughCut)].slice(0, all.length),
        );
        const counted = all.length ? meterings[all.at(-1)!.payload.use!.throughCut - 1]! : 0;
        expect(plain(sum(all.map((line) => line.quantity)))).toBe(String(counted));
      }),
    );
  });

  it('leaves other lines alone', () => {
    const [line] = bill([aFee('base', '31')], [], [], []);
    expect(withMeteredQuantity(line!)).toBe(line);
  });
});

describe('lastServiceMonth', () => {
  it('is the month of the last instant served; an end on the first of a month belongs to the month before', () => {
    expect(lastServiceMonth({ activatedAt: day('2026-01-10'), terminatedAt: day('2026-03-01') })).toBe('2026-02');
    expect(lastServiceMonth({ activatedAt: day('2026-01-10'), terminatedAt: day('2026-03-01') + 1 })).toBe('2026-03');
    expect(lastServiceMonth({ activatedAt: day('2026-03-01'), terminatedAt: day('2026-03-01') })).toBe('2026-03');
    expect(lastServiceMonth({ activatedAt: day('2026-01-10'), terminatedAt: null })).toBeNull();
  });
});

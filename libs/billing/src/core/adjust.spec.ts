import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Rated } from '#catalog/core';
import { amountText, dec, type Decimal, plain, sum, toMinor } from '#kernel/core';
import { type Billed, type Component, type LineDraft, linesForMonth } from './adjust.js';

const rated = (ratedAmount: string, over: Partial<Rated> = {}): Rated => ({
  kind: 'USAGE',
  serviceFrom: 1000,
  serviceTo: 2000,
  quantity: dec(ratedAmount).times(10),
  unitPrice: dec('0.1'),
  ratedAmount: dec(ratedAmount),
  ...over,
});
const shown = <T>({ payload, kind, quantity, ratedAmount, amount }: LineDraft<T>) => [
  payload,
  kind,
  plain(quantity),
  plain(ratedAmount),
  amountText(amount, 'CNY'),
];
const lines = (components: Component<string>[], hadInvoice = false) => linesForMonth(components, hadInvoice, 'CNY');

/** What stands billed after an invoice with these ratings. */
const billedOf = (now: Rated): Billed => lines([{ payload: '', rated: now, billed: null }])[0]!.billed;

describe('linesForMonth of a month without an invoice', () => {
  it('has a line of its own kind for whatever is rated, rounded once', () => {
    const drafts = lines([
      { payload: 'a', rated: rated('1.005'), billed: null },
      { payload: 'b', rated: null, billed: null },
      { payload: 'c', rated: rated('7', { kind: 'RECURRING' }), billed: null },
      { payload: 'd', rated: rated('0.004', { kind: 'ONE_TIME' }), billed: null },
    ]);
    expect(drafts.map(shown)).toEqual([
      ['a', 'USAGE', '10.05', '1.005', '1.01'],
      ['c', 'RECURRING', '70', '7', '7.00'],
      ['d', 'ONE_TIME', '0.04', '0.004', '0.00'],
    ]);
    expect(drafts[0]).toMatchObject({ serviceFrom: 1000, serviceTo: 2000 });
  });

  it('keeps lines that cost nothing', () => {
    expect(lines([{ payload: 'free', rated: rated('0', { quantity: dec(5) }), billed: null }]).map(shown)).toEqual([
      ['free', 'USAGE', '5', '0', '0.00'],
    ]);
  });
});

describe('linesForMonth of a month that had an invoice', () => {
  it('bills nothing when nothing has changed', () => {
    const now = rated('1.005');
    expect(lines([{ payload: 'a', rated: now, billed: billedOf(now) }], true)).toEqual([]);
    expect(lines([{ payload: 'a', rated: null, billed: null }], true)).toEqual([]);
  });

  it('gives the differences of the exact and of the once-rounded totals', () => {
    const drafts = lines(
      [
        { payload: 'more', rated: rated('1.014'), billed: billedOf(rated('1.006')) },
        { payload: 'less', rated: rated('0.5'), billed: billedOf(rated('2.25')) },
        { payload: 'finer', rated: rated('1.0149'), billed: billedOf(rated('1.0051')) },
      ],
      true,
    );
    expect(drafts.map(shown)).toEqual([
      ['more', 'ADJUSTMENT', '0.08', '0.008', '0.00'],
      ['less', 'ADJUSTMENT', '-17.5', '-1.75', '-1.75'],
      ['finer', 'ADJUSTMENT', '0.098', '0.0098', '0.00'],
    ]);
    expect(drafts.map(({ billed }) => plain(billed.ratedAmount))).toEqual(['1.014', '0.5', '1.0149']);
  });

  it('puts right a billed amount that is not the exact one rounded once', () => {
    const billed = { ...billedOf(rated('1.005')), amount: dec('1.00') };
    expect(lines([{ payload: 'a', rated: rated('1.005'), billed }], true).map(shown)).toEqual([
      ['a', 'ADJUSTMENT', '0', '0', '0.01'],
    ]);
  });

  it('adjusts for a component that had no line yet', () => {
    expect(lines([{ payload: 'late', rated: rated('3.3'), billed: null }], true).map(shown)).toEqual([
      ['late', 'ADJUSTMENT', '33', '3.3', '3.30'],
    ]);
  });

  it('takes back whole what is not rated any more, for the period it was billed for', () => {
    const billed = { ...billedOf(rated('4.445')), serviceFrom: 5, serviceTo: 6 };
    const [draft] = lines([{ payload: 'gone', rated: null, billed }], true);
    expect(shown(draft!)).toEqual(['gone', 'ADJUSTMENT', '-44.45', '-4.445', '-4.45']);
    expect(draft).toMatchObject({ serviceFrom: 5, serviceTo: 6 });
    expect([draft!.unitPrice!.toString(), plain(draft!.billed.amount)]).toEqual(['0.1', '0']);
    expect(lines([{ payload: 'gone', rated: null, billed: draft!.billed }], true)).toEqual([]);
  });

  it('has no line when only the quantity changed, and carries that change on to the next', () => {
    const first = billedOf(rated('5', { quantity: dec(11) }));
    expect(lines([{ payload: 'p', rated: rated('5', { quantity: dec(15) }), billed: first }], true)).toEqual([]);
    expect(
      lines([{ payload: 'p', rated: rated('10', { quantity: dec(21) }), billed: first }], true).map(shown),
    ).toEqual([['p', 'ADJUSTMENT', '10', '5', '5.00']]);
  });
});

describe('any sequence of ratings over runs', () => {
  const ratedArb = fc.option(
    fc.bigInt({ min: 0n, max: 10n ** 15n }).map((n) => rated(plain(dec(n).div(dec(10).pow(12))))),
    { nil: null, freq: 4 },
  );

  it('sums to the last rated amount, exact and rounded once, and a repeated run bills nothing [I32, I35]', () => {
    fc.assert(
      fc.property(
        fc.array(ratedArb, { minLength: 1, maxLength: 12 }),
        fc.constantFrom('CNY', 'JPY', 'KWD'),
        (runs, currency) => {
          let billed: Billed | null = null;
          let hadInvoice = false;
          const issued: LineDraft<string>[] = [];
          for (const now of runs) {
            const drafts: LineDraft<string>[] = linesForMonth(
              [{ payload: 'x', rated: now, billed }],
              hadInvoice,
              currency,
            );
            for (const draft of drafts) {
              expect(draft.kind).toBe(hadInvoice ? 'ADJUSTMENT' : 'USAGE');
              billed = draft.billed;
            }
            hadInvoice ||= drafts.length > 0;
            issued.push(...drafts);
            expect(linesForMonth([{ payload: 'x', rated: now, billed }], hadInvoice, currency)).toEqual([]);
          }
          const last = runs.at(-1)?.ratedAmount ?? dec(0);
          const total = (pick: (draft: LineDraft<string>) => Decimal) => plain(sum(issued.map(pick)));
          expect(total((draft) => draft.ratedAmount)).toBe(plain(last));
          expect(total((draft) => draft.amount)).toBe(plain(toMinor(last, currency)));
          expect(total((draft) => draft.quantity)).toBe(plain(last.times(10)));
        },
      ),
    );
  });
});

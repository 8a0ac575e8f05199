import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dec, Issues, plain, sum, type Decimal } from '#kernel/core';
import { creditAmounts, type CreditWish } from './credit-lines.js';
import { invoiceTax } from './invoice-tax.js';

const lines = new Map([
  ['a', { id: 'a', left: dec('100') }],
  ['b', { id: 'b', left: dec('50') }],
  ['minus', { id: 'minus', left: dec('-30') }],
]);
const asked = (wishes: CreditWish[], invoiceLeft = '120') => {
  const issues = new Issues();
  const amounts = creditAmounts(issues, wishes, lines, dec(invoiceLeft), 'CNY');
  return [amounts.map(plain), issues.list.map(({ path, code }) => `${path.join('.')} ${code}`)];
};

describe('what a credit note takes back', () => {
  it('is what is asked for, or all that is left of the line', () => {
    expect(asked([{ lineId: 'A', amount: '60.01' }, { lineId: 'b' }])).toEqual([['60.01', '50'], []]);
  });

  it('is never above what is left of a line, or of the invoice [I38]', () => {
    expect(asked([{ lineId: 'a', amount: '100.01' }])[1]).toEqual(['lines.0.amount ABOVE_REMAINDER']);
    expect(asked([{ lineId: 'minus' }])[1]).toEqual(['lines.0.amount ABOVE_REMAINDER']);
    // 100 + 50 of the positive lines, and the invoice is 120 in all.
    expect(asked([{ lineId: 'a' }, { lineId: 'b' }])[1]).toEqual(['lines ABOVE_REMAINDER']);
  });

  it('names other lines, lines twice and what is no amount', () => {
    expect(
      asked([
        { lineId: 'x' },
        { lineId: 'a', amount: '0' },
        { lineId: 'a', amount: '1' },
        { lineId: 'b', amount: '1.001' },
      ])[1],
    ).toEqual([
      'lines.0.lineId UNKNOWN_LINE',
      'lines.1.amount NOT_POSITIVE',
      'lines.2.lineId DUPLICATE',
      'lines.3.amount OVER_PRECISE',
    ]);
  });
});

describe('the tax of credit notes', () => {
  it('in parts makes the invoice’s net and tax, to the cent', () => {
    // 684.96 at 6 %: 646.19 + 38.77 [P2-C3]. A third alone, 228.32, has 215.40 + 12.92, and three of them 646.20.
    const before = new Map([['0.06', { gross: dec(0), net: dec(0) }]]);
    const nets = ['228.32', '228.32', '228.32'].map((amount) => {
      const { net } = invoiceTax([{ amount: dec(amount), taxRate: '0.06' }], 'CNY', before);
      const { gross, net: earlier } = before.get('0.06')!;
      before.set('0.06', { gross: gross.plus(amount), net: earlier.plus(net) });
      return plain(net);
    });
    expect(nets).toEqual(['215.4', '215.39', '215.4']);
    expect(plain(sum(nets.map(dec)))).toBe('646.19');
  });

  it('whatever the parts and rates, each note adds up and all of them are the whole', () => {
    const cents = fc.integer({ min: 1, max: 100_000 }).map((n) => dec(n).div(100));
    const line = fc.record({ amount: cents, taxRate: fc.constantFrom('0.06', '0.09', '0.13', '0') });
    fc.assert(
      fc.property(fc.array(fc.array(line, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }), (notes) => {
        const before = new Map<string, { gross: Decimal; net: Decimal }>();
        for (const note of notes) {
          const made = invoiceTax(note, 'CNY', before);
          expect(plain(made.net.plus(made.tax))).toBe(plain(sum(note.map(({ amount }) => amount))));
          expect(plain(sum(made.lines.map(({ net }) => net)))).toBe(plain(made.net));
          for (const { taxRate, gross, net } of made.taxes) {
            const earlier = before.get(taxRate) ?? { gross: dec(0), net: dec(0) };
            before.set(taxRate, { gross: earlier.gross.plus(gross), net: earlier.net.plus(net) });
          }
        }
        for (const { taxRate, net } of invoiceTax(notes.flat(), 'CNY').taxes)
          expect(plain(before.get(taxRate)!.net)).toBe(plain(net));
      }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import { dec } from '#kernel/core';
import { invoiceTax, type InvoiceTaxes } from './invoice-tax.js';
import { mustReconcile } from './reconcile.js';

const amounts = ['10.00', '0.01', '-3.33'].map(dec);
const taxes = invoiceTax(
  amounts.map((amount, i) => ({ amount, taxRate: i === 1 ? '0.09' : '0.06' })),
  'CNY',
);

describe('mustReconcile', () => {
  it('passes what the tax rule made', () => {
    expect(() => mustReconcile(amounts, taxes)).not.toThrow();
  });

  it.each<[string, (t: InvoiceTaxes) => InvoiceTaxes]>([
    ['the total', (t) => ({ ...t, total: t.total.plus('0.01') })],
    ['net', (t) => ({ ...t, net: t.net.plus('0.01') })],
    ['tax', (t) => ({ ...t, tax: t.tax.minus('0.01') })],
    [
      'a rate',
      (t) => ({ ...t, taxes: t.taxes.map((rate, i) => (i ? rate : { ...rate, tax: rate.tax.plus('0.01') })) }),
    ],
    [
      'a rate’s gross and net',
      (t) => ({
        ...t,
        taxes: t.taxes.map((rate, i) => (i ? rate : { ...rate, gross: rate.gross.plus(1), net: rate.net.plus(1) })),
      }),
    ],
    [
      'a line',
      (t) => ({ ...t, lines: t.lines.map((one, i) => (i ? one : { ...one, taxAmount: one.taxAmount.plus('0.01') })) }),
    ],
    [
      'two lines’ nets',
      (t) => ({
        ...t,
        lines: t.lines.map(({ net, taxAmount }, i) =>
          i ? { net, taxAmount } : { net: net.plus(1), taxAmount: taxAmount.minus(1) },
        ),
      }),
    ],
    ['the number of lines', (t) => ({ ...t, lines: t.lines.slice(1) })],
  ])('throws when %s is a cent off', (_, spoil) => {
    expect(() => mustReconcile(amounts, spoil(taxes))).toThrow(/does not add up/);
  });

  it('never lets a negative total pass', () => {
    const negative = [dec('-0.01')];
    expect(() => mustReconcile(negative, invoiceTax([{ amount: negative[0]!, taxRate: '0.06' }], 'CNY'))).toThrow(
      /negative/,
    );
  });
});

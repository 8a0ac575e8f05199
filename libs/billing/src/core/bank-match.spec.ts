import { describe, expect, it } from '@jest/globals';
import { dec, plain, sum } from '#kernel/core';
import fc from 'fast-check';
import { matchEntry, names, numberEnds, type PayableInvoice, spreadOver } from './bank-match.js';

const invoice = (over: Partial<PayableInvoice> = {}): PayableInvoice => ({
  id: 'a',
  number: 'PV-A-2026-000001',
  currency: 'CNY',
  payableNow: dec('318'),
  due: dec('318'),
  accepted: true,
  blocked: false,
  ...over,
});
const entry = { amount: dec('318'), currency: 'CNY' };

describe('the number of an invoice in a text', () => {
  it.each([
    ['PV-A-2026-000001', true],
    ['付云服务费PV-A-2026-000001号', true],
    ['ＰＶ－Ａ－２０２６－０００００１', true],
    ['inv pv-a-2026-000001, thanks', true],
    ['PV-A-2026-0000012', false],
    ['XPV-A-2026-000001', false],
    ['OPV-A-2026-000002 PV-A-2026-000003', false],
    ['PV-A-CN-2026-000001', false],
    ['XPV-A-2026-000001 PV-A-2026-000001', true],
    ['', false],
  ])('%s: %s', (text, found) => expect(names(text, 'PV-A-2026-000001')).toBe(found));

  it('is looked for by its end, each once', () => {
    expect(numberEnds('A-2026-000001+B-2026-000002 A-2026-000001 C-2026-0000011')).toEqual([
      '-2026-000001',
      '-2026-000002',
    ]);
  });
});

describe('an entry of a bank statement', () => {
  it('pays what it names when the amounts are the same', () => {
    expect(matchEntry(entry, [invoice()])).toEqual([{ invoiceId: 'a', amount: dec('318') }]);
    const two = [
      invoice({ payableNow: dec('100.01') }),
      invoice({ id: 'b', payableNow: dec('217.99') }),
      invoice({ id: 'c', payableNow: dec(0), due: dec(0) }),
    ];
    // 100.01 + 217.99 + 0 = 318.00
    expect(matchEntry(entry, two)).toEqual([
      { invoiceId: 'a', amount: dec('100.01') },
      { invoiceId: 'b', amount: dec('217.99') },
    ]);
  });

  it.each([
    ['NO_INVOICE_NAMED', []],
    ['CURRENCY_DIFFERS', [invoice({ currency: 'USD' })]],
    ['ALREADY_PAID', [invoice({ payableNow: dec(0), due: dec(0) })]],
    ['NOT_ACCEPTED', [invoice({ accepted: false })]],
    ['TAX_INVOICE_REQUIRED', [invoice({ blocked: true })]],
    ['OVERPAYMENT', [invoice({ payableNow: dec('317.99') })]],
    ['AMOUNT_DIFFERS', [invoice({ payableNow: dec('318.01') })]],
  ])('is left as %s', (reason, named) => expect(matchEntry(entry, named)).toBe(reason));

  it('spread by hand never pays more than may be paid, nor more than it is [I28]', () => {
    const cents = fc.integer({ min: 0, max: 100_000 }).map((value) => dec(value).div(100));
    fc.assert(
      fc.property(cents, fc.array(cents, { maxLength: 6 }), (rest, payables) => {
        const chosen = payables.map((payableNow, index) => invoice({ id: String(index), payableNow }));
        const shares = spreadOver(rest, chosen);
        for (const { invoiceId, amount } of shares) {
          expect(amount.gt(0)).toBe(true);
          expect(amount.lte(payables[Number(invoiceId)]!)).toBe(true);
        }
        const all = sum(payables);
        expect(plain(sum(shares.map(({ amount }) => amount)))).toBe(plain(all.lt(rest) ? all : rest));
      }),
    );
  });
});

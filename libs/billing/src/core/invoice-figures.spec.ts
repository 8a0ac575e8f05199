import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type DateOn, dec, plain, sum, ZERO } from '#kernel/core';
import {
  commandBetween,
  dueParts,
  type InvoiceDocuments,
  invoiceFigures,
  isConfirmed,
  statusOf,
} from './invoice-figures.js';

const made = (over: Partial<InvoiceDocuments> = {}): InvoiceDocuments => ({
  total: dec(100),
  dueOn: null,
  verifying: false,
  credited: ZERO,
  creditsApplied: [],
  awaitsTaxInvoice: false,
  payments: [],
  ownClock: [],
  ...over,
});
const paid = (amount: string, on: DateOn = '2026-03-01') => ({ amount: dec(amount), on });
const line = (left: string, over: object = {}) => ({
  left: dec(left),
  held: false,
  lineNo: 1,
  acceptBy: null,
  dueOn: null,
  ...over,
});
const shown = (documents: InvoiceDocuments): Record<string, string> =>
  Object.fromEntries(Object.entries(invoiceFigures(documents)).map(([name, value]) => [name, plain(value)]));

const amount = fc.integer({ min: 0, max: 10_000 }).map((cents) => dec(cents).div(100));
const day = fc.option(fc.constantFrom('2026-03-31', '2026-04-30', '2026-05-30'), { nil: null });
const ownLine = fc.oneof(
  fc.record({
    left: amount,
    held: fc.constant(true),
    lineNo: fc.nat(9),
    acceptBy: fc.constant(null),
    dueOn: fc.constant(null),
  }),
  fc.record({
    left: amount,
    held: fc.constant(false),
    lineNo: fc.nat(9),
    acceptBy: fc.option(fc.constant(1), { nil: null }),
    dueOn: day,
  }),
);
const some = fc.record({
  total: amount,
  dueOn: day,
  verifying: fc.boolean(),
  credited: amount,
  awaitsTaxInvoice: fc.constant(false),
  creditsApplied: fc.array(fc.record({ amount, on: fc.constant('2026-03-01') }), { maxLength: 2 }),
  payments: fc.array(fc.record({ amount, on: fc.constant('2026-03-01') }), { maxLength: 3 }),
  ownClock: fc.array(ownLine, { maxLength: 3 }),
});

describe('the figures of an invoice', () => {
  it('are total − credited − credits applied − paid = due, and what disputes hold is not payable now', () => {
    const documents = made({
      credited: dec(10),
      creditsApplied: [paid('5')],
      payments: [paid('30'), paid('-10')],
      ownClock: [line('20', { held: true }), line('7')],
    });
    // 100 − 10 − 5 − (30 − 10) = 65; 65 − 20 = 45; the dispute of the 7 is over.
    expect(shown(documents)).toEqual({
      total: '100',
      credited: '10',
      creditsApplied: '5',
      paid: '20',
      disputed: '20',
      payableNow: '45',
      due: '65',
    });
  });

  it('hold no more than is due, and make nothing payable that is the buyer’s to have back', () => {
    expect(shown(made({ payments: [paid('90')], ownClock: [line('20', { held: true })] }))).toMatchObject({
      disputed: '10',
      payableNow: '0',
    });
    expect(shown(made({ payments: [paid('100')], credited: dec(30) }))).toMatchObject({ due: '-30', payableNow: '0' });
  });

  it('always add up exactly [I28]', () => {
    fc.assert(
      fc.property(some, (documents) => {
        const { total, credited, creditsApplied, paid: all, disputed, payableNow, due } = invoiceFigures(documents);
        expect(plain(total.minus(credited).minus(creditsApplied).minus(all))).toBe(plain(due));
        expect(plain(payableNow.plus(disputed))).toBe(plain(due.lt(0) ? ZERO : due));
        expect(plain(sum(dueParts(documents).map((part) => part.amount)))).toBe(plain(total.minus(credited)));
      }),
    );
  });
});

describe('dueParts', () => {
  it('gives a disputed line its own day and the rest the invoice’s [P2-B8]', () => {
    const documents = made({
      dueOn: '2026-03-31',
      credited: dec(5),
      ownClock: [line('20', { held: true }), line('15', { dueOn: '2026-04-30' })],
    });
    expect(dueParts(documents).map(({ dueOn, amount: a }) => [dueOn, plain(a)])).toEqual([
      ['2026-03-31', '60'],
      ['2026-04-30', '15'],
      [null, '20'],
    ]);
  });
});

describe('the status of an invoice', () => {
  const accepted = { dueOn: '2026-03-31' };
  it.each([
    ['ISSUED', {}],
    ['UNDER_VERIFICATION', { verifying: true }],
    ['DISPUTED', { ...accepted, ownClock: [line('1', { held: true })] }],
    ['UNDER_VERIFICATION', { ...accepted, verifying: true, ownClock: [line('1', { acceptBy: 1 })] }],
    ['ACCEPTED', accepted],
    ['PARTIALLY_PAID', { ...accepted, payments: [paid('1')] }],
    ['PARTIALLY_PAID', { ...accepted, creditsApplied: [paid('1')] }],
    ['ACCEPTED', { ...accepted, payments: [paid('1'), paid('-1')] }],
    ['PAID', { ...accepted, payments: [paid('60')], credited: dec(40) }],
    ['PAID', { ...accepted, total: ZERO }],
    ['PAID', { ...accepted, payments: [paid('100')], credited: dec(1) }],
  ] as const)('%s', (status, over) => {
    expect(statusOf(made(over))).toBe(status);
  });

  it('is confirmed only when nothing is held or pending', () => {
    expect(
      [made(), made(accepted), made({ ...accepted, ownClock: [line('1', { held: true })] })].map(isConfirmed),
    ).toEqual([false, true, false]);
  });

  it('changes only by commands of the table', () => {
    expect(commandBetween('ISSUED', 'ACCEPTED')).toBe('accept');
    expect(() => commandBetween('ACCEPTED', 'ISSUED')).toThrow(RangeError);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type DateOn, dec, max, plain, sum, toMinor, ZERO } from '#kernel/core';
import { dueParts, type InvoiceDocuments } from './invoice-figures.js';
import { lateness } from './late-interest.js';
import { addDays } from './payment-rules.js';

const RATE = dec('0.0005');
const made = (over: Partial<InvoiceDocuments> = {}): InvoiceDocuments => ({
  total: dec('100000'),
  dueOn: '2026-03-31',
  verifying: false,
  credited: ZERO,
  creditsApplied: [],
  awaitsTaxInvoice: false,
  payments: [],
  ownClock: [],
  ...over,
});
const paid = (amount: string, on: DateOn) => ({ amount: dec(amount), on });
const late = (documents: InvoiceDocuments, on: DateOn): (string | number)[] | null => {
  const found = lateness(documents, RATE, 'CNY', on);
  return found && [found.days, plain(found.amount), plain(found.interest)];
};

describe('late interest', () => {
  it('of 100 000.00 due 03-31 and paid 04-20 is 20 × 0.0005 × 100 000 = 1 000.00 [P2-B7]', () => {
    const documents = made({ payments: [paid('100000', '2026-04-20')] });
    expect(late(documents, '2026-04-20')).toEqual([20, '0', '1000']);
    expect(late(documents, '2026-12-31')).toEqual([20, '0', '1000']);
    expect(late(made(), '2026-04-20')).toEqual([20, '100000', '1000']);
  });

  it('is none on the last day to pay, for what was paid by it, and before anything is confirmed', () => {
    expect(late(made(), '2026-03-31')).toBeNull();
    expect(late(made({ payments: [paid('100000', '2026-03-31')] }), '2026-06-01')).toBeNull();
    expect(late(made({ dueOn: null }), '2026-06-01')).toBeNull();
  });

  it('names the day of what is late still: the decided line’s own where the rest was paid', () => {
    const own = { lineNo: 1, left: dec('30000'), acceptBy: null, held: false, dueOn: '2026-04-10' };
    const documents = made({ ownClock: [own], payments: [paid('70000', '2026-03-20')] });
    expect(lateness(documents, RATE, 'CNY', '2026-04-14')).toMatchObject({ days: 4, dueOn: '2026-04-10' });
    expect(lateness(made({ ownClock: [own] }), RATE, 'CNY', '2026-04-14')).toMatchObject({ dueOn: '2026-03-31' });
    const settled = made({ payments: [paid('100000', '2026-04-05')] });
    expect(lateness(settled, RATE, 'CNY', '2026-04-14')).toMatchObject({ days: 5, dueOn: null });
  });

  it('runs on what is left after each payment, and again on what was taken back', () => {
    // 10 days of 100 000, 10 of 40 000, 5 of 0, then from 04-26 on 60 000 again: 5 days. (1 000 + 400 + 300) thousand.
    const payments = [paid('60000', '2026-04-10'), paid('40000', '2026-04-20'), paid('-60000', '2026-04-25')];
    expect(late(made({ payments }), '2026-04-30')).toEqual([25, '60000', '850']);
  });

  it('leaves out what is disputed, and runs on a settled line from its own day [P2-B8]', () => {
    const own = { lineNo: 1, left: dec('30000'), acceptBy: null };
    expect(late(made({ ownClock: [{ ...own, held: true, dueOn: null }] }), '2026-04-10')).toEqual([10, '70000', '350']);
    // 10 days of 70 000 and 5 of 100 000.
    const settled = made({ ownClock: [{ ...own, held: false, dueOn: '2026-04-10' }] });
    expect(late(settled, '2026-04-15')).toEqual([15, '100000', '600']);
  });

  it('is what a day-by-day count gives', () => {
    const day = fc.integer({ min: 0, max: 60 }).map((n) => addDays('2026-03-01', n));
    const amount = fc.integer({ min: 1, max: 50_000 }).map((cents) => dec(cents).div(100));
    const documents = fc.record({
      total: amount,
      dueOn: day,
      verifying: fc.constant(true),
      credited: fc.constant(ZERO),
      awaitsTaxInvoice: fc.constant(false),
      creditsApplied: fc.array(fc.record({ amount, on: day }), { maxLength: 2 }),
      payments: fc.array(fc.record({ amount, on: day }), { maxLength: 4 }),
      ownClock: fc.array(
        fc.record({
          lineNo: fc.nat(9),
          left: amount,
          held: fc.constant(false),
          acceptBy: fc.constant(null),
          dueOn: day,
        }),
        { maxLength: 2 },
      ),
    });
    fc.assert(
      fc.property(documents, day, (of, on) => {
        let [days, total] = [0, ZERO];
        const before = (list: readonly { on: DateOn | null; amount: typeof total }[], d: DateOn) =>
          sum(list.filter((one) => one.on !== null && one.on < d).map((one) => one.amount));
        for (let d = '2026-03-01'; d <= on; d = addDays(d, 1)) {
          const owed = dueParts(of).map((part) => ({ on: part.dueOn, amount: part.amount }));
          const open = max(ZERO, before(owed, d).minus(before([...of.payments, ...of.creditsApplied], d)));
          if (open.gt(0)) days += 1;
          total = total.plus(open);
        }
        const found = lateness(of, RATE, 'CNY', on);
        expect(found?.days ?? 0).toBe(days);
        expect(plain(found?.interest ?? ZERO)).toBe(plain(toMinor(total.times(RATE), 'CNY')));
      }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dec, min, plain, sum, ZERO } from '#kernel/core';
import { commandBetween, type InvoiceDocuments, invoiceFigures, statusOf } from './invoice-figures.js';

/** What people and time do to an invoice of three lines, as far as its figures go. */
type Step =
  | { do: 'verify' | 'accept' }
  | { do: 'dispute' | 'withdraw' | 'deem'; line: number }
  | { do: 'settle' | 'credit'; line: number; cents: number }
  | { do: 'pay' | 'reverse'; cents: number };

const AMOUNTS = ['50', '106', '212'];
const line = fc.nat(2);
const cents = fc.integer({ min: 1, max: 30_000 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom('verify' as const, 'accept' as const) }),
  fc.record({ do: fc.constantFrom('dispute' as const, 'withdraw' as const, 'deem' as const), line }),
  fc.record({ do: fc.constantFrom('settle' as const, 'credit' as const), line, cents }),
  fc.record({ do: fc.constantFrom('pay' as const, 'reverse' as const), cents }),
);

/** Carries a step out when it is possible, as the services would. */
function after(
  documents: InvoiceDocuments,
  left: readonly (typeof ZERO)[],
  wanted: Step,
): [InvoiceDocuments, (typeof ZERO)[]] {
  const { ownClock, dueOn } = documents;
  const status = statusOf(documents);
  const own = 'line' in wanted ? ownClock.find(({ lineNo }) => lineNo === wanted.line) : undefined;
  const others = 'line' in wanted ? ownClock.filter(({ lineNo }) => lineNo !== wanted.line) : ownClock;
  const amount = 'cents' in wanted ? dec(wanted.cents).div(100) : ZERO;
  const stay: [InvoiceDocuments, (typeof ZERO)[]] = [documents, [...left]];
  const paid = (value: typeof ZERO) => ({
    ...documents,
    payments: [...documents.payments, { amount: value, on: '2026-03-01' }],
  });
  switch (wanted.do) {
    case 'verify':
      return status === 'ISSUED' ? [{ ...documents, verifying: true }, [...left]] : stay;
    case 'accept': {
      const confirmed = ownClock.map((one) =>
        one.acceptBy === null ? one : { ...one, acceptBy: null, dueOn: '2026-04-15' },
      );
      return [{ ...documents, dueOn: dueOn ?? '2026-03-31', ownClock: confirmed }, [...left]];
    }
    case 'dispute': {
      if (own || status === 'PAID' || left[wanted.line]!.isZero()) return stay;
      const held = { lineNo: wanted.line, left: left[wanted.line]!, held: true, acceptBy: null, dueOn: null };
      return [{ ...documents, verifying: true, ownClock: [...others, held] }, [...left]];
    }
    case 'withdraw': {
      if (!own?.held) return stay;
      const back = dueOn === null ? [...others, { ...own, held: false, acceptBy: 1 }] : others;
      return [{ ...documents, ownClock: back }, [...left]];
    }
    case 'deem':
      if (own?.acceptBy !== 1) return stay;
      return [{ ...documents, ownClock: [...others, { ...own, acceptBy: null, dueOn: '2026-04-30' }] }, [...left]];
    case 'settle':
    case 'credit': {
      if (wanted.do === 'settle' && !own?.held) return stay;
      const credit = min(amount, left[wanted.line]!);
      const rest = left.map((value, index) => (index === wanted.line ? value.minus(credit) : value));
      const settled = wanted.do === 'settle' ? { held: false, dueOn: '2026-04-20' } : {};
      const clocks = own ? [...others, { ...own, left: rest[wanted.line]!, ...settled }] : ownClock;
      return [{ ...documents, credited: documents.credited.plus(credit), ownClock: clocks }, rest];
    }
    case 'pay':
      return dueOn === null ? stay : [paid(min(amount, invoiceFigures(documents).payableNow)), [...left]];
    case 'reverse':
      return [paid(ZERO.minus(min(amount, invoiceFigures(documents).paid))), [...left]];
  }
}

describe('the life of an invoice', () => {
  it('is made of steps of the table, and its figures add up, whatever is done in whatever order [I28]', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        let left = AMOUNTS.map((value) => dec(value));
        let documents: InvoiceDocuments = {
          ...{ total: sum(left), dueOn: null, verifying: false, credited: ZERO },
          ...{ creditsApplied: [], awaitsTaxInvoice: false, payments: [], ownClock: [] },
        };
        for (const wanted of steps) {
          const before = statusOf(documents);
          [documents, left] = after(documents, left, wanted);
          const now = statusOf(documents);
          if (now !== before) expect(() => commandBetween(before, now)).not.toThrow();
          const { total, credited, paid, disputed, payableNow, due } = invoiceFigures(documents);
          expect(plain(total.minus(credited).minus(paid))).toBe(plain(due));
          expect(credited.lte(total) && payableNow.gte(0) && disputed.gte(0)).toBe(true);
          expect(plain(sum(left))).toBe(plain(total.minus(credited)));
        }
      }),
      { numRuns: 500 },
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import { dec, sum, ZERO } from '#kernel';
import { examplesOf, pricingPages } from '../../../../apps/testing/pricing-pages.js';
import { type CreditLeft, type CreditPart, giveBack, takeCredits } from '../core/index.js';

interface Example {
  grants: { id: string; amount: string; priority: number; expiresOn?: string }[];
  invoices: { on: string; total: string; uses: string[]; creditNote?: string; back?: string[] }[];
  left: string[];
}

const written = (parts: readonly CreditPart[]): string[] =>
  parts.map(({ grantId, amount }) => `${grantId} ${amount.toFixed(2)}`);

describe('docs/pricing/credits.md', () => {
  const examples = examplesOf(pricingPages().get('credits.md')!, 'credits') as Example[];

  it('has examples', () => expect(examples.length).toBeGreaterThan(1));

  it.each(examples)('example %#', ({ grants, invoices, left }) => {
    const credits: CreditLeft[] = grants.map(({ id, amount, priority, expiresOn = null }) => ({
      ...{ id, priority, expiresOn, origin: 'PREPAID' },
      remaining: dec(amount),
    }));
    const change = (parts: readonly CreditPart[], sign: number): void =>
      parts.forEach(({ grantId, amount }) => {
        const credit = credits.find(({ id }) => id === grantId)!;
        credit.remaining = credit.remaining.plus(amount.times(sign));
      });
    for (const { on, total, uses, creditNote, back = [] } of invoices) {
      const used = takeCredits(credits, dec(total), on);
      expect(written(used)).toEqual(uses);
      change(used, -1);
      const due = dec(total).minus(sum(used.map(({ amount }) => amount)));
      const returned = creditNote ? giveBack(used, dec(creditNote).minus(due)) : [];
      expect(written(returned)).toEqual(back);
      change(returned, 1);
    }
    expect(credits.map(({ id, remaining }) => `${id} ${remaining.toFixed(2)}`)).toEqual(left);
    expect(credits.every(({ remaining }) => remaining.gte(ZERO))).toBe(true);
  });
});

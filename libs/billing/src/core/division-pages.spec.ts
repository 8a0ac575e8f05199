import { describe, expect, it } from '@jest/globals';
import { dec, type Decimal, plain } from '#kernel/core';
import { sharesOfProviders } from '#catalog/core';
import { examplesOf, pricingPages } from '../../../../apps/testing/pricing-pages.js';
import { bookedParts, divided, sharesByUse } from './allocation.js';
import { allocationsOf } from './cost-centres.js';
import { partnerCredits, partnerParts } from './partner-parts.js';

const examples = <T>(page: string, kind: string): T[] => examplesOf(pricingPages().get(page)!, kind) as T[];
const part = (name: string, amount: Decimal): string => `${name} ${amount.toFixed(2)}`;

interface Bundle {
  lead: string;
  partners: { provider: string; share: string }[];
  lines: { amount: string; parts: string[]; creditNotes?: { amount: string; parts: string[] }[] }[];
}

describe('docs/pricing/bundles.md', () => {
  it.each(examples<Bundle>('bundles.md', 'bundle'))('example %#', ({ lead, partners, lines }) => {
    const of = partners.map(({ provider: providerId, share }) => ({ providerId, share }));
    for (const { amount, parts, creditNotes = [] } of lines) {
      let left = dec(amount);
      let stand = partnerParts(left, sharesOfProviders(lead, of), 'CNY').map((one) => ({ ...one, stands: one.amount }));
      expect(stand.map(({ providerId, stands }) => part(providerId, stands))).toEqual(parts);
      for (const note of creditNotes) {
        left = left.minus(note.amount);
        const taken = partnerCredits(left, stand, 'CNY');
        expect(taken.map((one) => part(one.providerId, one.amount))).toEqual(note.parts);
        stand = taken.map((one) => ({ ...one, stands: one.stands.plus(one.amount) }));
      }
    }
  });
});

interface Sharing {
  quantity: string;
  ratedAmount: string;
  weights?: Record<string, string>;
  owner?: string;
  /** By organization, whose subject has its name; "" names none. */
  use?: Record<string, string>;
  parts: string[];
}

describe('docs/pricing/shared-instances.md', () => {
  const byUse = (use: Record<string, string>, owner: string): { organizationId: string; weight: Decimal }[] => {
    const named = Object.keys(use).filter((name) => name !== '');
    const used = new Map(Object.entries(use).map(([name, quantity]) => [name || null, dec(quantity)]));
    const shares = named.map((name) => ({ organizationId: name, subject: name }));
    return [...sharesByUse('s', shares, used, owner).parts];
  };

  it.each(examples<Sharing>('shared-instances.md', 'sharing'))(
    'example %#',
    ({ quantity, ratedAmount, weights = {}, owner, use, parts }) => {
      const shares = use
        ? byUse(use, owner!)
        : Object.entries(weights).map(([organizationId, weight]) => ({ organizationId, weight: dec(weight) }));
      const by = shares.map(({ weight }) => weight);
      const quantities = divided(dec(quantity), by, 12);
      const amounts = bookedParts(dec(ratedAmount), by, 'CNY');
      expect(
        shares.map(({ organizationId }, index) =>
          part(`${organizationId} ${plain(quantities[index]!)}`, amounts[index]!),
        ),
      ).toEqual(parts);
    },
  );
});

interface Allocated {
  shares: { costCentre: string; share: string }[];
  lines: { amount: string; allocations: string[] }[];
}

describe('docs/pricing/cost-centres.md', () => {
  it.each(examples<Allocated>('cost-centres.md', 'allocation'))('example %#', ({ shares, lines }) => {
    for (const { amount, allocations } of lines)
      expect(
        allocationsOf(dec(amount), shares, 'CNY').map(({ costCentre, amount: own }) => `${costCentre} ${own}`),
      ).toEqual(allocations);
  });
});

it('all three have examples', () => {
  expect([
    examples('bundles.md', 'bundle').length,
    examples('shared-instances.md', 'sharing').length,
    examples('cost-centres.md', 'allocation').length,
  ]).toEqual([1, 3, 1]);
});

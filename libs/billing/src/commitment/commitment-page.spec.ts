import { describe, expect, it } from '@jest/globals';
import { amountText, dec, type Month, ZERO } from '#kernel';
import { examplesOf, pricingPages } from '../../../../apps/testing/pricing-pages.js';
import { trueUpLine } from '../core/index.js';

interface Example {
  amount: string;
  fromMonth: Month;
  toMonth: Month;
  runs: { period: Month; drawn: string; line: string | null }[];
}

describe('the page of commitments', () => {
  it.each(examplesOf(pricingPages().get('commitment.md')!, 'commitment') as Example[])(
    'is right: example %#',
    ({ amount, fromMonth, toMonth, runs }) => {
      expect(runs.length).toBeGreaterThan(3);
      let [billedAmount, truedUp] = [ZERO, false];
      for (const { period, drawn, line } of runs) {
        const found = trueUpLine(
          { amount: dec(amount), fromMonth, toMonth, taxCategory: 'INFORMATION_SERVICE', billedAmount, truedUp },
          dec(drawn),
          period,
        );
        expect([period, found && `${found.kind} ${amountText(found.amount, 'CNY')}`]).toEqual([period, line]);
        if (found) [billedAmount, truedUp] = [found.billed.amount, true];
      }
    },
  );
});

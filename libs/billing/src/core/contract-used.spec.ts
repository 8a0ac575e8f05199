import { describe, expect, it } from '@jest/globals';
import { dec } from '#kernel';
import { contractUsed, usedBeyond } from './contract-used.js';

const cost = (amount: string, serviceFrom: number, serviceTo: number, once = false) => ({
  ...{ amount: dec(amount), serviceFrom, serviceTo, once },
});

describe('what costs have used of a contract', () => {
  it('is all of what is over, by its time of what lasts, nothing of what is to come; fees charged once apart', () => {
    const used = contractUsed(
      [cost('100', 0, 10), cost('100', 10, 30), cost('50', 20, 40), cost('7', 0, 10, true)],
      15,
    );
    expect([used.used, used.once, used.lived].map((each) => each.toFixed())).toEqual(['257', '7', '125']);
  });

  it('beyond estimates is each order’s own: what one leaves another does not use', () => {
    const order = (used: string, estimate: string) => ({ used: dec(used), estimate: dec(estimate) });
    expect(usedBeyond([order('120', '100'), order('10', '100'), order('5', '0')]).toFixed()).toBe('25');
  });
});

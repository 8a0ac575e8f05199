import { describe, expect, it } from '@jest/globals';
import { dec, Issues, sum } from '#kernel/core';
import fc from 'fast-check';
import { checkOwners, ownerParts } from './centre-owners.js';

const owner = (division: string, share: string) => ({ division, share });

describe('a cost by shares', () => {
  it('of 1 000 000.00 is 600 000.00 and 400 000.00 at 60 and 40 %', () => {
    const parts = ownerParts('1000000', 'CNY', [owner('440600', '0.6'), owner('441900', '0.4')]);
    expect(parts.map(({ amount }) => amount)).toEqual(['600000.00', '400000.00']);
    expect(ownerParts('1', 'CNY', [])).toEqual([]);
  });

  it('sums to the cost, whatever the shares', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(weights, fc.integer({ min: 1, max: 1e9 }), (of, cents) => {
        const most = of.map((weight) =>
          dec(weight)
            .div(of.length * 100)
            .toFixed(12),
        );
        const last = dec(1)
          .minus(sum(most.slice(1).map(dec)))
          .toFixed();
        const owners = [last, ...most.slice(1)].map((share, index) => owner(String(index), share));
        const amount = dec(cents).div(100).toFixed(2);
        expect(sum(ownerParts(amount, 'CNY', owners).map((part) => dec(part.amount))).toFixed(2)).toBe(amount);
      }),
    );
  });
});

describe('owners as they are written', () => {
  const said = (...owners: ReturnType<typeof owner>[]): string[] => {
    const issues = new Issues();
    checkOwners(issues, owners, (code) => code.startsWith('44'));
    return issues.list.map(({ path, code }) => `${path.join('.')} ${code}`);
  };

  it('share the whole among known divisions, each once', () => {
    expect(said()).toEqual([]);
    expect(said(owner('440600', '0.6'), owner('441900', '0.4'))).toEqual([]);
    expect(said(owner('440600', '0.6'), owner('441900', '0.3'))).toEqual(['owners SHARES_NOT_WHOLE']);
    expect(said(owner('440600', '0.5'), owner('440600', '0.5'))).toEqual(['owners.1.division DUPLICATE']);
    expect(said(owner('990000', '1'))).toEqual(['owners.0.division UNKNOWN_DIVISION']);
    expect(said(owner('440600', '0'), owner('441900', '1'))).toEqual(['owners.0.share NOT_POSITIVE']);
  });
});

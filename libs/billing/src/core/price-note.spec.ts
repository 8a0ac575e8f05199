import { describe, expect, it } from '@jest/globals';
import type { Price } from '#catalog/core';
import { aPrice } from './account.fixture.js';
import { priceNote } from './price-note.js';

const noteOf = (price: Partial<Price>): [string, string] | null => {
  const note = priceNote({ price: aPrice(price), share: null, basis: null });
  return note && [note.zh, note.en];
};
const tiers = [
  { upTo: '100', unitPrice: '0.5', flatAmount: '0' },
  { upTo: '1000', unitPrice: '0.4', flatAmount: '10' },
  { upTo: null, unitPrice: '0.3', flatAmount: '0' },
];

describe('priceNote', () => {
  it('is absent where the amount is quantity × unit price', () => {
    expect(noteOf({})).toBeNull();
    expect(priceNote({ price: null, share: null, basis: null })).toBeNull();
  });

  it.each<[Partial<Price>, string, string]>([
    [{ includedQuantity: '10', unit: 'GB' }, '每月免费 10 GB', '10 GB free each month'],
    [
      { model: 'GRADUATED', tiers },
      '分段累进：≤ 100: 0.5; ≤ 1000: 0.4 + 10; > 1000: 0.3',
      'tiers, each part at its own price: ≤ 100: 0.5; ≤ 1000: 0.4 + 10; > 1000: 0.3',
    ],
    [
      { model: 'VOLUME', tiers: tiers.slice(0, 1), tierScope: 'ACCOUNT' },
      '全量阶梯（按账户合计）：≤ 100: 0.5',
      'tiers, all at the price of the last over the account’s use: ≤ 100: 0.5',
    ],
    [
      { model: 'PACKAGE', packageSize: '1000', unit: 'call' },
      '单价为每包 1000 call，不足一包按一包计',
      'the price is per package of 1000 call, begun ones whole',
    ],
    [
      {
        ...{ model: 'PERCENTAGE', unitPrice: null, rate: '0.006', fixedAmount: '0.1', freeEvents: 3 },
        ...{ freeAmount: '1000', minimumPerEvent: '0.5', maximumPerEvent: '25' },
      },
      '每笔金额的 0.6% + 0.1；每月前 3 笔免费；每月前 1000 免费；每笔不低于 0.5；每笔不高于 25',
      '0.6% of each event + 0.1; 3 events free each month; 1000 free each month; at least 0.5 an event; at most 25 an event',
    ],
    [{ model: 'PERCENTAGE', unitPrice: null, rate: '0.02', fixedAmount: '0' }, '每笔金额的 2%', '2% of each event'],
    [
      { discountRate: '0.125', minimumAmount: '95', maximumAmount: '900' },
      '优惠 12.5%；每月不低于 95；每月不高于 900',
      'less 12.5%; at least 95 a month; at most 900 a month',
    ],
  ])('tells of %j what lies between', (price, zh, en) => expect(noteOf(price)).toEqual([zh, en]));

  it('tells a sharer its parts of the whole', () => {
    const share = { sharingId: 's', position: 1, weights: ['30', '70.5'] };
    expect(priceNote({ price: aPrice(), share, basis: null })).toEqual({
      zh: '此为其中 70.5/100.5',
      en: 'this is 70.5 of 100.5 parts of it',
    });
  });

  it('tells of the rest of a commitment what was committed and what was drawn', () => {
    const basis = { commitment: { amount: '1000', drawn: '300' } };
    expect(priceNote({ price: null, share: null, basis })).toEqual({
      zh: '承诺 1000，已使用 300',
      en: 'committed 1000, drawn 300',
    });
  });
});

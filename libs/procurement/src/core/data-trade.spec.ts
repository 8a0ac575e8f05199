import { describe, expect, it } from '@jest/globals';
import { DATA_TRADE_MACHINE, DATA_TRADE_STATUSES, DELIVERY_HASH } from './data-trade.js';

describe('a data trade', () => {
  it('comes to COMPLETED over the proof of its delivery alone', () => {
    const before = DATA_TRADE_STATUSES.filter((status) =>
      Object.values(DATA_TRADE_MACHINE[status]).includes('COMPLETED'),
    );
    expect(before).toEqual(['DELIVERED']);
    const delivered = DATA_TRADE_STATUSES.filter((status) =>
      Object.values(DATA_TRADE_MACHINE[status]).includes('DELIVERED'),
    );
    expect(delivered).toEqual(['VERIFIED']);
    expect([DATA_TRADE_MACHINE.COMPLETED, DATA_TRADE_MACHINE.CANCELLED]).toEqual([{}, {}]);
  });

  it('is proved by 64 digits', () => {
    expect(DELIVERY_HASH.test('a'.repeat(64))).toBe(true);
    for (const wrong of ['a'.repeat(63), 'A'.repeat(64), 'g'.repeat(64)]) expect(DELIVERY_HASH.test(wrong)).toBe(false);
  });
});

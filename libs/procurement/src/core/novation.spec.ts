import { describe, expect, it } from '@jest/globals';
import { dec, type DomainError } from '#kernel/core';
import { checkNovation, type NovatedContract } from './index.js';

const of = (over: Partial<NovatedContract> = {}): string => {
  const contract = { number: 'HT-1', frozen: false, openOrders: 0, services: 0, left: dec('0.01') } as const;
  try {
    checkNovation({ ...contract, status: 'ACTIVE', ...over });
    return 'ok';
  } catch (error) {
    return (error as DomainError).code;
  }
};

describe('the novation of a contract', () => {
  it('is of one in force with money left and nothing open under it', () => {
    expect(of()).toBe('ok');
    for (const over of [
      ...[{ status: 'DRAFT' }, { status: 'TERMINATED_EARLY' }, { frozen: true }, { openOrders: 1 }, { services: 2 }],
      ...[{ left: dec(0) }, { left: dec(-1) }],
    ] as Partial<NovatedContract>[])
      expect(of(over)).toBe('NOVATION_RESTRICTED');
  });
});

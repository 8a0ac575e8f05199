import { describe, expect, it } from '@jest/globals';
import { DomainError } from '#kernel';
import {
  endedAt,
  lasting,
  resumed,
  type Suspendable,
  suspended,
  type Suspender,
  type Suspension,
} from './suspension.js';

const one = (from: number, to: number | null, by: Suspender = 'BUYER'): Suspension => ({ from, to, by, reason: 'r' });
const instance = (suspensions: Suspension[], asked: Suspendable['asked'] = null): Suspendable => ({
  ...{ activatedAt: 100, asked, suspensions },
});
const refusal = (run: () => unknown): string => {
  try {
    run();
    return 'ok';
  } catch (error) {
    return error instanceof DomainError ? error.code : String(error);
  }
};

describe('a suspension', () => {
  it('begins now, never before the activation or the end of the one before', () => {
    const begins = (suspensions: Suspension[], now: number) =>
      suspended(instance(suspensions), { by: 'BUYER', reason: 'r' }, now).from;
    expect(begins([], 200)).toBe(200);
    expect(begins([], 99)).toBe(100);
    expect(begins([one(150, 250)], 240)).toBe(250);
  });

  it('lasts until it is ended; one ended where it began never was', () => {
    expect(lasting(instance([one(1, 2), one(3, null)]))).toEqual(one(3, null));
    expect(lasting(instance([one(1, 2)]))).toBeNull();
    expect(endedAt(one(5, null), 9)).toEqual(one(5, 9));
    expect(endedAt(one(5, null), 4)).toEqual(one(5, 5));
  });

  it('is ended by whoever began it, and by nobody while the policy of its used-up budget asks for it', () => {
    expect(resumed(instance([one(1, null)]), 'BUYER', 7)).toEqual(one(1, 7));
    expect(refusal(() => resumed(instance([one(1, null, 'PROVIDER')]), 'BUYER', 7))).toBe('SUSPENDED_BY_OTHERS');
    expect(refusal(() => resumed(instance([one(1, null)], 'SUSPEND'), 'BUYER', 7))).toBe('BUDGET_USED_UP');
    expect(refusal(() => resumed(instance([one(1, null)], 'DOWNSCALE'), 'BUYER', 7))).toBe('ok');
    expect(refusal(() => resumed(instance([]), 'BUYER', 7))).toMatch(/RangeError/);
  });
});

import { describe, expect, it } from '@jest/globals';
import { dec, plain } from '#kernel/core';
import { type PlacedEvent, standingEvents } from './standing.js';

const event = (key: string, at: number, quantity: string, correctsKey: string | null = null): PlacedEvent => ({
  at,
  key,
  quantity: dec(quantity),
  correctsKey,
});
const standing = (...events: PlacedEvent[]): string[] =>
  standingEvents(events).map(({ key, at, quantity }) => `${key}@${at} ${plain(quantity)}`);

describe('standingEvents', () => {
  it('keeps what nothing corrects, also with quantity 0', () => {
    expect(standing(event('a', 1, '5'), event('b', 2, '0'))).toEqual(['a@1 5', 'b@2 0']);
  });

  it('puts a correction in its original’s place, however long the chain', () => {
    expect(standing(event('a', 1, '5'), event('z', 1, '7', 'a'), event('c', 1, '9', 'z'), event('d', 1, '1'))).toEqual([
      'a@1 9',
      'd@1 1',
    ]);
  });

  it('leaves out what was voided, and brings it back when the void is corrected', () => {
    expect(standing(event('a', 1, '5'), event('b', 1, '0', 'a'))).toEqual([]);
    expect(standing(event('a', 1, '5'), event('b', 1, '0', 'a'), event('c', 1, '4', 'b'))).toEqual(['a@1 4']);
  });

  it('needs whole chains', () => {
    expect(() => standing(event('b', 1, '2', 'a'))).toThrow(RangeError);
  });
});

import { describe, expect, it } from '@jest/globals';
import { dec, type DomainError, plain } from '#kernel/core';
import fc from 'fast-check';
import { convert } from './units.js';

const told = (quantity: string, from: string, to: string): string => {
  try {
    return plain(convert(dec(quantity), from, to));
  } catch (error) {
    return (error as DomainError).details.issues![0]!.code;
  }
};

describe('units', () => {
  it.each([
    ['1.5', 'TB', 'GB', '1536'],
    ['1', 'PB', 'GB', '1048576'],
    ['1', 'PB', 'TB', '1024'],
    ['1', 'GB', 'MB', '1024'],
    ['1', 'Gbps', 'Mbps', '1000'],
    ['1', 'MB', 'TB', 'NOT_EXACT'],
    ['512', 'GB', 'TB', '0.5'],
    ['90', 'minute', 'hour', '1.5'],
    ['1', 'minute', 'hour', 'NOT_EXACT'],
    ['292', 'card-hour', 'card-minute', '17520'],
    ['2', 'TB-hour', 'GB-hour', '2048'],
    ['2', 'TB-month', 'GB-month', '2048'],
    ['1', 'GB-month', 'GB-hour', 'UNIT_MISMATCH'],
    ['1', 'GB', 'Gbps', 'UNIT_MISMATCH'],
    ['1', 'card-hour', 'node-hour', 'UNIT_MISMATCH'],
    ['1', 'gb', 'GB', 'UNKNOWN_UNIT'],
    ['1', 'GB', 'parsec', 'UNKNOWN_UNIT'],
    ['3', 'device', 'device', '3'],
  ])('[S1-53] %s %s in %s: %s', (quantity, from, to, result) => {
    expect(told(quantity, from, to)).toBe(result);
  });

  it('convert back to what they were', () => {
    const names = ['B', 'KB', 'MB', 'GB', 'TB', 'PB', 'EB'];
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(6), fc.nat(6), (quantity, a, b) => {
        const [small, large] = [names[Math.min(a, b)]!, names[Math.max(a, b)]!];
        expect(convert(convert(dec(quantity), large, small), small, large).eq(quantity)).toBe(true);
      }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import { type DomainError, type Instant, parseInstant } from '#kernel/core';
import { checkedResize, currentQuantity, MOST_RESIZES, type QuantityChange } from './resize.js';

const day = (on: string): Instant => parseInstant(`${on}T00:00:00+08:00`)!;
const NOW = day('2026-07-20');
const since = (on: string, quantity: string): QuantityChange => ({ from: day(on), quantity });
const vms = (...resizes: QuantityChange[]) => ({ activatedAt: day('2026-07-01'), quantity: '2', resizes });

const resized = (
  quantity: string,
  at: string | null,
  { of = vms(), beyondOrdered = true } = {},
): QuantityChange | null | string => {
  try {
    const wanted = { quantity, at: at === null ? null : day(at) };
    return checkedResize(of, wanted, { now: NOW, beyondOrdered });
  } catch (error) {
    return (error as DomainError).details.issues!.map(({ path, code }) => `${path.join('.')} ${code}`).join(', ');
  }
};

describe('checkedResize', () => {
  it('takes another quantity from an instant on, now unless one is named', () => {
    expect(resized('5.50', '2026-07-11')).toEqual(since('2026-07-11', '5.5'));
    expect(resized('5', null)).toEqual({ from: NOW, quantity: '5' });
    expect(resized('5', '2026-07-01')).toEqual(since('2026-07-01', '5'));
    expect(resized('1', '2026-07-11', { of: vms(since('2026-07-11', '9')) })).toEqual(since('2026-07-11', '1'));
  });

  it('changes nothing when the quantity is the same', () => {
    expect(resized('2.0', null)).toBeNull();
    expect(resized('9', '2026-07-12', { of: vms(since('2026-07-11', '9')) })).toBeNull();
    expect(resized('2', '2026-07-12', { of: vms(since('2026-07-11', '9')) })).toEqual(since('2026-07-12', '2'));
  });

  it('refuses what is no quantity, lies in the future, before the life or before the last change', () => {
    expect(resized('0', null)).toBe('quantity NOT_POSITIVE');
    expect(resized('-1', null)).toBe('quantity NEGATIVE');
    expect(resized('1e3', null)).toBe('quantity NOT_DECIMAL');
    expect(resized('1234567890123', null)).toBe('quantity TOO_LARGE');
    expect(resized('x', '2026-07-21')).toBe('quantity NOT_DECIMAL, at IN_FUTURE');
    expect(resized('5', '2026-06-30')).toBe('at BEFORE_ACTIVATION');
    expect(resized('5', '2026-07-10', { of: vms(since('2026-07-11', '9')) })).toBe('at BEFORE_LAST_CHANGE');
    const often = vms(...Array.from({ length: MOST_RESIZES }, () => since('2026-07-11', '9')));
    expect(resized('5', null, { of: often })).toBe(' TOO_MANY');
  });

  it('lets those who may not exceed the order come down and back up to it', () => {
    const of = vms(since('2026-07-11', '1'));
    expect(resized('2', null, { of, beyondOrdered: false })).toEqual({ from: NOW, quantity: '2' });
    expect(resized('2.000000000001', null, { of, beyondOrdered: false })).toBe('quantity BEYOND_ORDERED');
  });
});

it('the current quantity is the last change’s, else what was ordered', () => {
  expect(currentQuantity(vms())).toBe('2');
  expect(currentQuantity(vms(since('2026-07-11', '9'), since('2026-07-11', '5')))).toBe('5');
});

import { dec } from '#kernel/core';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Payload, payloadText } from './payload.js';

const payload = (more: Partial<Payload> = {}): Payload => ({
  instanceId: '01990000-0000-7000-8000-00000000000a',
  meter: 'cpu',
  occurredAt: 1_792_000_000_000_000,
  windowStart: null,
  quantity: dec('1.5'),
  subject: null,
  correctsKey: null,
  ...more,
});

describe('payloadText [I3]', () => {
  it('is written as SQL writes a kept event', () => {
    expect(payloadText(payload())).toBe('0199000000007000800000000000000a|1792000000000000||1.500000000000||3|cpu|');
    const all = { windowStart: 5, subject: '', correctsKey: 'ab', meter: '存储€😀', quantity: dec('-0.0') };
    expect(payloadText(payload(all))).toBe(
      '0199000000007000800000000000000a|1792000000000000|5|0.000000000000|ab|13|存储€😀|=',
    );
  });

  it('is none for a quantity with more digits than any that is kept', () => {
    expect(payloadText(payload({ quantity: dec('0.0000000000001') }))).toBeNull();
  });

  it('tells any two payloads apart, whatever signs their texts hold', () => {
    const text = fc.string({ unit: fc.constantFrom('|', '=', '1', 'a', '€', '\n'), maxLength: 6 });
    const any = fc.record({
      meter: text,
      subject: fc.option(text),
      occurredAt: fc.integer({ min: 1, max: 3 }),
      windowStart: fc.option(fc.integer({ min: 1, max: 3 })),
      quantity: fc.constantFrom('1', '1.0', '2').map(dec),
    });
    fc.assert(
      fc.property(any, any, (one, other) => {
        const same =
          one.meter === other.meter &&
          one.subject === other.subject &&
          one.occurredAt === other.occurredAt &&
          one.windowStart === other.windowStart &&
          one.quantity.eq(other.quantity);
        expect(payloadText(payload(one)) === payloadText(payload(other))).toBe(same);
      }),
    );
  });
});

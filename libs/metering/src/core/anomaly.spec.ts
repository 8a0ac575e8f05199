import { dec } from '#kernel/core';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anomalyOf } from './anomaly.js';

const of = (quantity: string, before: string[]) => {
  const found = anomalyOf(dec(quantity), before.map(dec));
  return found && [found.usual.toFixed(), found.factor?.toFixed() ?? null];
};

describe('anomalyOf', () => {
  it.each([
    ['ten times the usual', '1000', ['100', '110', '90', '100'], ['100', '10']],
    ['a sudden silence', '0', ['100', '110', '90', '100'], ['100', '0']],
    ['use where there was none', '5', ['0', '0', '0', '0'], ['0', null]],
  ])('tells %s', (_title, quantity, before, told) => expect(of(quantity, before)).toEqual(told));

  it.each([
    ['what varies as it always did', '300', ['100', '400', '50', '250']],
    ['a little more', '149', ['100', '100', '100', '100']],
    ['what is too young for habits', '1000', ['1']],
    ['nothing as ever', '0', ['0', '0']],
  ])('lets %s pass', (_title, quantity, before) => expect(of(quantity, before)).toBeNull());

  it('does not depend on the order of the weeks', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(fc.nat(5000), amounts, (quantity, before) => {
        const texts = before.map(String);
        expect(of(String(quantity), texts.toReversed())).toEqual(of(String(quantity), texts));
      }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { judgeUscc } from './uscc.js';

const CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';

describe('judgeUscc', () => {
  it.each([
    ['91330106673959654P', 'VALID'],
    ['914403001922038216', 'VALID'],
    ['9144030071526726XG', 'VALID'], // organization check X
    ['123502001549897397', 'VALID'], // a public institution
    ['11510100MB0A00018F', 'VALID'],
    ['91310115MA6CLD0410', 'VALID'], // the sum is 0 mod 31
    ['91310115MA6CLD05XP', 'VALID'],
    ['91330106673959654Q', 'WRONG_CHECK'],
    ['91330106673959664P', 'WRONG_CHECK'],
    // Real codes of pilot cities, whose check characters are wrong.
    ['91350100M0001TGQXM', 'UNCERTAIN'],
    ['91350203M0001FUE2P', 'UNCERTAIN'],
    ['91330106673959654', 'MALFORMED'],
    ['91330106673959654PP', 'MALFORMED'],
    ['9133010667395965IP', 'MALFORMED'], // no letter I
    ['91330106673959654p', 'MALFORMED'],
    ['', 'MALFORMED'],
  ])('says of %s that it is %s', (code, verdict) => expect(judgeUscc(code)).toBe(verdict));

  it('finds every single wrong character', () => {
    const codes = ['91330106673959654P', '914403001922038216', '11510100MB0A00018F', '91310115MA6CLD05XP'];
    fc.assert(
      fc.property(fc.constantFrom(...codes), fc.nat(17), fc.constantFrom(...CHARACTERS), (code, at, character) => {
        fc.pre(code[at] !== character);
        expect(judgeUscc(code.slice(0, at) + character + code.slice(at + 1))).not.toBe('VALID');
      }),
    );
  });
});

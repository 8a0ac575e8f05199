import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import mysql from 'mysql2';
import { idToBytes, newId } from '#kernel';
import { hexLiteral, idLiteral, literal, rowLiteral, textLiteral } from './literals.js';

describe('literals', () => {
  it('write any text as the driver does', () => {
    const sign = fc.oneof(fc.constantFrom("'", '"', '\\', '\0', '\n', '\r', '\x1a', '\t', '\b', '%'), fc.string());
    fc.assert(
      fc.property(fc.array(sign), (signs) => {
        expect(textLiteral(signs.join(''))).toBe(mysql.escape(signs.join('')));
      }),
    );
  });

  it('write an id as its bytes', () => {
    const id = newId();
    expect(idLiteral(id)).toBe(hexLiteral(idToBytes(id).toString('hex')));
  });

  it('write any value of a row as the driver does', () => {
    const value = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.bigInt(),
      fc.date({ noInvalidDate: true }),
    );
    fc.assert(
      fc.property(fc.array(value), (values) => {
        expect(rowLiteral(values)).toBe(`(${values.map((one) => mysql.escape(one, false, 'Z')).join(',')})`);
      }),
    );
    expect([literal(undefined), literal(Buffer.from('00ff', 'hex'))]).toEqual(['NULL', "x'00ff'"]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { contractBreaks } from './contract.js';

const contract = `
  enum Kind { FLAT PER_UNIT }
  type Price { code: String!, unit: String }
  input PriceInput { code: String!, currency: String = "CNY", kinds: [Kind!] = [FLAT] }
  type Query { price(first: Int = 20, kind: Kind): Price! }
  type Mutation { makePrice(input: PriceInput!): Price! }`;

const changed = (from: string, to: string): string[] => {
  expect(contract).toContain(from);
  return contractBreaks(contract, contract.replace(from, to));
};

describe('contractBreaks', () => {
  it('has nothing to say of the same schema, or of one that holds more', () => {
    expect(contractBreaks(contract, contract)).toEqual([]);
    expect(changed('unit: String', 'unit: String!, tax: String')).toEqual([]);
    expect(changed('FLAT PER_UNIT', 'FLAT PER_UNIT VOLUME')).toEqual([]);
    expect(changed('kind: Kind)', 'kind: Kind, text: String)')).toEqual([]);
    expect(changed('code: String!, currency', 'code: String!, note: String = "x", currency')).toEqual([]);
    expect(changed('type Query {', 'type Query { more: Int')).toEqual([]);
  });

  it.each([
    ['a removed field', ', unit: String }', '}', /Price\.unit/],
    ['a field that may now be null', 'code: String!, unit', 'code: String, unit', /Price\.code/],
    ['a renamed value of an enum', 'PER_UNIT }', 'BY_UNIT }', /PER_UNIT/],
    ['a removed argument', ', kind: Kind)', ')', /price arg kind/],
    ['a new argument that cannot be left out', 'kind: Kind)', 'kind: Kind, text: String!)', /text/],
    [
      'a new input field that cannot be left out',
      'code: String!, currency',
      'code: String!, note: String!, currency',
      /note/,
    ],
    ['an input field that became required', 'currency: String = "CNY"', 'currency: String!', /currency/],
    ['another type', 'unit: String', 'unit: Int', /Price\.unit/],
    ['a removed operation', 'makePrice(input', 'createPrice(input', /makePrice/],
  ])('tells of %s', (_, from, to, told) => {
    expect(changed(from, to).join('\n')).toMatch(told);
  });

  it.each([
    ['of an argument', 'first: Int = 20', 'first: Int = 50', /first/],
    ['that an argument lost', 'first: Int = 20', 'first: Int', /first/],
    ['of an input field', '"CNY"', '"USD"', /^PriceInput\.currency .* "CNY" to "USD"\.$/],
    ['of an input list', '[FLAT]', '[PER_UNIT]', /^PriceInput\.kinds/],
    ['that an input field lost', ' = "CNY"', '', /^PriceInput\.currency .* to none\.$/],
  ])('tells of another default %s', (_, from, to, told) => {
    const [only, ...more] = changed(from, to);
    expect(only).toMatch(told);
    expect(more).toEqual([]);
  });
});

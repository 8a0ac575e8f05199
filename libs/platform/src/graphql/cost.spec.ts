import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { limitCost } from './cost.js';

const schema = buildSchema(`
  type Query { things(first: Int = 20): Things! }
  type Things { edges: [Edge!]! }
  type Edge { node: Thing! }
  type Thing { id: ID!, things(first: Int = 20): Things! }
`);

/** Lists in lists, each with this page size. */
const nested = (levels: number, first: string): string =>
  levels === 0 ? 'id' : `things${first}{edges{node{${nested(levels - 1, first)}}}}`;
const weigh = (first: string, levels = 4): void => limitCost(schema, parse(`{${nested(levels, first)}}`), null, {});

describe('the limit on what a query may cost', () => {
  it('lets small pages through and refuses those that multiply', () => {
    expect(() => weigh('(first:5)')).not.toThrow();
    expect(() => weigh('(first:100)')).toThrow(expect.objectContaining({ code: 'QUERY_TOO_LARGE' }));
  });

  it('counts a page size that is left out, and an explicit null, as the default', () => {
    expect(() => weigh('')).toThrow(expect.objectContaining({ code: 'QUERY_TOO_LARGE' }));
    expect(() => weigh('(first:null)')).toThrow(expect.objectContaining({ code: 'QUERY_TOO_LARGE' }));
    expect(() => weigh('(first:null)', 2)).not.toThrow();
  });

  it('weighs a document anew for other numbers and switches, and tells of variables that do not fit each time', () => {
    const document = parse(
      `query($first:Int,$more:Boolean=false){things(first:$first){edges{node{id ... @include(if:$more){${nested(3, '(first:100)')}}}}}}`,
    );
    const run = (variables: Record<string, unknown>) => (): void => limitCost(schema, document, null, variables);
    for (const first of [5, 5, 6]) expect(run({ first })).not.toThrow();
    expect(run({ first: 5, more: true })).toThrow(expect.objectContaining({ code: 'QUERY_TOO_LARGE' }));
    expect(run({ first: 5, more: true })).toThrow(expect.objectContaining({ code: 'QUERY_TOO_LARGE' }));
    for (const wrong of ['many', 'x']) expect(run({ first: wrong })).toThrow(/got invalid value/);
    expect(run({ first: 5 })).not.toThrow();
  });
});

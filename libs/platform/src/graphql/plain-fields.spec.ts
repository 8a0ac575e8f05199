import { describe, expect, it } from '@jest/globals';
import { GraphQLObjectType, GraphQLSchema, GraphQLString, graphqlSync } from 'graphql';
import { IF_ABSENT, plainFields } from './plain-fields.js';

/** As Nest makes the resolver of a property. */
function reading(property: string, otherwise?: string): (root: Record<string, unknown>) => unknown {
  const rootFieldResolver = (root: Record<string, unknown>): unknown => {
    const value = root[property];
    return typeof value === 'undefined' ? otherwise : value;
  };
  return rootFieldResolver;
}

describe('plain fields', () => {
  it('lose the resolver that reads the property of their name, and no other', () => {
    const own = (root: Record<string, unknown>): unknown => root.own;
    const field = (resolve: (root: Record<string, unknown>) => unknown) => ({ type: GraphQLString, resolve });
    const Query = new GraphQLObjectType({
      name: 'Query',
      fields: {
        plain: field(reading('plain')),
        renamed: field(reading('property')),
        defaulted: field(reading('defaulted', 'CNY')),
        own: field(own),
        asked: { ...field(reading('asked')), args: { first: { type: GraphQLString } } },
      },
    });
    const schema = plainFields(new GraphQLSchema({ query: Query }));
    const left = Object.values(schema.getQueryType()!.getFields()).filter(({ resolve }) => resolve);
    expect(left.map(({ name }) => name)).toEqual(['renamed', 'defaulted', 'own', 'asked']);
  });

  it('are asked of their resolver only where the parent does not hold them, when they say so', () => {
    const kept = { type: GraphQLString, resolve: () => 'asked', extensions: IF_ABSENT };
    const schema = plainFields(
      new GraphQLSchema({ query: new GraphQLObjectType({ name: 'Query', fields: { kept } }) }),
    );
    const answer = (rootValue: object): unknown => graphqlSync({ schema, source: '{kept}', rootValue }).data?.kept;
    expect([answer({ kept: 'held' }), answer({ kept: null }), answer({})]).toEqual(['held', null, 'asked']);
  });
});

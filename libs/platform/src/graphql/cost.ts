import { DomainError, text } from '#kernel';
import { type DocumentNode, type GraphQLSchema, GraphQLList, GraphQLNonNull, type GraphQLOutputType } from 'graphql';
import { getComplexity } from 'graphql-query-complexity';

/** Fields a request may make the server produce, lists counted by their page size or by `UNPAGED`. */
export const MOST_FIELDS = 200_000;
/** What a list without a page size is supposed to hold: several nest in an offering, plans, prices, tiers. */
const UNPAGED = 5;

const isList = (type: GraphQLOutputType): boolean =>
  type instanceof GraphQLNonNull ? isList(type.ofType as GraphQLOutputType) : type instanceof GraphQLList;

/** Refuses a query whose answer could be too large, before it runs. */
export function limitCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  context: unknown,
  variables: Record<string, unknown>,
): void {
  const cost = getComplexity({
    schema,
    query: document,
    variables,
    estimators: [
      ({ field, args, childComplexity, node }) => {
        if (node.name.value.startsWith('__')) return 1;
        // An operation that is dear by itself says so with `@Extensions({ cost })`.
        const { cost } = field.extensions as { cost?: unknown };
        if (typeof cost === 'number') return cost + childComplexity;
        // An explicit null means the default, as it does to `pageOf`.
        const first =
          (args as { first?: unknown }).first ?? field.args.find(({ name }) => name === 'first')?.defaultValue;
        if (typeof first === 'number') return 1 + childComplexity * Math.max(1, Math.min(first, 100));
        // `edges` is already counted by its connection's page size.
        const many = isList(field.type) && node.name.value !== 'edges' ? UNPAGED : 1;
        return 1 + childComplexity * many;
      },
    ],
  });
  if (cost > MOST_FIELDS)
    throw new DomainError(
      'QUERY_TOO_LARGE',
      text(
        `This query could return ${cost} fields; at most ${MOST_FIELDS} are allowed. Ask for fewer fields or smaller pages.`,
        `该查询可能返回 ${cost} 个字段，上限为 ${MOST_FIELDS}。请减少字段或分页大小。`,
      ),
    );
}

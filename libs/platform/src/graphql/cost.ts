import { DomainError, text } from '#kernel';
import {
  type DocumentNode,
  getVariableValues,
  type GraphQLSchema,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLOutputType,
  Kind,
} from 'graphql';
import { getComplexity } from 'graphql-query-complexity';

/** Fields a request may make the server produce, lists counted by their page size or by `UNPAGED`. */
export const MOST_FIELDS = 200_000;
/** What a list without a page size is supposed to hold: several nest in an offering, plans, prices, tiers. */
const UNPAGED = 5;

const isList = (type: GraphQLOutputType): boolean =>
  type instanceof GraphQLNonNull ? isList(type.ofType as GraphQLOutputType) : type instanceof GraphQLList;

/** Sets of variables remembered of one document. */
const MOST_KEPT = 100;
/** What was weighed and found small enough: by the document, and by what of the variables its cost depends on. */
const small = new WeakMap<DocumentNode, Set<string>>();

/**
 * Refuses a query whose answer could be too large, before it runs. A document that is parsed once, as mercurius does,
 * is weighed once for each set of numbers and switches among its variables: no cost depends on a text.
 */
export function limitCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  context: unknown,
  variables: Record<string, unknown>,
): void {
  const key = JSON.stringify(variables, (_, value: unknown) => (typeof value === 'string' ? '' : value));
  const known = small.get(document) ?? new Set();
  // Variables that do not fit are told by the weighing.
  if (known.has(key) && haveFitting(schema, document, variables)) return;
  const cost = weigh(schema, document, variables);
  if (cost > MOST_FIELDS)
    throw new DomainError(
      'QUERY_TOO_LARGE',
      text(
        `This query could return ${cost} fields; at most ${MOST_FIELDS} are allowed. Ask for fewer fields or smaller pages.`,
        `该查询可能返回 ${cost} 个字段，上限为 ${MOST_FIELDS}。请减少字段或分页大小。`,
      ),
    );
  if (known.size < MOST_KEPT) small.set(document, known.add(key));
}

const haveFitting = (
  schema: GraphQLSchema,
  { definitions }: DocumentNode,
  variables: Record<string, unknown>,
): boolean =>
  definitions.every(
    (one) =>
      one.kind !== Kind.OPERATION_DEFINITION ||
      !getVariableValues(schema, one.variableDefinitions ?? [], variables).errors,
  );

function weigh(schema: GraphQLSchema, document: DocumentNode, variables: Record<string, unknown>): number {
  return getComplexity({
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
}

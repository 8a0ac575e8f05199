import {
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  OperationTypeNode,
  parse,
  valueFromASTUntyped,
} from 'graphql';
import type { TestApp } from './harness.js';

/** A mutation as somebody asked it. */
export interface Call {
  mutation: string;
  args: Record<string, unknown>;
  email: string | undefined;
}

/** The mutations of a document, with the values of their arguments. */
function callsOf(query: string, variables: Record<string, unknown>, email: string | undefined): Call[] {
  return parse(query).definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION && definition.operation === OperationTypeNode.MUTATION
      ? definition.selectionSet.selections.flatMap((field) =>
          field.kind === Kind.FIELD
            ? {
                mutation: field.name.value,
                args: Object.fromEntries(
                  (field.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value, variables)]),
                ),
                email,
              }
            : [],
        )
      : [],
  );
}

/** The same product, noting every mutation that is asked of it. */
export function noting(t: TestApp): { t: TestApp; calls: Call[] } {
  const calls: Call[] = [];
  const note =
    <A extends unknown[], R>(ask: (query: string, variables: Record<string, unknown>, ...more: A) => R) =>
    (query: string, variables: Record<string, unknown> = {}, ...more: A): R => {
      calls.push(...callsOf(query, variables, more[0] as string | undefined));
      return ask(query, variables, ...more);
    };
  return { t: { ...t, gql: note(t.gql) as TestApp['gql'], ok: note(t.ok) as TestApp['ok'] }, calls };
}

/** A place in the arguments of a call where a value stands or may stand. */
export interface Place {
  path: (string | number)[];
  value: unknown;
  type: GraphQLInputType;
}

/** All places of a value of this type: itself, what it holds, and what it could hold. */
function placesIn(type: GraphQLInputType, value: unknown, path: Place['path']): Place[] {
  const bare = isNonNullType(type) ? type.ofType : type;
  const here = { path, value, type: bare };
  if (isListType(bare))
    return [
      here,
      ...(Array.isArray(value) ? value : []).flatMap((one, at) => placesIn(bare.ofType, one, [...path, at])),
    ];
  if (!isInputObjectType(bare) || typeof value !== 'object' || value === null) return [here];
  const fields = Object.values(bare.getFields());
  return [
    here,
    ...fields.flatMap(({ name, type: of }) => placesIn(of, (value as Record<string, unknown>)[name], [...path, name])),
  ];
}

const argumentsOf = (schema: GraphQLSchema, mutation: string): readonly GraphQLArgument[] =>
  schema.getMutationType()!.getFields()[mutation]!.args;

export const placesOf = (schema: GraphQLSchema, { mutation, args }: Call): Place[] =>
  argumentsOf(schema, mutation).flatMap(({ name, type }) => placesIn(type, args[name], [name]));

/** The document that asks a mutation with all its arguments as variables. */
export function documentOf(schema: GraphQLSchema, mutation: string): string {
  const { args, type } = schema.getMutationType()!.getFields()[mutation]!;
  const inside = /^\[?(Boolean|Int|String|ID|Decimal|JSON)!?\]?!?$/.test(String(type)) ? '' : '{__typename}';
  if (!args.length) return `mutation{${mutation}${inside}}`;
  const declared = args.map(({ name, type: of }) => `$${name}:${String(of)}`).join(',');
  return `mutation(${declared}){${mutation}(${args.map(({ name }) => `${name}:$${name}`).join(',')})${inside}}`;
}

/** The arguments with another value in one place. A place below something that is not there any more stays as it is. */
export function withValue(args: Call['args'], [first, ...rest]: Place['path'], value: unknown): Call['args'] {
  const copy: Record<string | number, unknown> = Array.isArray(args) ? ([...args] as never) : { ...args };
  const inner = copy[first!];
  if (!rest.length) copy[first!] = value;
  else if (typeof inner === 'object' && inner !== null) copy[first!] = withValue(inner as Call['args'], rest, value);
  return copy;
}

const nested = (depth: number): unknown => (depth ? { a: nested(depth - 1) } : 'deep');

/** Of any type. */
const ANYTHING: readonly unknown[] = [null, true, -1, 0, 1.5, 1e300, '', 'x', [], {}, [[]], [null], { x: 1 }];

const TEXTS: readonly string[] = [
  ...['', ' ', '\u0000', '\n', '\u200b', '\ufeff', '\ud800', '😀', '\u202e倒', 'ﷺ'.repeat(50), 'a\u0301'.repeat(40)],
  ...["'; DROP TABLE audit_row; --", '<script>alert(1)</script>', '${7*7}', '%00', '../../etc/passwd', '=1+1', '\\'],
  ...['x'.repeat(201), '长'.repeat(1_001), 'x'.repeat(70_000), '__proto__', 'constructor', 'null', '-', '0'],
];

const BY_SCALAR: Readonly<Record<string, readonly unknown[]>> = {
  String: TEXTS,
  ID: [
    ...TEXTS,
    '0190b6a0-0000-7000-8000-000000000000',
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    '0190B6A0-0000-7000-8000-000000000000',
    7,
  ],
  Int: [-1, 0, 1, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, 1.5, '1', 2 ** 53],
  Boolean: [true, false, 'true', 0],
  Decimal: [
    ...['0', '-0', '-1', '1e5', '+1', '01', '1.', '.5', ' 1', '1,5', 'NaN', 'Infinity', '0x10', '١', '１'],
    ...['0.0000000000001', '0.000000000001', '9'.repeat(18), '9'.repeat(26), '9'.repeat(40), `1.${'1'.repeat(30)}`, ''],
    ...[1, -1, 0.1, '9'.repeat(5_000)],
  ],
  Date: [
    ...['2026-02-30', '0000-00-00', '0001-01-01', '9999-12-31', '1969-12-31', '2026-13-01', '2026-1-1', '26-01-01', ''],
    ...['2026-10-01T00:00:00Z', 20261001, '+010000-01-01'],
  ],
  DateTime: [
    ...['1969-12-31T23:59:59Z', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59.999999Z', '2026-02-30T00:00:00Z'],
    ...['2026-10-01T24:00:00Z', '2026-10-01T00:00:60Z', '2026-10-01T00:00:00', '2026-10-01T00:00:00+14:00', '', 0],
    ...['2026-10-01T00:00:00.1234567Z', '2026-10-01', 1e18],
  ],
  JSON: [nested(3), nested(200), { __proto__: null, constructor: 1 }, 'x'.repeat(30_000), [1, [2, [3]]], { '': '' }],
};

/**
 * Wrong and odd values for a place; some may do after all.
 * @param now what stands there
 * @param ids of things, one's own and others'
 */
export function oddValues(type: GraphQLInputType, now: unknown, ids: readonly string[]): readonly unknown[] {
  if (isListType(type)) {
    const [first = 'x'] = Array.isArray(now) ? (now as unknown[]) : [];
    return [[], [null], [[]], [first, first], Array.from({ length: 1_001 }, () => first), ...ANYTHING];
  }
  if (isEnumType(type)) return [...type.getValues().map(({ name }) => name), 'NO_SUCH_VALUE', ...ANYTHING];
  if (isInputObjectType(type)) return ANYTHING;
  return [...(BY_SCALAR[(type as { name: string }).name] ?? TEXTS), ...ANYTHING, ...ids];
}

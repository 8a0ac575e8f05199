import { formatInstant, type Instant, isDateOn, parseInstant } from '#kernel';
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode, valueFromASTUntyped } from 'graphql';

const refuse = (message: string, node?: ValueNode): never => {
  throw new GraphQLError(message, { nodes: node, extensions: { code: 'VALIDATION_FAILED' } });
};

const textScalar = (
  name: string,
  description: string,
  read: (value: string) => unknown,
  write: (value: never) => string,
): GraphQLScalarType =>
  new GraphQLScalarType({
    name,
    description,
    serialize: (value) => write(value as never),
    parseValue: (value) => {
      if (typeof value !== 'string') return refuse(`${name} must be a string, got ${typeof value}.`);
      const result = read(value);
      return result === null ? refuse(`"${value.slice(0, 60)}" is not a valid ${name}.`) : result;
    },
    parseLiteral: (node) => {
      if (node.kind !== Kind.STRING) return refuse(`${name} must be written as a string.`, node);
      const result = read(node.value);
      return result === null ? refuse(`"${node.value.slice(0, 60)}" is not a valid ${name}.`, node) : result;
    },
  });

/** In code an Instant: whole microseconds. */
export const DateTime = textScalar(
  'DateTime',
  'An instant, RFC 3339, UTC, up to microseconds.',
  parseInstant,
  (value: Instant) => formatInstant(value),
);

/** In code the text itself, "YYYY-MM-DD". */
export const DateOnScalar = textScalar(
  'Date',
  'A calendar day in Asia/Shanghai, YYYY-MM-DD.',
  (value) => (isDateOn(value) ? value : null),
  (value: string) => value,
);

/** In code the text; each service reads it with `decimalInput`, so that the answer names the field. */
export const DecimalScalar = textScalar(
  'Decimal',
  'An exact decimal number as a string, at most 12 digits after the point on the way in, no exponent.',
  (value) => value,
  (value: string) => value,
);

export const JsonScalar = new GraphQLScalarType({
  name: 'JSON',
  description: 'Any JSON value.',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
});

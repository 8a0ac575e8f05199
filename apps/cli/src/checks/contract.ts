import {
  buildSchema,
  DangerousChangeType,
  findBreakingChanges,
  findDangerousChanges,
  type GraphQLSchema,
  isInputObjectType,
} from 'graphql';
import { isDeepStrictEqual } from 'node:util';

/**
 * What of the contract a schema lacks or changes, one sentence each; nothing when clients of the contract are safe.
 * More is allowed: types, operations, fields, values of enums, and arguments and input fields that may be left out.
 * @param contract and schema: SDL
 */
export function contractBreaks(contract: string, schema: string): string[] {
  const [promised, given] = [buildSchema(contract), buildSchema(schema)];
  return [
    ...findBreakingChanges(promised, given),
    ...findDangerousChanges(promised, given).filter(
      ({ type }) => type === DangerousChangeType.ARG_DEFAULT_VALUE_CHANGE,
    ),
  ]
    .map(({ description }) => description)
    .concat(changedInputDefaults(promised, given));
}

/** graphql-js compares the defaults of arguments, not those of input fields. */
function changedInputDefaults(promised: GraphQLSchema, given: GraphQLSchema): string[] {
  return Object.values(promised.getTypeMap())
    .filter(isInputObjectType)
    .flatMap((input) => {
      const other = given.getType(input.name);
      const fields = isInputObjectType(other) ? other.getFields() : {};
      return Object.values(input.getFields())
        .filter(({ name, defaultValue }) => defaultValue !== undefined && fields[name] !== undefined)
        .filter(({ name, defaultValue }) => !isDeepStrictEqual(defaultValue, fields[name]!.defaultValue))
        .map(({ name, defaultValue }) => {
          const now = fields[name]!.defaultValue;
          return `${input.name}.${name} has changed its default from ${JSON.stringify(defaultValue)} to ${JSON.stringify(now) ?? 'none'}.`;
        });
    });
}

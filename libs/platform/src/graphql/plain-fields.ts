import { type GraphQLField, type GraphQLSchema, isObjectType } from 'graphql';

/**
 * Whether Nest made the resolver itself, to read the property that is called like the field. Only such a one is tried:
 * it does nothing else, whatever name it reads and whatever it puts in the place of a missing value.
 */
function readsItsName({ name, args, resolve }: GraphQLField<unknown, unknown>): boolean {
  if (resolve?.name !== 'rootFieldResolver' || args.length > 0) return false;
  const read = resolve as (root: object) => unknown;
  const mark = {};
  return read({ [name]: mark }) === mark && read({}) === undefined;
}

/** Said of a field by `@Extensions(IF_ABSENT)`: its resolver is asked only where the parent has no such property. */
export const IF_ABSENT = { ifAbsent: true };

/** What the parent holds is answered as it is: a resolver of Nest's costs several turns of the loop for each row. */
function askIfAbsent(field: GraphQLField<unknown, unknown>): void {
  const { name, resolve } = field;
  field.resolve = (parent, ...rest): unknown =>
    name in (parent as object) ? (parent as Record<string, unknown>)[name] : resolve!(parent, ...rest);
}

/**
 * Takes the resolvers away that only read the property of the field's name: without one graphql does the same, and a
 * compiled query reads the property in place instead of calling, and catching, once per field and row. Puts `IF_ABSENT`
 * into force.
 */
export function plainFields(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap()))
    if (isObjectType(type))
      for (const field of Object.values(type.getFields()))
        if (field.extensions.ifAbsent) askIfAbsent(field);
        else if (readsItsName(field)) field.resolve = undefined;
  return schema;
}

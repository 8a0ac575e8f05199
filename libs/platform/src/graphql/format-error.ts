import { type ExecutionResult, GraphQLError } from 'graphql';
import { localeOf } from './locale.js';
import { tellError, type ToldError } from './tell-error.js';

interface Formatted {
  statusCode: number;
  response: ExecutionResult;
}

/** Mercurius's error formatter: every refusal carries `extensions.code`, none a stack, SQL or a location. */
export function formatErrors(result: ExecutionResult, context: unknown): Formatted {
  const headers = (context as { reply?: { request?: { headers?: Record<string, string | undefined> } } } | undefined)
    ?.reply?.request?.headers;
  const locale = localeOf(headers?.['accept-language']);
  const tell = (error: GraphQLError): GraphQLError[] => {
    const cause: unknown = error.originalError ?? error;
    const several = (cause as { errors?: GraphQLError[] }).errors;
    // Mercurius wraps the errors of a document that does not fit the schema.
    if (Array.isArray(several) && !(cause instanceof GraphQLError))
      return several.map((inner) => made(inner, { code: 'VALIDATION_FAILED', message: withoutValue(inner.message) }));
    // The outer one says where the value stands.
    if (cause instanceof GraphQLError && !isOurs(error, cause))
      return [made(error, { code: codeOf(cause), message: withoutValue(error.message) })];
    return [made(error, tellError(cause, locale))];
  };
  return { statusCode: 200, response: { data: result.data ?? null, errors: (result.errors ?? []).flatMap(tell) } };
}

/** The errors of the engine that makes the answers are of its own kind, some without extensions. */
const codeOf = ({ extensions }: { extensions?: GraphQLError['extensions'] }): string =>
  typeof extensions?.code === 'string' ? extensions.code : 'VALIDATION_FAILED';

/** A value of ours that the schema cannot say: it has a place in the answer, and the asker is not at fault. */
const isOurs = (error: GraphQLError, cause: GraphQLError): boolean =>
  error.path !== undefined && cause.extensions?.code === undefined;

const made = (error: GraphQLError, { message, ...extensions }: ToldError): GraphQLError => {
  const issues = extensions.code === 'VALIDATION_FAILED' ? { issues: extensions.issues ?? [schemaIssue(message)] } : {};
  return new GraphQLError(message, { nodes: error.nodes, path: error.path, extensions: { ...extensions, ...issues } });
};

/** What graphql-js says of a variable; the value that does not fit, in between, may hold anything. */
const OF_VARIABLE = /^Variable "\$(\w+)" (?:got invalid value [^]*?(?: at "\1([^"]*)")?; (?:Field "(\w+)")?)?/;
/** Where the value ends and the reason begins: the last such place, for the value may hold anything. */
const VALUE_AND_REASON =
  /^Variable "\$(\w+)" got invalid value ([^]*)(; (?:Field|Expected|Enum|Value|Exactly|[A-Z]\w+ cannot)[^]*)$/;
const PLACE = / at "[^"]*"$/;
/** Characters of what is told; a reason ends with the part of the value that does not fit. */
const MOST = 400;

/** Without the value, in which a whole file may stand, or a password. */
function withoutValue(message: string): string {
  const [, variable, value, reason] = VALUE_AND_REASON.exec(message) ?? [];
  if (variable === undefined) return message;
  const told = `Variable "$${variable}" got invalid value …${PLACE.exec(value!)?.[0] ?? ''}${reason!}`;
  return told.length > MOST ? `${told.slice(0, MOST)}…` : told;
}

const ABSENT = /(?:of required type|of non-null type|Expected non-nullable type) "[^"]+"[^"]*$/;

/** The one issue of a request that does not fit the schema, its path as those of services: without the variable's name. */
function schemaIssue(message: string): NonNullable<ToldError['issues']>[number] {
  // graphql-js gives up after some fifty: those before it say where.
  if (message.startsWith('Too many errors')) return { path: 'variables', code: 'TOO_MANY', message };
  const [, variable = '', within = '', missing] = OF_VARIABLE.exec(message) ?? [];
  const steps = within.split(/[.[\]]+/).filter(Boolean);
  if (missing !== undefined) steps.push(missing);
  return { path: steps.join('.') || variable, code: ABSENT.test(message) ? 'REQUIRED' : 'MALFORMED', message };
}

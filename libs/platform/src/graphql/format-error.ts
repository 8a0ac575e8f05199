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
      return several.map((inner) => made(inner, { code: 'VALIDATION_FAILED', message: inner.message }));
    if (cause instanceof GraphQLError) return [made(error, { code: codeOf(cause), message: cause.message })];
    return [made(error, tellError(cause, locale))];
  };
  return { statusCode: 200, response: { data: result.data ?? null, errors: (result.errors ?? []).flatMap(tell) } };
}

const codeOf = ({ extensions: { code } }: GraphQLError): string =>
  typeof code === 'string' ? code : 'VALIDATION_FAILED';

const made = (error: GraphQLError, { message, ...extensions }: ToldError): GraphQLError =>
  new GraphQLError(message, { nodes: error.nodes, path: error.path, extensions: { ...extensions } });

import { QueryClient, queryOptions, type UseQueryOptions } from '@tanstack/react-query';
import { ApiError, codeOf, UNREACHABLE } from '../graphql/errors';
import type { Document } from '../graphql/request';
import { session } from '../session/session-store';

/** Only what was not reached is asked again by itself; what is refused stays refused. */
const again = (failures: number, error: unknown): boolean =>
  failures < 2 && (!(error instanceof ApiError) || codeOf(error) === UNREACHABLE);

export const queries = new QueryClient({
  defaultOptions: { queries: { retry: again, staleTime: 30_000, refetchOnWindowFocus: false } },
});

/** A query of the api under the name of its operation and its variables. */
export function query<Result, Variables>(
  document: Document<Result, Variables>,
  variables: Variables,
): UseQueryOptions<Result> & { queryKey: readonly unknown[] } {
  return queryOptions({
    queryKey: [nameOf(document), variables],
    queryFn: ({ signal }) => session.ask(document, variables, signal),
  }) as UseQueryOptions<Result> & { queryKey: readonly unknown[] };
}

export const nameOf = (document: { toString(): string }): string =>
  /(?:query|mutation)\s+(\w+)/.exec(document.toString())?.[1] ?? document.toString();

import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import type { Document } from '../graphql/request';
import { session } from '../session/session-store';
import { nameOf } from './queries';

interface PageInfo {
  hasNextPage: boolean;
  endCursor?: string | null;
}

/** A list of the api, page after page by its cursors. */
export const pages = <Result, Variables extends { after?: string | null }>(
  document: Document<Result, Variables>,
  variables: Variables,
  pageInfo: (result: Result) => PageInfo,
) =>
  infiniteQueryOptions({
    // Apart from the same question without its pages, whose answer has another shape.
    queryKey: [nameOf(document), 'pages', variables],
    queryFn: ({ pageParam, signal }) => session.ask(document, { ...variables, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last: Result) => {
      const { hasNextPage, endCursor } = pageInfo(last);
      return hasNextPage ? endCursor : undefined;
    },
    placeholderData: keepPreviousData,
  });

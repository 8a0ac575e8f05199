import type { ReactNode } from 'react';
import { LoadMore } from './load-more';
import { PageState } from './page-state';

interface Pages<Page> {
  data: { pages: Page[] } | undefined;
  error: unknown;
  refetch: () => unknown;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

/** A list of the api, page after page: what is loading or refused, what is said when there is nothing, and the rest. */
export function Rows<Page, Row>({
  of,
  rows,
  none,
  children,
}: {
  of: Pages<Page>;
  rows: (page: Page) => readonly { node: Row }[];
  none: ReactNode;
  children: (found: Row[], first: Page) => ReactNode;
}) {
  return (
    <PageState of={of}>
      {({ pages }) => {
        const found = pages.flatMap((page) => rows(page).map(({ node }) => node));
        if (!found.length) return none;
        return (
          <>
            {children(found, pages[0]!)}
            <LoadMore of={of} />
          </>
        );
      }}
    </PageState>
  );
}

/** Instead of an empty list: that it is empty, and what to do. */
export function Nothing({ title, hint }: { title: string; hint?: ReactNode }) {
  return (
    <div className="panel notice">
      <h2>{title}</h2>
      {hint && <p>{hint}</p>}
    </div>
  );
}

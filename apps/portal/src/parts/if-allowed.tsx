import type { ReactNode } from 'react';
import { codeOf } from '../graphql/errors';
import { PageState } from './page-state';

interface Asked<Data> {
  data: Data | undefined;
  error: unknown;
  refetch: () => unknown;
}

/** A part of a page that is not everybody's: to whom the api does not show it, it is not there. */
export function IfAllowed<Data>({ of, children }: { of: Asked<Data>; children: (data: Data) => ReactNode }) {
  if (of.error && codeOf(of.error) === 'FORBIDDEN') return null;
  return <PageState of={of}>{children}</PageState>;
}

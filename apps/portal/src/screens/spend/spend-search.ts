import type { ServiceModel, SpendFacet } from '../../graphql/schema.generated';
import { knownOf, monthOf, oneOf, said, textsOf } from '../../parts/search';

export const FACETS: readonly SpendFacet[] = ['CLOUD', 'SERVICE_MODEL', 'PROVIDER', 'COST_CENTRE'];
export const MODELS: readonly ServiceModel[] = ['IAAS', 'PAAS', 'SAAS', 'DAAS'];

export interface SpendSearch {
  by?: SpendFacet | undefined;
  /** The first month, and the last. */
  from?: string | undefined;
  to?: string | undefined;
  models?: ServiceModel[] | undefined;
  providers?: string[] | undefined;
}

/** Leaves out what is not understood. */
export const readSpendSearch = ({ by, from, to, models, providers }: Record<string, unknown>): SpendSearch =>
  said({
    by: oneOf(by, FACETS),
    from: monthOf(from),
    to: monthOf(to),
    models: knownOf(models, MODELS),
    providers: textsOf(providers),
  });

/** So many months after a month. */
export function monthAfter(month: string, count: number): string {
  const at = new Date(`${month}-01T00:00:00Z`);
  at.setUTCMonth(at.getUTCMonth() + count);
  return at.toISOString().slice(0, 7);
}

/** This month, by the clock of the market. */
export const thisMonth = (): string => new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 7);

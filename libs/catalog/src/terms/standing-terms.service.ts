import type { Id } from '#kernel';
import type { Runner } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { listPrices, type PriceIn, type PriceTerms, pricesUnder, type SoldUnder } from '../core/index.js';
import { standingTerms, type Terms } from './price-terms.rows.js';

/** What is sold: a plan of a provider, in its currency. */
interface Sold extends Omit<SoldUnder, 'planId'> {
  id: Id;
  providerId: Id;
  currency: string;
}

/** The accepted terms of some buyers with some providers. */
export class StandingTerms {
  private readonly byAccount: Map<string, PriceTerms[]>;

  /** Whether some hold for one contract alone: only then need a caller know contracts. */
  readonly anyForContract: boolean;

  constructor(all: readonly Terms[]) {
    this.anyForContract = all.some(({ contractId }) => contractId !== null);
    this.byAccount = Map.groupBy(all, accountOf);
  }

  /** The prices of a plan as this buyer has agreed on them. */
  pricesOf(organizationId: Id, { id: planId, providerId, currency, offeringId, contractId }: Sold): PriceIn {
    const terms = this.byAccount.get(accountOf({ organizationId, providerId, currency }));
    return terms ? pricesUnder(terms, { offeringId, planId, contractId }) : listPrices;
  }

  /** All that may decide on this buyer's prices with a provider in a currency: where it is equal, the prices are. */
  of(organizationId: Id, { providerId, currency }: Pick<Sold, 'providerId' | 'currency'>): PriceTerms[] {
    const terms = this.byAccount.get(accountOf({ organizationId, providerId, currency })) ?? [];
    return terms.map(({ id, contractId, fromMonth, toMonth, entries }) => ({
      id,
      contractId,
      fromMonth,
      toMonth,
      entries,
    }));
  }
}

const accountOf = ({
  organizationId,
  providerId,
  currency,
}: Pick<Terms, 'organizationId' | 'providerId' | 'currency'>): string => `${organizationId} ${providerId} ${currency}`;

/** Reads what rating needs of price terms: estimates, orders and invoices ask the same. */
@Injectable()
export class PriceTermsReader {
  constructor(private readonly dataSource: DataSource) {}

  /** What any of these buyers has accepted of any of these providers, whatever the month. */
  async standing(
    organizationIds: readonly Id[],
    providerIds: readonly Id[],
    runner: Runner = this.dataSource,
  ): Promise<StandingTerms> {
    const none = !organizationIds.length || !providerIds.length;
    return new StandingTerms(none ? [] : await standingTerms(runner, organizationIds, providerIds));
  }
}

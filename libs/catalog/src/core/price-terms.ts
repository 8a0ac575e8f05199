import { type Machine, type Month } from '#kernel/core';
import type { Price, PriceTier } from './price.js';

export const AGREEMENT_STATUSES = ['PROPOSED', 'ACCEPTED', 'ENDED', 'DECLINED', 'WITHDRAWN'] as const;
/** Where something two parties agree on stands: price terms (价格协议), commitments (承诺用量). */
export type AgreementStatus = (typeof AGREEMENT_STATUSES)[number];

export type PriceTermsCommand = 'accept' | 'decline' | 'withdraw' | 'end';

/**
 * The life of price terms: a provider proposes, the buyer accepts or declines, until then the provider may withdraw.
 * Accepted ones stand until their last month; ENDED means that an earlier end was set, they stand until that.
 */
export const PRICE_TERMS_MACHINE: Machine<AgreementStatus, PriceTermsCommand> = {
  PROPOSED: { accept: 'ACCEPTED', decline: 'DECLINED', withdraw: 'WITHDRAWN' },
  ACCEPTED: { end: 'ENDED' },
  ENDED: {},
  DECLINED: {},
  WITHDRAWN: {},
};

/** States in which terms rate something: content and first month never change any more. */
export const STANDING: readonly AgreementStatus[] = ['ACCEPTED', 'ENDED'];

/**
 * What is agreed for some prices: a discount, another price, or both. For one price of one plan, one plan, one
 * offering in all its revisions, or with all null for everything the provider sells in the terms' currency.
 */
export interface TermsEntry {
  offeringId: string | null;
  planId: string | null;
  /** Of `planId`, which is then never null. */
  priceCode: string | null;
  /** A share of the amount, in [0, 1]: "0.1" takes 10 % off. Null: no discount. */
  discountRate: string | null;
  /** Instead of the plan's; for one price only. Tax included. */
  unitPrice: string | null;
  /** Instead of the plan's; null when the plan's stand, for one price only. */
  tiers: PriceTier[] | null;
}

/** Price terms as far as rating is concerned: valid for the service months [fromMonth, toMonth). */
export interface PriceTerms {
  id: string;
  /** Null: for all contracts between the two. */
  contractId: string | null;
  fromMonth: Month;
  /** Null: without end. */
  toMonth: Month | null;
  entries: readonly TermsEntry[];
}

/** The plan whose prices are asked for, and the contract it was ordered under, if any. */
export interface SoldUnder {
  offeringId: string;
  planId: string;
  contractId: string | null;
}

/** A price as agreed, and by which terms; the catalogue's own with `termsId` null. */
export interface AgreedPrice {
  price: Price;
  termsId: string | null;
}

/** Which price holds in a service month. */
export type PriceIn = (price: Price, month: Month) => AgreedPrice;

/** The catalogue's prices, whatever the month. */
export const listPrices: PriceIn = (price) => ({ price, termsId: null });

/** The price that is handed to rating under an entry: agreed prices replace the plan's, the discount is set. */
export const withTerms = (price: Price, { unitPrice, tiers, discountRate }: TermsEntry): Price => ({
  ...price,
  unitPrice: unitPrice ?? price.unitPrice,
  tiers: tiers ?? price.tiers,
  discountRate,
});

const covers = ({ fromMonth, toMonth }: PriceTerms, month: Month): boolean =>
  fromMonth <= month && (toMonth === null || month < toMonth);

const matches = (entry: TermsEntry, sold: SoldUnder, priceCode: string): boolean =>
  (entry.offeringId === null || entry.offeringId === sold.offeringId) &&
  (entry.planId === null || entry.planId === sold.planId) &&
  (entry.priceCode === null || entry.priceCode === priceCode);

/** One price before a plan before an offering before everything. */
const levelOf = ({ offeringId, planId, priceCode }: TermsEntry): number =>
  priceCode !== null ? 3 : planId !== null ? 2 : offeringId !== null ? 1 : 0;

/**
 * The prices of what is sold under these terms. At most one entry holds for a price in a month, and entries never
 * add up: the most specific one (price, plan, offering, everything), on the same level one of terms for the contract
 * before one of terms for all contracts. `mustNotOverlap` sees to it that no two are left.
 * @param all the standing terms of one buyer, provider and currency
 */
export function pricesUnder(all: readonly PriceTerms[], sold: SoldUnder): PriceIn {
  const mine = all.filter(({ contractId }) => contractId === null || contractId === sold.contractId);
  if (!mine.length) return listPrices;
  const known = new Map<string, { terms: PriceTerms; agreed: AgreedPrice }[]>();
  const candidatesFor = (price: Price): { terms: PriceTerms; agreed: AgreedPrice }[] =>
    mine
      .flatMap((terms) =>
        terms.entries
          .filter((entry) => matches(entry, sold, price.code))
          .map((entry) => ({ terms, entry, rank: 2 * levelOf(entry) + (terms.contractId === null ? 0 : 1) })),
      )
      .sort((a, b) => b.rank - a.rank)
      .map(({ terms, entry }) => ({ terms, agreed: { price: withTerms(price, entry), termsId: terms.id } }));
  return (price, month) => {
    let candidates = known.get(price.code);
    if (!candidates) known.set(price.code, (candidates = candidatesFor(price)));
    return candidates.find(({ terms }) => covers(terms, month))?.agreed ?? { price, termsId: null };
  };
}

const targetOf = ({ offeringId, planId, priceCode }: TermsEntry): string =>
  [planId === null ? offeringId : null, planId, priceCode].join(' ');

/** Whether two terms of one buyer, provider and currency agree on the same target for a common month. */
export function overlaps(a: PriceTerms, b: PriceTerms): boolean {
  if (a.contractId !== b.contractId) return false;
  const months = (a.toMonth === null || b.fromMonth < a.toMonth) && (b.toMonth === null || a.fromMonth < b.toMonth);
  if (!months) return false;
  const targets = new Set(a.entries.map(targetOf));
  return b.entries.some((entry) => targets.has(targetOf(entry)));
}

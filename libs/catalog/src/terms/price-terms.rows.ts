import { type Id, type Instant, type Month, notFound, plain, text } from '#kernel';
import { at, bin, bins, id, idOrNull, insertRows, json, rows, type Runner } from '#platform';
import type { AgreementStatus, PriceTerms, PriceTier, TermsEntry } from '../core/index.js';
import type { Agreement } from './agreements.js';

/** Price terms as the database has them. */
export interface Terms extends PriceTerms, Omit<Agreement, keyof PriceTerms> {}

interface Row {
  id: Buffer;
  organization_id: Buffer;
  provider_id: Buffer;
  currency: string;
  contract_id: Buffer | null;
  title: string;
  from_month: Month;
  to_month: Month | null;
  status: AgreementStatus;
  version: number;
  reason: string | null;
  proposed_at: Instant;
  decided_at: Instant | null;
}

interface EntryRow {
  terms_id: Buffer;
  offering_id: Buffer | null;
  plan_id: Buffer | null;
  price_code: string | null;
  discount_rate: string | null;
  unit_price: string | null;
  tiers: unknown;
}

const SELECT =
  'SELECT id, organization_id, provider_id, currency, contract_id, title, from_month, to_month, status, version, reason, proposed_at, decided_at FROM price_terms';

export const noSuchTerms = (): Error => notFound(text('price terms', '价格协议'));

const termsOf = (row: Row, entries: TermsEntry[]): Terms => ({
  id: id(row.id),
  organizationId: id(row.organization_id),
  providerId: id(row.provider_id),
  currency: row.currency,
  contractId: idOrNull(row.contract_id),
  title: row.title,
  fromMonth: row.from_month,
  toMonth: row.to_month,
  status: row.status,
  version: row.version,
  reason: row.reason,
  proposedAt: row.proposed_at,
  decidedAt: row.decided_at,
  entries,
});

const plainOrNull = (value: string | null): string | null => (value === null ? null : plain(value));

const entryOf = (row: EntryRow): TermsEntry => ({
  offeringId: idOrNull(row.offering_id),
  planId: idOrNull(row.plan_id),
  priceCode: row.price_code,
  discountRate: plainOrNull(row.discount_rate),
  unitPrice: plainOrNull(row.unit_price),
  tiers: row.tiers === null ? null : json<PriceTier[]>(row.tiers),
});

/** Terms with their entries in two statements; `tail` is everything after FROM. */
export async function selectTerms(runner: Runner, tail: string, parameters: unknown[]): Promise<Terms[]> {
  const found = await rows<Row>(runner, `${SELECT} ${tail}`, parameters);
  if (!found.length) return [];
  const entries = Map.groupBy(
    await rows<EntryRow>(
      runner,
      'SELECT terms_id, offering_id, plan_id, price_code, discount_rate, unit_price, tiers FROM price_terms_entry WHERE terms_id IN (?) ORDER BY terms_id, entry_no',
      [found.map((row) => row.id)],
    ),
    (row) => id(row.terms_id),
  );
  return found.map((row) => termsOf(row, (entries.get(id(row.id)) ?? []).map(entryOf)));
}

/** The standing terms of these buyers with these providers: all that may rate what they buy of them. */
export const standingTerms = (
  runner: Runner,
  organizationIds: readonly Id[],
  providerIds: readonly Id[],
): Promise<Terms[]> =>
  selectTerms(
    runner,
    "WHERE organization_id IN (?) AND provider_id IN (?) AND status IN ('ACCEPTED','ENDED') ORDER BY id",
    [bins(organizationIds), bins(providerIds)],
  );

export async function insertTerms(runner: Runner, terms: Terms, proposedBy: Id): Promise<void> {
  await runner.query(
    'INSERT INTO price_terms (id, organization_id, provider_id, currency, contract_id, title, from_month, to_month, status, version, reason, proposed_by, proposed_at, decided_by, decided_at) VALUES (?,?,?,?,?,?,?,?,?,?,NULL,?,?,NULL,NULL)',
    [
      bin(terms.id),
      bin(terms.organizationId),
      bin(terms.providerId),
      terms.currency,
      terms.contractId && bin(terms.contractId),
      terms.title,
      terms.fromMonth,
      terms.toMonth,
      terms.status,
      terms.version,
      bin(proposedBy),
      at(terms.proposedAt),
    ],
  );
  await insertRows(
    runner,
    'INSERT INTO price_terms_entry (terms_id, entry_no, offering_id, plan_id, price_code, discount_rate, unit_price, tiers)',
    terms.entries.map((entry, index) => [
      bin(terms.id),
      index + 1,
      entry.offeringId && bin(entry.offeringId),
      entry.planId && bin(entry.planId),
      entry.priceCode,
      entry.discountRate,
      entry.unitPrice,
      entry.tiers && JSON.stringify(entry.tiers),
    ]),
  );
}

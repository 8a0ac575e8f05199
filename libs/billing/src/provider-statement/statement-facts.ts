import { outsideSandboxes } from '#identity';
import { dec, type Id, type Month, monthPeriod, ZERO } from '#kernel';
import { at, bin, id, rows, type Runner } from '#platform';
import { type Documents, NO_DOCUMENTS, type StatementFacts } from '../core/index.js';

/** A provider's month in one currency. */
export interface ProviderMonth {
  providerId: Id;
  currency: string;
  facts: StatementFacts;
}

interface Sums {
  provider_id: Buffer;
  currency: string;
  n: string;
  net: string;
  tax: string;
  total: string;
}

/** Parts of bundles are an invoice's or, below zero, a credit note's, and happen when that is issued. */
const partsOf = (own: string): string =>
  `SELECT ${own} AS provider_id, p.currency, COUNT(*) AS n, 0 AS net, 0 AS tax, SUM(p.amount) AS total
     FROM (SELECT id, issued_at FROM invoice UNION ALL SELECT id, issued_at FROM credit_note) d
     JOIN partner_part p ON p.document_id = d.id
    WHERE p.partner_id <> p.lead_id AND d.issued_at >= ? AND d.issued_at < ?`;

/** One SELECT a kind: all sums of documents of [from, to) by provider and currency. `own` names the provider. */
const KINDS: Record<
  'invoices' | 'creditNotes' | 'paid' | 'creditsUsed' | 'toPartners' | 'fromPartners',
  { sql: string; own: string }
> = {
  invoices: {
    sql: 'SELECT i.provider_id, i.currency, COUNT(*) AS n, SUM(i.net) AS net, SUM(i.tax) AS tax, SUM(i.total) AS total FROM invoice i WHERE i.issued_at >= ? AND i.issued_at < ?',
    own: 'i.provider_id',
  },
  creditNotes: {
    sql: 'SELECT i.provider_id, i.currency, COUNT(*) AS n, SUM(i.net) AS net, SUM(i.tax) AS tax, SUM(i.total) AS total FROM credit_note i WHERE i.issued_at >= ? AND i.issued_at < ?',
    own: 'i.provider_id',
  },
  paid: {
    sql: 'SELECT p.provider_id, i.currency, COUNT(*) AS n, 0 AS net, 0 AS tax, SUM(p.amount) AS total FROM payment p JOIN invoice i ON i.id = p.invoice_id WHERE p.recorded_at >= ? AND p.recorded_at < ?',
    own: 'p.provider_id',
  },
  creditsUsed: {
    sql: "SELECT i.provider_id, i.currency, COUNT(*) AS n, 0 AS net, 0 AS tax, SUM(e.amount) AS total FROM credit_entry e JOIN invoice i ON i.id = e.invoice_id WHERE e.account = 'INVOICE' AND e.booked_at >= ? AND e.booked_at < ?",
    own: 'i.provider_id',
  },
  toPartners: {
    sql: partsOf('p.lead_id'),
    own: 'p.lead_id',
  },
  fromPartners: {
    sql: partsOf('p.partner_id'),
    own: 'p.partner_id',
  },
};

/**
 * What happened in a month of Asia/Shanghai, by the times of the documents, which are only ever added: a month that is
 * over stays what it was. Of one provider, or of all outside of sandboxes; providers and currencies without anything are left out.
 */
export async function monthsOfProviders(
  runner: Runner,
  period: Month,
  providerId: Id | null,
): Promise<ProviderMonth[]> {
  const { from, to } = monthPeriod(period);
  const found = new Map<string, ProviderMonth>();
  for (const [kind, { sql, own }] of Object.entries(KINDS) as [keyof StatementFacts, { sql: string; own: string }][]) {
    const only = providerId === null ? outsideSandboxes(own) : `${own} = ?`;
    const sums = await rows<Sums>(
      runner,
      `${sql} AND ${only} GROUP BY ${own}, currency ORDER BY ${own}, currency`,
      providerId === null ? [at(from), at(to)] : [at(from), at(to), bin(providerId)],
    );
    for (const row of sums) {
      const key = `${id(row.provider_id)} ${row.currency}`;
      const month = found.get(key) ?? { providerId: id(row.provider_id), currency: row.currency, facts: nothing() };
      const documents: Documents = {
        count: Number(row.n),
        net: dec(row.net),
        tax: dec(row.tax),
        total: dec(row.total),
      };
      Object.assign(month.facts, {
        [kind]: kind === 'invoices' || kind === 'creditNotes' ? documents : documents.total,
      });
      found.set(key, month);
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, month]) => month);
}

/** The newest first; each has a document of its own or of a bundle's part. */
const MOST_MONTHS = 36;

/** Given and received parts of bundles, each by the key that it is found by. */
const PARTS = ['lead_id', 'partner_id'].flatMap((side) =>
  ['invoice', 'credit_note'].map(
    (document) =>
      `SELECT d.issued_at FROM partner_part p JOIN ${document} d ON d.id = p.document_id WHERE p.partner_id <> p.lead_id AND p.${side} = ?`,
  ),
);

/** In which months of Asia/Shanghai, newest first and 36 at most, anything of a provider's statement happened. */
export async function monthsWithDocuments(runner: Runner, providerId: Id): Promise<Month[]> {
  const own = bin(providerId);
  const found = await rows<{ month: Month }>(
    runner,
    `SELECT DISTINCT DATE_FORMAT(t.at + INTERVAL 8 HOUR, '%Y-%m') AS month FROM (
       SELECT issued_at AS at FROM invoice WHERE provider_id = ?
       UNION ALL SELECT issued_at FROM credit_note WHERE provider_id = ?
       UNION ALL SELECT recorded_at FROM payment WHERE provider_id = ?
       UNION ALL SELECT e.booked_at FROM credit_entry e JOIN invoice i ON i.id = e.invoice_id
         WHERE e.account = 'INVOICE' AND i.provider_id = ?
       ${PARTS.map((part) => `UNION ALL ${part}`).join(' ')}) t
     ORDER BY month DESC LIMIT ${MOST_MONTHS}`,
    [own, own, own, own, ...PARTS.map(() => own)],
  );
  return found.map(({ month }) => month);
}

const nothing = (): StatementFacts => ({
  invoices: NO_DOCUMENTS,
  creditNotes: NO_DOCUMENTS,
  paid: ZERO,
  creditsUsed: ZERO,
  toPartners: ZERO,
  fromPartners: ZERO,
});

import {
  type DateOn,
  dayStart,
  type Decimal,
  dec,
  type Instant,
  isCurrency,
  isDateOn,
  max,
  ONE,
  parseDecimal,
  toMinor,
  ZERO,
} from '#kernel/core';

/** What the platform charges providers from a day on: a share of a month's net turnover, and at least a minimum. */
export interface ManagementCharge {
  /** In force from the beginning of this day of Asia/Shanghai until the next row. */
  from: DateOn;
  share: string;
  /** By currency, in whole minor units; none: no minimum. */
  minimum: Readonly<Record<string, string>>;
}

function isRow(row: unknown): row is ManagementCharge {
  const { from, share, minimum, source, status } = (row ?? {}) as Record<string, unknown>;
  if (typeof from !== 'string' || !isDateOn(from) || typeof share !== 'string') return false;
  if (typeof source !== 'string' || source === '' || (status !== 'V' && status !== 'C')) return false;
  const read = parseDecimal(share, 1);
  if (typeof read === 'string' || read.isNegative() || read.gte(ONE)) return false;
  return (
    typeof minimum === 'object' &&
    minimum !== null &&
    Object.entries(minimum).every(([currency, amount]) => {
      const least = typeof amount === 'string' && isCurrency(currency) ? parseDecimal(amount) : 'NOT_DECIMAL';
      return typeof least !== 'string' && !least.isNegative() && toMinor(least, currency).eq(least);
    })
  );
}

/** Reads `seeds/reference/management-charge.json`; RangeError on a malformed row, two of a day, or none at all. */
export function readManagementCharges(rows: unknown): readonly ManagementCharge[] {
  if (!Array.isArray(rows) || !rows.length || !rows.every(isRow))
    throw new RangeError('management charge: rows are a day, a share, minima and their source');
  if (new Set(rows.map(({ from }) => from)).size < rows.length)
    throw new RangeError('management charge: two values from one day');
  return rows.toSorted((a, b) => (a.from < b.from ? -1 : 1));
}

/** The charge in force at an instant; before the first row the first. */
export const managementChargeAt = (table: readonly ManagementCharge[], at: Instant): ManagementCharge =>
  table.findLast(({ from }) => dayStart(from) <= at) ?? table[0]!;

/** Documents of one kind: how many, and what they sum to. */
export interface Documents {
  count: number;
  net: Decimal;
  tax: Decimal;
  total: Decimal;
}
export const NO_DOCUMENTS: Documents = { count: 0, net: ZERO, tax: ZERO, total: ZERO };

/** What a provider's month in one currency is made of. Whole minor units, all above or at zero but `paid`. */
export interface StatementFacts {
  invoices: Documents;
  creditNotes: Documents;
  /** Payments less what was taken back of them. */
  paid: Decimal;
  /** Prepaid credits used by invoices, less what came back. */
  creditsUsed: Decimal;
  /** What partners get of lines of its own bundles. */
  toPartners: Decimal;
  /** What it gets of lines of others' bundles. */
  fromPartners: Decimal;
}

export interface StatementFigures {
  /** invoices.net − creditNotes.net: what the charge is a share of. */
  turnoverNet: Decimal;
  /** invoices.total − creditNotes.total. */
  turnover: Decimal;
  /** turnover − toPartners + fromPartners: what of it is its own. */
  ownTurnover: Decimal;
  /** Payable to the platform, tax included. */
  managementCharge: Decimal;
}

/**
 * The figures of a provider's month. The charge is turnoverNet × share, rounded once, half away from zero, to the
 * minor unit, never below zero; at least the currency's minimum in a month in which an invoice was issued.
 */
export function statementFigures(facts: StatementFacts, charge: ManagementCharge, currency: string): StatementFigures {
  const { invoices, creditNotes, toPartners, fromPartners } = facts;
  const turnoverNet = invoices.net.minus(creditNotes.net);
  const turnover = invoices.total.minus(creditNotes.total);
  const share = max(ZERO, toMinor(turnoverNet.times(charge.share), currency));
  const least = invoices.count > 0 ? dec(charge.minimum[currency] ?? '0') : ZERO;
  return {
    turnoverNet,
    turnover,
    ownTurnover: turnover.minus(toPartners).plus(fromPartners),
    managementCharge: max(share, least),
  };
}

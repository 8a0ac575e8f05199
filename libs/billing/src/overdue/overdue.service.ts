import { type Actor, Organizations, scopeSql, Tenancy } from '#identity';
import {
  amountText,
  Clock,
  type DateOn,
  dateOf,
  dayStart,
  dec,
  type Decimal,
  type Id,
  isId,
  text,
  ZERO,
} from '#kernel';
import { csvRows, BOM, textCell, at, bin } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PaymentTermsDesk } from '../acceptance/payment-terms.service.js';
import { addDays, lateness, type Lateness } from '../core/index.js';
import { documentsOf } from '../invoice/invoice-documents.js';
import { type Invoice, selectInvoices } from '../invoice/invoice-rows.js';

/** How many invoices are looked at in one statement. */
const AT_ONCE = 500;
/** The most rows that GraphQL gives; the download has them all. */
const MOST_ROWS = 1000;

export interface OverdueRow {
  invoiceId: Id;
  number: string;
  buyerCode: string;
  buyerName: string;
  providerCode: string;
  providerName: string;
  currency: string;
  dueOn: DateOn | null;
  days: number;
  amount: string;
  interest: string;
}

interface OverdueTotal {
  currency: string;
  count: number;
  amount: string;
  interest: string;
}

/** What was not paid in time and was still late at a year's end, or is today when the year is not over. */
export interface OverdueReport {
  year: number;
  asOf: DateOn;
  totals: OverdueTotal[];
  rows: OverdueRow[];
  /** There are more rows than `rows` holds; the totals are of all. */
  more: boolean;
}

/** Which providers are small or medium is not known to the platform yet: none is left out of a report for that. */
export const SME_NOTE = text(
  'The size of providers is not recorded yet: every provider’s invoices are listed.',
  '平台尚未登记供应商规模，本报告列示全部供应商的账单。',
);

/** How late invoices are, one by one and as a year's report [P2-B9]. */
@Injectable()
export class Overdue {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tenancy: Tenancy,
    private readonly organizations: Organizations,
    private readonly terms: PaymentTermsDesk,
    private readonly clock: Clock,
  ) {}

  /** How late each of these invoices is, or was, to the end of a day (today); null: nothing of it was ever late. */
  async of(invoices: readonly Invoice[], on: DateOn = this.today()): Promise<Map<Id, Lateness | null>> {
    const documents = await documentsOf(this.dataSource, invoices);
    const terms = await this.terms.ofInvoices(this.dataSource, invoices);
    return new Map(
      invoices.map(({ id, currency }, index) => [
        id,
        lateness(documents.get(id)!, terms[index]!.dailyRate, currency, on),
      ]),
    );
  }

  /** The day a year's report is as of. */
  asOf(year: number): DateOn {
    const end = `${year}-12-31`;
    return end < this.today() ? end : this.today();
  }

  /** The report of whatever the caller may read, its rows up to 1000. */
  async report(actor: Actor, year: number, organizationIds?: readonly Id[] | null): Promise<OverdueReport> {
    const kept: OverdueRow[] = [];
    const sums = new Map<string, { count: number; amount: Decimal; interest: Decimal }>();
    let more = false;
    for await (const row of this.rows(actor, year, organizationIds)) {
      if (kept.length < MOST_ROWS) kept.push(row);
      else more = true;
      const sum = sums.get(row.currency) ?? { count: 0, amount: ZERO, interest: ZERO };
      const [amount, interest] = [dec(row.amount), dec(row.interest)];
      sums.set(row.currency, {
        count: sum.count + 1,
        amount: sum.amount.plus(amount),
        interest: sum.interest.plus(interest),
      });
    }
    const totals = [...sums]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([currency, { count, amount, interest }]) => ({
        currency,
        count,
        amount: amountText(amount, currency),
        interest: amountText(interest, currency),
      }));
    return { year, asOf: this.asOf(year), totals, rows: kept, more };
  }

  /** Every row of a year's report, by invoice id; read in pieces, so that a long one never stands in memory whole. */
  async *rows(
    actor: Actor,
    year: number,
    organizationIds?: readonly Id[] | null,
  ): AsyncGenerator<OverdueRow, void, void> {
    const asOf = this.asOf(year);
    const scope = scopeSql(
      await this.tenancy.listScope(actor, organizationIds?.filter(isId)),
      'organization_id',
      'provider_id',
    );
    const conditions = [
      ...scope.sql,
      'issued_at < ?',
      // What was settled before the day and did not change since was not late on it.
      "(status <> 'PAID' OR updated_at >= ?)",
      'id > ?',
    ];
    const parameters = [...scope.parameters, at(dayStart(addDays(asOf, 1))), at(dayStart(asOf))];
    for (let last: Id | null = '00000000-0000-0000-0000-000000000000'; last !== null;) {
      const found: Invoice[] = await selectInvoices(
        this.dataSource,
        `WHERE ${conditions.join(' AND ')} ORDER BY id LIMIT ${AT_ONCE}`,
        [...parameters, bin(last)],
      );
      yield* await this.late(found, asOf);
      last = found.length === AT_ONCE ? found.at(-1)!.id : null;
    }
  }

  private async late(invoices: readonly Invoice[], asOf: DateOn): Promise<OverdueRow[]> {
    const all = await this.of(invoices, asOf);
    const late = invoices.filter(({ id }) => all.get(id)?.amount.gt(0));
    const parties = await this.organizations.byIds(late.flatMap((one) => [one.organizationId, one.providerId]));
    return late.map((invoice) => {
      const { id, number, currency, organizationId, providerId } = invoice;
      const [buyer, provider] = [parties.get(organizationId)!, parties.get(providerId)!];
      const { days, amount, interest, dueOn } = all.get(id)!;
      return {
        ...{ invoiceId: id, number, currency, dueOn, days },
        ...{ buyerCode: buyer.code, buyerName: buyer.name, providerCode: provider.code, providerName: provider.name },
        amount: amountText(amount, currency),
        interest: amountText(interest, currency),
      };
    });
  }

  private today(): DateOn {
    return dateOf(this.clock.now());
  }
}

const COLUMNS: [string, (row: OverdueRow) => string][] = [
  ['invoiceNumber', ({ number }) => textCell(number)],
  ['buyerCode', ({ buyerCode }) => textCell(buyerCode)],
  ['buyerName', ({ buyerName }) => textCell(buyerName)],
  ['providerCode', ({ providerCode }) => textCell(providerCode)],
  ['providerName', ({ providerName }) => textCell(providerName)],
  ['currency', ({ currency }) => currency],
  ['dueOn', ({ dueOn }) => dueOn ?? ''],
  ['daysLate', ({ days }) => String(days)],
  ['amountLate', ({ amount }) => amount],
  ['interest', ({ interest }) => interest],
  ['invoiceId', ({ invoiceId }) => invoiceId],
];

/** The report as CSV, read as it is written. */
export async function* overdueCsv(found: AsyncIterable<OverdueRow>): AsyncGenerator<string, void, void> {
  yield BOM + csvRows([COLUMNS.map(([name]) => name)]);
  for await (const row of found) yield csvRows([COLUMNS.map(([, cell]) => cell(row))]);
}

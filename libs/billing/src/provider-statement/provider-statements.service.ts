import { type Actor, Organizations, seesEverything } from '#identity';
import {
  amountText,
  Clock,
  type Decimal,
  DomainError,
  type Id,
  type Instant,
  invalid,
  isMonth,
  MINUTE,
  type Month,
  monthPeriod,
  newId,
  notFound,
  plain,
  text,
  yearOf,
} from '#kernel';
import {
  at,
  Audit,
  bin,
  id,
  insertRows,
  isDuplicate,
  isRetryable,
  json,
  numberBlocks,
  rows,
  type Runner,
  seedsDir,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import {
  BILLING_ERRORS,
  invoiceNumber,
  managementChargeAt,
  readManagementCharges,
  statementFigures,
} from '../core/index.js';
import { monthsOfProviders, monthsWithDocuments, type ProviderMonth } from './statement-facts.js';

/** Amounts as texts of the currency. */
interface StatementContent {
  invoiceCount: number;
  invoicedNet: string;
  invoicedTax: string;
  invoiced: string;
  creditNoteCount: number;
  creditedNet: string;
  creditedTax: string;
  credited: string;
  paid: string;
  creditsUsed: string;
  toPartners: string;
  fromPartners: string;
  turnoverNet: string;
  turnover: string;
  ownTurnover: string;
  chargeShare: string;
  chargeMinimum: string;
  managementCharge: string;
}

/** A provider's month in one currency: as it was issued, or, without a number, as it stands now. */
export interface ProviderStatement extends StatementContent {
  providerId: Id;
  period: Month;
  currency: string;
  number: string | null;
  issuedAt: Instant | null;
}

/**
 * What is written at a month's last moment is of that month and may be committed after its end; no transaction lasts
 * as long as this.
 */
const SETTLING = 10 * MINUTE;

/** Statements of providers: computed from the documents of a month, and kept once an operator issues them. */
@Injectable()
export class ProviderStatements {
  private readonly charges = readManagementCharges(
    JSON.parse(readFileSync(join(seedsDir, 'reference', 'management-charge.json'), 'utf8')),
  );

  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly organizations: Organizations,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** A provider's month, one statement a currency: the caller's own; operators and auditors name the provider. */
  async of(actor: Actor, period: Month, asked: Id | null): Promise<ProviderStatement[]> {
    const providerId = await this.provider(actor, asked);
    checkMonth(period);
    const issued = await issuedOf(this.dataSource, period, providerId);
    const kept = new Set(issued.map(({ currency }) => currency));
    const open = (await monthsOfProviders(this.dataSource, period, providerId)).filter(
      ({ currency }) => !kept.has(currency),
    );
    return [...issued, ...open.map((month) => this.statement(period, month))].sort((a, b) =>
      a.currency < b.currency ? -1 : 1,
    );
  }

  /** The months that have one, newest first: documents count in the month they are issued in, not the one they bill. */
  async months(actor: Actor, asked: Id | null): Promise<Month[]> {
    return monthsWithDocuments(this.dataSource, await this.provider(actor, asked));
  }

  /**
   * Issues the statements of a month that is over, for all providers that did anything in it, each once with the next
   * number of `<series>-ST`. PERIOD_OPEN until ten minutes after its end. Gives how many were issued now.
   */
  async issue(actor: Actor, period: Month): Promise<number> {
    checkMonth(period);
    const now = this.clock.now();
    if (now < monthPeriod(period).to + SETTLING)
      throw new DomainError(
        BILLING_ERRORS.PERIOD_OPEN,
        text(
          'Statements are issued from ten minutes after the end of the month on.',
          '该月结束十分钟后方可开具结算单。',
        ),
      );
    return this.transactions.run(async (manager) => {
      const done = new Set((await issuedOf(manager, period, null)).map(keyOf));
      const open = (await monthsOfProviders(manager, period, null)).filter((month) => !done.has(keyOf(month)));
      await this.audit.write(manager, actor, {
        action: 'issueProviderStatements',
        subject: 'providerStatement',
        subjectId: null,
        after: { period, issued: open.length },
      });
      if (!open.length) return 0;
      const codes = await this.organizations.byIds(
        open.map(({ providerId }) => providerId),
        manager,
      );
      const named = open.map((month) => ({ month, series: `${codes.get(month.providerId)!.code}-ST` }));
      const sizes = new Map<string, number>();
      for (const { series } of named) sizes.set(series, (sizes.get(series) ?? 0) + 1);
      const year = yearOf(now);
      const blocks = new Map([...sizes].map(([series, size]) => [`provider-statement:${series}`, size]));
      const next = await numberBlocks(manager, year, blocks);
      const made = named.map(({ month, series }) => {
        const name = `provider-statement:${series}`;
        const sequence = next.get(name)!;
        next.set(name, sequence + 1);
        const number = invoiceNumber(series, year, sequence);
        return { ...this.statement(period, month), id: newId(), number };
      });
      await insertRows(
        manager,
        'INSERT INTO provider_statement (id, number, provider_id, period, currency, management_charge, content, issued_by, issued_at)',
        made.map(({ id: statementId, number, providerId, currency, period: month, issuedAt: _, ...content }) => [
          bin(statementId),
          number,
          bin(providerId),
          month,
          currency,
          content.managementCharge,
          JSON.stringify(content),
          bin(actor.personId),
          at(now),
        ]),
      );
      await this.audit.writeAll(
        manager,
        made.map((statement) => ({
          doer: actor,
          change: {
            action: 'issueProviderStatement',
            subject: 'providerStatement',
            subjectId: statement.id,
            after: statement,
          },
        })),
      );
      return made.length;
    }, again);
  }

  private async provider(actor: Actor, asked: Id | null): Promise<Id> {
    const wanted = (asked ?? actor.organizationId).toLowerCase();
    if (wanted !== actor.organizationId && !seesEverything(actor.roles)) throw noProvider();
    const found = await this.organizations.get(wanted);
    if (found.kind !== 'PROVIDER') throw noProvider();
    return found.id;
  }

  private statement(period: Month, { providerId, currency, facts }: ProviderMonth): ProviderStatement {
    const charge = managementChargeAt(this.charges, monthPeriod(period).from);
    const figures = statementFigures(facts, charge, currency);
    const amount = (value: Decimal): string => amountText(value, currency);
    const { invoices, creditNotes } = facts;
    return {
      ...{ providerId, period, currency, number: null, issuedAt: null },
      invoiceCount: invoices.count,
      invoicedNet: amount(invoices.net),
      invoicedTax: amount(invoices.tax),
      invoiced: amount(invoices.total),
      creditNoteCount: creditNotes.count,
      creditedNet: amount(creditNotes.net),
      creditedTax: amount(creditNotes.tax),
      credited: amount(creditNotes.total),
      paid: amount(facts.paid),
      creditsUsed: amount(facts.creditsUsed),
      toPartners: amount(facts.toPartners),
      fromPartners: amount(facts.fromPartners),
      turnoverNet: amount(figures.turnoverNet),
      turnover: amount(figures.turnover),
      ownTurnover: amount(figures.ownTurnover),
      chargeShare: plain(charge.share),
      chargeMinimum: charge.minimum[currency] ?? '0',
      managementCharge: amount(figures.managementCharge),
    };
  }
}

/** Statements that were issued, of one provider or of all. */
async function issuedOf(runner: Runner, period: Month, providerId: Id | null): Promise<ProviderStatement[]> {
  const found = await rows<{
    number: string;
    provider_id: Buffer;
    currency: string;
    content: unknown;
    issued_at: Instant;
  }>(
    runner,
    `SELECT number, provider_id, currency, content, issued_at FROM provider_statement WHERE period = ?${providerId === null ? '' : ' AND provider_id = ?'}`,
    providerId === null ? [period] : [period, bin(providerId)],
  );
  return found.map((row) => ({
    ...json<StatementContent>(row.content),
    number: row.number,
    providerId: id(row.provider_id),
    period,
    currency: row.currency,
    issuedAt: row.issued_at,
  }));
}

/** Somebody else issued them meanwhile: looked at again, they stand. Numbers of what is undone were never given. */
const again = (error: unknown): boolean => isRetryable(error) || isDuplicate(error);

const keyOf = ({ providerId, currency }: Pick<ProviderMonth, 'providerId' | 'currency'>): string =>
  `${providerId} ${currency}`;

function checkMonth(period: Month): void {
  if (!isMonth(period))
    throw invalid(['period'], 'MALFORMED', text('A month such as 2026-10.', '须为月份，如 2026-10。'));
}

const noProvider = (): Error => notFound(text('organization', '机构'));

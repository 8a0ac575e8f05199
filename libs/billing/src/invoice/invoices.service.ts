import { Committees } from '#compliance';
import { type Actor, isBuyerKind, Organizations, scopeSql, Tenancy } from '#identity';
import { type Id, type Instant, invalid, isId, isMonth, type Month, notFound, text } from '#kernel';
import { at, bin, bins, type Conditions, countRows, newestFirst, type Page, type Slice, sliceOf } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { BILLING_ISSUES, type InvoiceStatus } from '../core/index.js';
import { InvoiceSync } from './invoice-sync.js';
import { type Invoice, type InvoiceLine, type InvoiceTax, linesOf, selectInvoices, taxesOf } from './invoice-rows.js';

export interface InvoiceQuery {
  period?: Month | null;
  statuses?: readonly InvoiceStatus[] | null;
  organizationIds?: readonly Id[] | null;
  providerIds?: readonly Id[] | null;
  /** Issued or changed at or after this instant. */
  updatedSince?: Instant | null;
}

/** The most lines of one invoice that GraphQL gives; files have them all. */
const MOST_LINES = 10_000;
/** The most lines of one answer, over all its invoices. */
const MOST_LINES_IN_ALL = 50_000;

/** Reads invoices, and decides who may. */
@Injectable()
export class Invoices {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tenancy: Tenancy,
    private readonly organizations: Organizations,
    private readonly committees: Committees,
    private readonly sync: InvoiceSync,
  ) {}

  /** The invoice, or NOT_FOUND: its buyer, that buyer's ancestors' finance, its provider, operators and auditors, and finance that oversees its division. */
  async forReading(actor: Actor, invoiceId: Id): Promise<Invoice> {
    const [invoice] = isId(invoiceId) ? await selectInvoices(this.dataSource, 'WHERE id = ?', [bin(invoiceId)]) : [];
    if (
      !invoice ||
      !(
        (await this.tenancy.mayRead(actor, invoice.organizationId, invoice.providerId)) ||
        (await this.oversees(actor, invoice.organizationId))
      )
    )
      throw notFound(text('invoice', '账单'));
    return invoice;
  }

  /** Newest first. */
  async list(actor: Actor, query: InvoiceQuery, page: Page): Promise<Slice<Invoice> & { syncedThrough: Instant }> {
    // Before the page is read: what changes while a reader turns pages comes with the next sync.
    const asked = query.updatedSince !== null && query.updatedSince !== undefined;
    const syncedThrough = await (asked ? this.sync.settle() : this.sync.through());
    const { tail, parameters } = newestFirst(await this.conditions(actor, query), page);
    return { ...sliceOf(await selectInvoices(this.dataSource, tail, parameters), page.first), syncedThrough };
  }

  /** How many invoices the caller's list has on all its pages. */
  async count(actor: Actor, query: InvoiceQuery): Promise<number> {
    return countRows(this.dataSource, 'invoice', await this.conditions(actor, query));
  }

  private async conditions(actor: Actor, query: InvoiceQuery): Promise<Conditions> {
    const { period, statuses, providerIds, updatedSince } = query;
    const { sql, parameters } = await this.scope(actor, query.organizationIds?.filter(isId));
    const add = (condition: string, parameter: unknown): void => {
      sql.push(condition);
      parameters.push(parameter);
    };
    if (period !== null && period !== undefined) {
      if (!isMonth(period))
        throw invalid(['filter', 'period'], 'MALFORMED', text('A month such as 2026-10.', '须为月份，如 2026-10。'));
      add('period = ?', period);
    }
    if (statuses?.length) add('status IN (?)', statuses);
    if (providerIds) {
      const known = providerIds.filter(isId);
      if (known.length) add('provider_id IN (?)', bins(known));
      else sql.push('1 = 0');
    }
    if (updatedSince !== null && updatedSince !== undefined) add('synced_at >= ?', at(updatedSince));
    return { sql, parameters };
  }

  /** The caller's own scope, and with it the divisions whose invoices its organization oversees by a seat. */
  private async scope(actor: Actor, organizationIds?: readonly Id[]): Promise<Conditions> {
    const own = scopeSql(await this.tenancy.listScope(actor, organizationIds), 'organization_id', 'provider_id');
    const divisions = await this.overseen(actor);
    if (!divisions.length || !own.sql.length) return own;
    const buyers = await this.organizations.idsInDivisions(divisions);
    const wanted = organizationIds ? buyers.filter((one) => organizationIds.includes(one)) : buyers;
    if (!wanted.length) return own;
    return {
      sql: [`(${own.sql.join(' AND ')} OR organization_id IN (?))`],
      parameters: [...own.parameters, bins(wanted)],
    };
  }

  private async oversees(actor: Actor, buyerId: Id): Promise<boolean> {
    const divisions = await this.overseen(actor);
    if (!divisions.length) return false;
    const { divisionCode } = await this.organizations.get(buyerId);
    return divisions.some((division) => divisionCode?.startsWith(division));
  }

  /** 001 四(一): the finance bureau of the steering group, by whoever pays there. */
  private async overseen(actor: Actor): Promise<string[]> {
    return isBuyerKind(actor.organizationKind) && actor.roles.includes('FINANCE')
      ? this.committees.invoiceDivisions(actor.organizationId)
      : [];
  }

  /**
   * The lines of these invoices, each invoice's in their order: one statement for all. An invoice with more than
   * 10 000 lines, or an answer with more than 50 000, is VALIDATION_FAILED / TOO_MANY_LINES.
   */
  async lines(invoices: readonly Invoice[]): Promise<(InvoiceLine[] | Error)[]> {
    const small = invoices.filter(({ lineCount }) => lineCount <= MOST_LINES);
    if (small.reduce((total, { lineCount }) => total + lineCount, 0) > MOST_LINES_IN_ALL)
      throw tooManyLines(
        `More than ${MOST_LINES_IN_ALL} lines in one answer: ask for smaller pages, or use the CSV downloads.`,
        `一次查询的账单明细超过 ${MOST_LINES_IN_ALL} 行：请减小分页，或使用 CSV 下载。`,
      );
    const found = small.length ? await linesOf(this.dataSource, small) : new Map<Id, InvoiceLine[]>();
    return invoices.map(({ id, number, lineCount }) =>
      lineCount <= MOST_LINES
        ? (found.get(id) ?? [])
        : tooManyLines(
            `Invoice ${number} has ${lineCount} lines, more than ${MOST_LINES}: use the download /v1/invoices/${id}.csv.`,
            `账单 ${number} 有 ${lineCount} 行明细，超过 ${MOST_LINES} 行：请下载 /v1/invoices/${id}.csv。`,
          ),
    );
  }

  /** The taxes of these invoices, rates ascending. */
  async taxes(invoices: readonly Invoice[]): Promise<InvoiceTax[][]> {
    const found = await taxesOf(this.dataSource, invoices);
    return invoices.map(({ id }) => found.get(id) ?? []);
  }
}

const tooManyLines = (en: string, zh: string): Error => invalid(['lines'], BILLING_ISSUES.TOO_MANY_LINES, text(en, zh));

import { Plans } from '#catalog';
import { type Actor, Organizations, scopeSql, Tenancy } from '#identity';
import { type Id, type Instant, invalid, isMonth, text } from '#kernel';
import { BOM, csvRows, at, bin, bins, type Conditions } from '#platform';
import { Instances } from '#procurement';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { FOCUS_COLUMNS, type FocusInvoice, focusRow } from '../files/index.js';
import { InvoiceSync } from '../invoice/invoice-sync.js';
import { type Invoice, type InvoiceLine, selectInvoices, selectLines } from '../invoice/invoice-rows.js';

/** Which invoices: those of a month, or those issued or changed at or after an instant. Exactly one of the two. */
export interface CostAndUsageQuery {
  period: string | null;
  since: Instant | null;
}

/** Invoices looked at together, and lines read at a time: memory does not grow with either's number. */
const INVOICES = 100;
const LINES = 1_000;

/** Cost and usage after FOCUS: every line of the invoices a caller may read. */
@Injectable()
export class CostAndUsage {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tenancy: Tenancy,
    private readonly organizations: Organizations,
    private readonly instances: Instances,
    private readonly plans: Plans,
    private readonly sync: InvoiceSync,
  ) {}

  /**
   * The file as CSV, piece by piece: UTF-8 with a byte order mark, a head, a row per invoice line in the order of
   * invoices and lines. Per InvoiceId the rows' BilledCost sums to the invoice's total. Refusals come before the
   * first piece: VALIDATION_FAILED with REQUIRED (neither or both of period and since) or MALFORMED.
   */
  async file(actor: Actor, query: CostAndUsageQuery): Promise<AsyncGenerator<string, void, void>> {
    const conditions = await this.conditions(actor, query);
    await this.sync.settle();
    return this.pieces(conditions);
  }

  private async conditions(actor: Actor, { period, since }: CostAndUsageQuery): Promise<Conditions> {
    if ((period === null) === (since === null))
      throw invalid(
        ['period'],
        'REQUIRED',
        text('Give either period (a month) or since (an instant).', '请给出 period（月份）或 since（时刻）之一。'),
      );
    const { sql, parameters } = scopeSql(await this.tenancy.listScope(actor), 'organization_id', 'provider_id');
    if (period !== null && !isMonth(period))
      throw invalid(['period'], 'MALFORMED', text('A month such as 2026-10.', '须为月份，如 2026-10。'));
    return period !== null
      ? { sql: [...sql, 'period = ?', "status <> 'CANCELLED'"], parameters: [...parameters, period] }
      : { sql: [...sql, 'synced_at >= ?'], parameters: [...parameters, at(since!)] };
  }

  private async *pieces(conditions: Conditions): AsyncGenerator<string, void, void> {
    yield BOM + csvRows([FOCUS_COLUMNS.map(([name]) => name)]);
    for (let last: Id | null = null; ;) {
      const invoices: Invoice[] = await this.invoices(conditions, last);
      if (invoices.length) yield* this.rowsOf(invoices);
      if (invoices.length < INVOICES) return;
      last = invoices.at(-1)!.id;
    }
  }

  private invoices({ sql, parameters }: Conditions, after: Id | null): Promise<Invoice[]> {
    const where = after === null ? sql : [...sql, 'id > ?'];
    return selectInvoices(this.dataSource, `WHERE ${where.join(' AND ')} ORDER BY id LIMIT ${INVOICES}`, [
      ...parameters,
      ...(after === null ? [] : [bin(after)]),
    ]);
  }

  private async *rowsOf(invoices: readonly Invoice[]): AsyncGenerator<string, void, void> {
    const heads = await this.heads(invoices);
    for (let last: InvoiceLine | null = null; ;) {
      const lines: InvoiceLine[] = await this.lines(invoices, last);
      if (lines.length) yield await this.piece(lines, heads);
      if (lines.length < LINES) return;
      last = lines.at(-1)!;
    }
  }

  private lines(invoices: readonly Invoice[], after: InvoiceLine | null): Promise<InvoiceLine[]> {
    const beyond = after ? 'AND (invoice_id > ? OR (invoice_id = ? AND line_no > ?))' : '';
    return selectLines(
      this.dataSource,
      invoices,
      `WHERE invoice_id IN (?) ${beyond} ORDER BY invoice_id, line_no LIMIT ${LINES}`,
      [
        bins(invoices.map(({ id }) => id)),
        ...(after ? [bin(after.invoiceId), bin(after.invoiceId), after.lineNo] : []),
      ],
    );
  }

  private async heads(invoices: readonly Invoice[]): Promise<Map<Id, FocusInvoice>> {
    const parties = await this.organizations.byIds(
      invoices.flatMap(({ organizationId, providerId }) => [organizationId, providerId]),
    );
    return new Map(
      invoices.map((invoice) => [
        invoice.id,
        { ...invoice, organization: parties.get(invoice.organizationId)!, provider: parties.get(invoice.providerId)! },
      ]),
    );
  }

  private async piece(lines: readonly InvoiceLine[], heads: Map<Id, FocusInvoice>): Promise<string> {
    const instances = await this.instances.byIds([...new Set(lines.flatMap(({ instanceId }) => instanceId ?? []))]);
    const plans = await this.plans.byIds([...instances.values()].map(({ planId }) => planId));
    return csvRows(
      lines.map((line) => {
        const instance = line.instanceId === null ? undefined : instances.get(line.instanceId);
        const plan = instance && plans.get(instance.planId);
        const tags = line.tags.length ? Object.fromEntries(line.tags.map(({ key, value }) => [key, value])) : null;
        const more = { externalId: instance?.externalId ?? null, serviceModel: plan?.serviceModel ?? null, tags };
        return focusRow({ ...line, ...more }, heads.get(line.invoiceId)!);
      }),
    );
  }
}

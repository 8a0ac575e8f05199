import { type Price } from '#catalog/core';
import { TaxRates } from '#catalog';
import {
  amountText,
  Clock,
  type Decimal,
  type Id,
  type Instant,
  type Month,
  newId,
  sum,
  transition,
  yearOf,
} from '#kernel';
import { Organizations } from '#identity';
import { Budgets } from '#procurement';
import { at, Audit, bin, type Doer, insertRows, nextNumber } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import {
  INVOICE_MACHINE,
  invoiceNumber,
  invoiceTax,
  type InvoiceTaxes,
  type LineDraft,
  mustReconcile,
} from '../core/index.js';
import type { Account } from './account.js';
import type { DuePart } from './account-due.js';
import { saveBilled } from './billed-rows.js';

/** An invoice to be issued. */
export interface Issue {
  account: Account;
  period: Month;
  runId: Id;
  /** At least one; their sum is not negative. */
  lines: LineDraft<DuePart>[];
}

interface Made extends Issue {
  id: Id;
  number: string;
  series: string;
  issuedAt: Instant;
  taxes: InvoiceTaxes;
  rates: string[];
}

const LINE_COLUMNS =
  'invoice_id, line_no, id, kind, order_id, instance_id, offering_code, offering_name, plan_code, price_code, meter, aggregation, service_month, service_from, service_to, quantity, unit, unit_price, rated_amount, amount, tax_rate, net, tax_amount, description, after_cut, through_cut';

/** Writes invoices: number, lines, tax, what stands billed, budgets and audit in the caller's transaction. */
@Injectable()
export class InvoiceIssuer {
  constructor(
    private readonly organizations: Organizations,
    private readonly taxRates: TaxRates,
    private readonly budgets: Budgets,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Issues the invoice and gives its id. What does not reconcile throws, and nothing stands. */
  async issue(manager: EntityManager, doer: Doer, issue: Issue): Promise<Id> {
    const { account, lines } = issue;
    const rates = lines.map(({ payload, serviceFrom }) => this.rateOf(payload.price, serviceFrom));
    const taxes = invoiceTax(
      lines.map(({ amount }, index) => ({ amount, taxRate: rates[index]! })),
      account.currency,
    );
    mustReconcile(
      lines.map(({ amount }) => amount),
      taxes,
    );
    const { code: series } = await this.organizations.get(account.providerId, manager);
    const id = newId();
    // Last the lock that all invoices of the provider share.
    await this.budgets.book(manager, doer, { invoiceId: id, amounts: byOrder(lines) });
    const { number, issuedAt } = await this.numberFor(manager, series);
    const made: Made = { ...issue, id, number, series, issuedAt, taxes, rates };
    await this.insert(manager, made);
    await saveBilled(manager, lines);
    await this.audit.write(manager, doer, {
      action: 'issueInvoice',
      subject: 'invoice',
      subjectId: id,
      after: summary(made),
    });
    return id;
  }

  /** The rate in force when the service starts. */
  private rateOf({ taxCategory }: Price, serviceFrom: Instant): string {
    return this.taxRates.rateAt(taxCategory, serviceFrom);
  }

  /** The next number, and the time of issue: taken under the number's lock, so that both ascend together. */
  private async numberFor(manager: EntityManager, series: string): Promise<{ number: string; issuedAt: Instant }> {
    const year = yearOf(this.clock.now());
    const number = invoiceNumber(series, year, await nextNumber(manager, `invoice:${series}`, year));
    const issuedAt = this.clock.now();
    // Tried again, the number belongs to the year of issue.
    if (yearOf(issuedAt) !== year) throw new Error(`the year ended while ${number} was issued`);
    return { number, issuedAt };
  }

  private async insert(manager: EntityManager, made: Made): Promise<void> {
    const { id, account, taxes } = made;
    await manager.query(
      'INSERT INTO invoice (id, number, series, status, period, currency, organization_id, provider_id, net, tax, total, line_count, issued_at, due_on, updated_at, run_id) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,NULL,?,?)',
      [
        bin(id),
        made.number,
        made.series,
        transition(INVOICE_MACHINE, 'DRAFT', 'issue'),
        made.period,
        account.currency,
        bin(account.organizationId),
        bin(account.providerId),
        taxes.net.toFixed(),
        taxes.tax.toFixed(),
        taxes.total.toFixed(),
        made.lines.length,
        at(made.issuedAt),
        at(made.issuedAt),
        bin(made.runId),
      ],
    );
    await insertRows(
      manager,
      `INSERT INTO invoice_line (${LINE_COLUMNS})`,
      made.lines.map((_, index) => lineRow(made, index)),
    );
    await insertRows(
      manager,
      'INSERT INTO invoice_tax (invoice_id, tax_rate, gross, net, tax)',
      taxes.taxes.map(({ taxRate, gross, net, tax }) => [
        bin(id),
        taxRate,
        gross.toFixed(),
        net.toFixed(),
        tax.toFixed(),
      ]),
    );
  }
}

function lineRow({ id, lines, taxes, rates }: Made, index: number): unknown[] {
  const { payload, ...line } = lines[index]!;
  const { instance, plan, price, month, use } = payload;
  const { net, taxAmount } = taxes.lines[index]!;
  return [
    bin(id),
    index + 1,
    bin(newId()),
    line.kind,
    bin(instance.orderId),
    bin(instance.id),
    plan.offeringCode,
    plan.offeringName,
    plan.code,
    price.code,
    price.meter,
    price.aggregation,
    month,
    at(line.serviceFrom),
    at(line.serviceTo),
    line.quantity.toFixed(),
    price.unit,
    line.unitPrice?.toFixed() ?? null,
    line.ratedAmount.toFixed(),
    line.amount.toFixed(),
    rates[index],
    net.toFixed(),
    taxAmount.toFixed(),
    `${plan.offeringName} · ${plan.name} · ${price.code}`,
    use?.afterCut ?? null,
    use?.throughCut ?? null,
  ];
}

/** The signed sum of an invoice's lines for each order, orders ascending. */
function byOrder(lines: readonly LineDraft<DuePart>[]): { orderId: Id; amount: Decimal }[] {
  const orders = Map.groupBy(lines, ({ payload }) => payload.instance.orderId);
  return [...orders]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([orderId, some]) => ({ orderId, amount: sum(some.map(({ amount }) => amount)) }));
}

const summary = ({ number, period, account, taxes, lines, runId }: Made): object => ({
  number,
  period,
  ...account,
  net: amountText(taxes.net, account.currency),
  tax: amountText(taxes.tax, account.currency),
  total: amountText(taxes.total, account.currency),
  lines: lines.length,
  runId,
});

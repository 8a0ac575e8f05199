import { sharesOfProviders } from '#catalog/core';
import { amountText, Clock, type Id, type Instant, transition, yearOf } from '#kernel';
import { Notifications, Organizations, WebhookEvents } from '#identity';
import { Budgets, InstanceLabels, OrderReading, type OrderWords } from '#procurement';
import { at, Audit, bin, type Doer, numberBlocks, updateRows } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { acceptanceEnd, INVOICE_MACHINE, invoiceNumber, type LineDraft, partnerParts } from '../core/index.js';
import { CreditLedger, shownParts } from '../credit/credit-ledger.js';
import { PaymentTermsDesk } from '../acceptance/payment-terms.service.js';
import { type DueLine, type DuePart, isOfCommitment, isOfInstance } from './account-due.js';
import { insertPartnerParts, type NewPartnerPart } from '../partner/partner-parts.js';
import { bookedOn, type Charge } from '../invoice/booked-on.js';
import { saveBilled } from './billed-rows.js';
import { saveTrueUps } from './true-ups.js';
import { insertDrafts, type Issue, labelKey, type LabelsByKey, type Numberless } from './invoice-drafts.js';

interface Made extends Numberless {
  number: string;
  issuedAt: Instant;
}

/** Writes invoices: numbers, lines, tax, what stands billed, budgets and audit in the caller's transaction. */
@Injectable()
export class InvoiceIssuer {
  constructor(
    private readonly organizations: Organizations,
    private readonly budgets: Budgets,
    private readonly labels: InstanceLabels,
    private readonly orders: OrderReading,
    private readonly terms: PaymentTermsDesk,
    private readonly credits: CreditLedger,
    private readonly audit: Audit,
    private readonly webhooks: WebhookEvents,
    private readonly notifications: Notifications,
    private readonly clock: Clock,
  ) {}

  /**
   * Issues the invoices and releases what is finished, one statement per table for all. The numbers of a series are
   * one block, in the order given.
   */
  async issue(manager: EntityManager, doer: Doer, issues: readonly Issue[]): Promise<void> {
    const drawn = await this.prepare(manager, issues);
    const invoicedIn = yearOf(this.clock.now());
    await this.budgets.book(
      manager,
      doer,
      issues.map(({ account, invoice, lines, finished }) => ({
        invoiceId: invoice?.id ?? null,
        invoicedIn,
        ...bookedOn(account.organizationId, lines.filter(isOfInstance).map(charge)),
        finished,
      })),
    );
    if (!drawn.length) return;
    await saveBilled(
      manager,
      drawn.flatMap(({ account: { organizationId }, lines }) =>
        lines.filter(isOfInstance).map((line) => ({ ...line, organizationId })),
      ),
    );
    await saveTrueUps(
      manager,
      drawn.flatMap(({ lines }) => lines.filter(isOfCommitment)),
    );
    const written = { labels: await this.labelsOf(manager, drawn), orders: await this.ordersOf(manager, drawn) };
    await insertDrafts(manager, drawn, written, this.clock.now());
    await insertPartnerParts(manager, drawn.flatMap(partnersOf));
    // Last the lock that all invoices of a provider share: what is long is written before it.
    const made = await this.number(manager, drawn);
    await saveIssued(manager, made);
    const credits = await this.credits.apply(
      manager,
      made.map(({ id, account, taxes }) => ({ invoiceId: id, account, amount: taxes.total })),
    );
    const told = (invoice: Made): object => ({
      ...summary(invoice),
      credits: shownParts(credits.get(invoice.id) ?? [], invoice.account.currency),
    });
    await this.audit.writeAll(
      manager,
      made.map((invoice) => ({
        doer,
        change: { action: 'issueInvoice', subject: 'invoice', subjectId: invoice.id, after: told(invoice) },
      })),
    );
    await this.notifications.tell(
      manager,
      made.map(({ id, number, period, account: { organizationId, currency }, taxes }) => ({
        ...{ event: 'INVOICE_ISSUED', to: { organizationId }, subjectId: id },
        facts: { number, period, total: amountText(taxes.total, currency), currency },
      })),
    );
    await this.webhooks.publish(
      manager,
      made.map((invoice) => ({
        type: 'invoice.issued',
        subjectId: invoice.id,
        organizationIds: [invoice.account.organizationId, invoice.account.providerId],
        data: { invoiceId: invoice.id, ...summary(invoice) },
      })),
    );
  }

  /** What the buyers have written on the instances, as it stands when the invoice is issued. */
  private async labelsOf(manager: EntityManager, drawn: readonly Numberless[]): Promise<LabelsByKey> {
    const found = await this.labels.of(
      manager,
      [...new Set(drawn.flatMap(({ lines }) => lines.filter(isOfInstance).map(({ payload }) => payload.instanceId)))],
      [...new Set(drawn.map(({ account }) => account.organizationId))],
    );
    return new Map(found.map((one) => [labelKey(one.instanceId, one.organizationId), one]));
  }

  /** What the orders of one's own instances say of themselves. */
  private ordersOf(manager: EntityManager, drawn: readonly Numberless[]): Promise<Map<Id, OrderWords>> {
    const own = drawn.flatMap(({ lines }) => lines.filter(isOfInstance).map(({ payload }) => payload.instance.orderId));
    return this.orders.words(manager, own);
  }

  private async prepare(manager: EntityManager, issues: readonly Issue[]): Promise<Numberless[]> {
    const wanted = issues.flatMap(({ invoice, ...issue }) => (invoice ? { ...issue, ...invoice } : []));
    const accounts = wanted.map(({ account }) => account);
    const providers = await this.organizations.byIds(
      accounts.map(({ providerId }) => providerId),
      manager,
    );
    const acceptanceDays = await this.terms.acceptanceDays(manager, accounts, this.clock.now());
    return wanted.map((issue, place) => ({
      ...issue,
      series: providers.get(issue.account.providerId)!.code,
      acceptanceDays: acceptanceDays[place]!,
    }));
  }

  /** Their numbers, and the time of issue: taken under the numbers' locks, so that both ascend together. */
  private async number(manager: EntityManager, drawn: readonly Numberless[]): Promise<Made[]> {
    const year = yearOf(this.clock.now());
    const bySeries = Map.groupBy(drawn, ({ series }) => `invoice:${series}`);
    const sizes = new Map([...bySeries].map(([name, some]) => [name, some.length]));
    const next = await numberBlocks(manager, year, sizes);
    const issuedAt = this.clock.now();
    // Tried again, the numbers belong to the year of issue.
    if (yearOf(issuedAt) !== year) throw new Error(`the year ended while invoices of ${year} were issued`);
    return drawn.map((invoice) => {
      const name = `invoice:${invoice.series}`;
      const sequence = next.get(name)!;
      next.set(name, sequence + 1);
      return { ...invoice, number: invoiceNumber(invoice.series, year, sequence), issuedAt };
    });
  }
}

const saveIssued = (manager: EntityManager, made: readonly Made[]): Promise<void> =>
  updateRows(
    manager,
    { table: 'invoice', key: 'id', columns: ['number', 'status', 'issued_at', 'updated_at', 'accept_by'] },
    made.map(({ id, number, issuedAt, acceptanceDays }) => [
      bin(id),
      number,
      transition(INVOICE_MACHINE, 'DRAFT', 'issue'),
      at(issuedAt),
      at(issuedAt),
      at(acceptanceEnd(issuedAt, acceptanceDays)),
    ]),
  );

/** A bundle's providers; what is of no offering is nobody's but the lead's. */
const partnersIn = (leadId: Id, payload: DueLine['payload']): ReturnType<typeof sharesOfProviders> =>
  'instance' in payload ? sharesOfProviders(leadId, payload.plan.partners) : [];

/** What the providers of bundles get of an invoice's lines. */
const partnersOf = ({
  id: invoiceId,
  period,
  account: { providerId, currency },
  lines,
}: Numberless): NewPartnerPart[] =>
  lines.flatMap(({ payload, amount }, index) =>
    partnerParts(amount, partnersIn(providerId, payload), currency).map((part) => ({
      invoiceId,
      creditNoteId: null,
      lineNo: index + 1,
      leadId: providerId,
      partnerId: part.providerId,
      period,
      currency,
      share: part.share,
      amount: part.amount,
    })),
  );

const charge = ({ payload: { instance, month }, amount }: LineDraft<DuePart>): Charge => ({
  ownerId: instance.organizationId,
  orderId: instance.orderId,
  instanceId: instance.id,
  month,
  amount,
});

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

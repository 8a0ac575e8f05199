import { sharesOfProviders } from '#catalog/core';
import { amountText, Clock, type Id, type Instant, type Month, newId, transition, yearOf } from '#kernel';
import { Notifications, Organizations, WebhookEvents } from '#identity';
import { Budgets, InstanceLabels, type Labels } from '#procurement';
import {
  at,
  Audit,
  bin,
  type Doer,
  idLiteral,
  insertLiterals,
  insertRows,
  atLiteral,
  jsonLiteral,
  numberBlocks,
  orNull,
  textLiteral,
  updateRows,
} from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import {
  acceptanceEnd,
  allocationsOf,
  commitmentBasis,
  instanceBasis,
  INVOICE_MACHINE,
  invoiceNumber,
  type InvoiceStatus,
  type LineDraft,
  partnerParts,
  type PoolLines,
} from '../core/index.js';
import { CreditLedger, shownParts } from '../credit/credit-ledger.js';
import { PaymentTermsDesk } from '../acceptance/payment-terms.service.js';
import type { Account } from './account.js';
import { type DueLine, type DuePart, isOfCommitment, isOfInstance } from './account-due.js';
import { insertPartnerParts, type NewPartnerPart } from '../partner/partner-parts.js';
import { bookedOn, type Charge } from '../invoice/booked-on.js';
import { saveBilled } from './billed-rows.js';
import type { Drawn } from './holds.js';
import { saveTrueUps, type TrueUpPart } from './true-ups.js';

/** What is to be written of one account. */
export interface Issue {
  account: Account;
  period: Month;
  runId: Id;
  /** The invoice as it was drawn; null when none is issued, and only orders are finished. */
  invoice: ({ id: Id } & Drawn) | null;
  /** At least one where there is an invoice; their sum is not negative. */
  lines: DueLine[];
  /** Orders whose commitment is released. */
  finished: Id[];
}

/** An invoice before it has its number. */
interface Numberless extends Omit<Issue, 'invoice'>, Drawn {
  id: Id;
  series: string;
  /** Of silence, after which it is deemed accepted. */
  acceptanceDays: number;
}

interface Made extends Numberless {
  number: string;
  issuedAt: Instant;
}

const NO_LABELS: Pick<Labels, 'tags' | 'costCentres'> = { tags: [], costCentres: [] };
type LabelsByKey = ReadonlyMap<string, Labels>;
const labelKey = (instanceId: Id, organizationId: Id): string => `${instanceId} ${organizationId}`;

const LINE_COLUMNS =
  'invoice_id, line_no, id, kind, order_id, instance_id, offering_code, offering_name, plan_code, price_code, meter, aggregation, service_month, service_from, service_to, quantity, unit, unit_price, rated_amount, amount, tax_rate, net, tax_amount, description, after_cut, through_cut, price_terms_id, commitment_id, sharing, tags, allocations, basis';

/** Writes invoices: numbers, lines, tax, what stands billed, budgets and audit in the caller's transaction. */
@Injectable()
export class InvoiceIssuer {
  constructor(
    private readonly organizations: Organizations,
    private readonly budgets: Budgets,
    private readonly labels: InstanceLabels,
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
    await insertDrafts(manager, drawn, await this.labelsOf(manager, drawn), this.clock.now());
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

/** Writes invoices whole but for their numbers, in whose place their ids stand until then, and the time of issue. */
async function insertDrafts(
  manager: EntityManager,
  drawn: readonly Numberless[],
  labels: LabelsByKey,
  now: Instant,
): Promise<void> {
  await insertRows(
    manager,
    'INSERT INTO invoice (id, number, series, status, period, currency, organization_id, provider_id, net, tax, total, line_count, issued_at, updated_at, run_id)',
    drawn.map((invoice) => draftRow(invoice, now)),
  );
  await insertLiterals(
    manager,
    `INSERT INTO invoice_line (${LINE_COLUMNS})`,
    drawn.flatMap((invoice) => {
      const pools: PoolLines = new Map();
      return invoice.lines.map((_, index) => lineRow(invoice, index, labels, pools));
    }),
  );
  await insertRows(
    manager,
    'INSERT INTO invoice_tax (invoice_id, tax_rate, gross, net, tax)',
    drawn.flatMap(({ id, taxes }) =>
      taxes.taxes.map(({ taxRate, gross, net, tax }) => [
        bin(id),
        taxRate,
        gross.toFixed(),
        net.toFixed(),
        tax.toFixed(),
      ]),
    ),
  );
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

const draftRow = ({ id, series, period, account, taxes, lines, runId }: Numberless, now: Instant): unknown[] => [
  bin(id),
  id,
  series,
  'DRAFT' satisfies InvoiceStatus,
  period,
  account.currency,
  bin(account.organizationId),
  bin(account.providerId),
  taxes.net.toFixed(),
  taxes.tax.toFixed(),
  taxes.total.toFixed(),
  lines.length,
  at(now),
  at(now),
  bin(runId),
];

function lineRow(
  { id, account, lines, taxes, rates }: Numberless,
  index: number,
  labels: LabelsByKey,
  pools: PoolLines,
): string {
  const { payload, ...line } = lines[index]!;
  const { tags, costCentres } =
    ('instance' in payload && labels.get(labelKey(payload.instanceId, account.organizationId))) || NO_LABELS;
  const allocations = allocationsOf(line.amount, costCentres, account.currency);
  const about = 'instance' in payload ? ofInstance(payload) : ofCommitment(payload);
  const { net, taxAmount } = taxes.lines[index]!;
  const basis = 'instance' in payload ? instanceBasis(payload, index + 1, pools) : commitmentBasis(payload);
  const values = [
    idLiteral(id),
    index + 1,
    idLiteral(newId()),
    textLiteral(line.kind),
    orNull(about.orderId, idLiteral),
    orNull(about.instanceId, idLiteral),
    textLiteral(about.offeringCode),
    textLiteral(about.offeringName),
    textLiteral(about.planCode),
    textLiteral(about.priceCode),
    orNull(about.price?.meter, textLiteral),
    orNull(about.price?.aggregation, textLiteral),
    textLiteral(payload.month),
    atLiteral(line.serviceFrom),
    atLiteral(line.serviceTo),
    line.quantity.toFixed(),
    orNull(about.price?.unit, textLiteral),
    line.unitPrice?.toFixed() ?? 'NULL',
    line.ratedAmount.toFixed(),
    line.amount.toFixed(),
    rates[index],
    net.toFixed(),
    taxAmount.toFixed(),
    textLiteral(about.description),
    about.use?.afterCut ?? 'NULL',
    about.use?.throughCut ?? 'NULL',
    orNull(about.termsId, idLiteral),
    orNull(about.commitmentId, idLiteral),
    about.share ? jsonLiteral(about.share) : 'NULL',
    tags.length ? jsonLiteral(tags) : 'NULL',
    allocations.length ? jsonLiteral(allocations) : 'NULL',
    jsonLiteral(basis),
  ];
  return `(${values.join(',')})`;
}

/** What of a line depends on what it is about. */
interface About extends Pick<Partial<DuePart>, 'price' | 'use' | 'termsId' | 'share'> {
  orderId: Id | null;
  instanceId: Id | null;
  offeringCode: string;
  offeringName: string;
  planCode: string;
  priceCode: string;
  description: string;
  commitmentId: Id | null;
}

const ofInstance = ({ instance, plan, price, use, termsId, share }: DuePart): About => ({
  orderId: instance.orderId,
  instanceId: instance.id,
  offeringCode: plan.offeringCode,
  offeringName: plan.offeringName,
  planCode: plan.code,
  priceCode: price.code,
  description: `${plan.offeringName} · ${plan.name} · ${price.code}`,
  commitmentId: null,
  price,
  use,
  termsId,
  share,
});

/** The rest of a commitment is of no offering: it stands under its own name and number. */
const ofCommitment = ({ commitment: { id, title, number } }: TrueUpPart): About => ({
  orderId: null,
  instanceId: null,
  offeringCode: 'COMMITMENT',
  offeringName: title,
  planCode: 'COMMITMENT',
  priceCode: number,
  description: `${title} · ${number}`,
  commitmentId: id,
});

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

import { type Id, type Instant, type Month, newId } from '#kernel';
import { type Labels, type OrderWords } from '#procurement';
import { at, bin, idLiteral, insertLiterals, insertRows, atLiteral, jsonLiteral, orNull, textLiteral } from '#platform';
import { allocationsOf, commitmentBasis, instanceBasis, type InvoiceStatus, type PoolLines } from '../core/index.js';
import type { EntityManager } from 'typeorm';
import type { Account } from './account.js';
import type { DueLine, DuePart } from './account-due.js';
import type { Drawn } from './holds.js';
import type { TrueUpPart } from './true-ups.js';

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
export interface Numberless extends Omit<Issue, 'invoice'>, Drawn {
  id: Id;
  series: string;
  /** Of silence, after which it is deemed accepted. */
  acceptanceDays: number;
}

const NO_LABELS: Pick<Labels, 'tags' | 'costCentres'> = { tags: [], costCentres: [] };
export type LabelsByKey = ReadonlyMap<string, Labels>;

/** What buyers have written on instances and orders. */
export interface Written {
  labels: LabelsByKey;
  orders: ReadonlyMap<Id, OrderWords>;
}
export const labelKey = (instanceId: Id, organizationId: Id): string => `${instanceId} ${organizationId}`;

const LINE_COLUMNS =
  'invoice_id, line_no, id, kind, order_id, instance_id, offering_code, offering_name, plan_code, price_code, meter, aggregation, service_month, service_from, service_to, quantity, unit, unit_price, rated_amount, amount, tax_rate, net, tax_amount, description, after_cut, through_cut, price_terms_id, commitment_id, sharing, tags, allocations, basis, purchase_order_number, line_class';

/** Writes invoices whole but for their numbers, in whose place their ids stand until then, and the time of issue. */
export async function insertDrafts(
  manager: EntityManager,
  drawn: readonly Numberless[],
  written: Written,
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
      return invoice.lines.map((_, index) => lineRow(invoice, index, written, pools));
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
  { labels, orders }: Written,
  pools: PoolLines,
): string {
  const { payload, ...line } = lines[index]!;
  const { tags, costCentres } =
    ('instance' in payload && labels.get(labelKey(payload.instanceId, account.organizationId))) || NO_LABELS;
  const allocations = allocationsOf(line.amount, costCentres, account.currency);
  const about = 'instance' in payload ? ofInstance(payload) : ofCommitment(payload);
  // Another's instance is another's order: its words are not this account's.
  const isOwn = 'instance' in payload && payload.instance.organizationId === account.organizationId;
  const words = isOwn ? orders.get(payload.instance.orderId) : undefined;
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
    orNull(words?.purchaseOrderNumber, textLiteral),
    orNull(words?.lineClass, textLiteral),
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

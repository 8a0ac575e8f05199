import type { Agreement } from '#catalog';
import type { AgreementStatus, TaxCategory } from '#catalog/core';
import { dec, type Decimal, type Id, type Instant, type Month, notFound, text, ZERO } from '#kernel';
import { at, bin, bins, id, idOrNull, rows, type Runner } from '#platform';
import { type Instances } from '#procurement';
import { type CommittedSum, drawnBy } from '../core/index.js';

/** A commitment as the database has it. */
export interface Commitment extends CommittedSum, Omit<Agreement, 'fromMonth' | 'toMonth'> {
  number: string;
}

interface Row {
  id: Buffer;
  number: string;
  organization_id: Buffer;
  provider_id: Buffer;
  currency: string;
  contract_id: Buffer | null;
  title: string;
  amount: string;
  from_month: Month;
  to_month: Month;
  tax_category: TaxCategory;
  status: AgreementStatus;
  version: number;
  reason: string | null;
  proposed_at: Instant;
  decided_at: Instant | null;
  billed_amount: string;
  trued_up: number;
}

const SELECT =
  'SELECT id, number, organization_id, provider_id, currency, contract_id, title, amount, from_month, to_month, tax_category, status, version, reason, proposed_at, decided_at, billed_amount, trued_up FROM commitment';

export const noSuchCommitment = (): Error => notFound(text('commitment', '承诺用量'));

const fromRow = (row: Row): Commitment => ({
  id: id(row.id),
  number: row.number,
  organizationId: id(row.organization_id),
  providerId: id(row.provider_id),
  currency: row.currency,
  contractId: idOrNull(row.contract_id),
  title: row.title,
  amount: dec(row.amount),
  fromMonth: row.from_month,
  toMonth: row.to_month,
  taxCategory: row.tax_category,
  status: row.status,
  version: row.version,
  reason: row.reason,
  proposedAt: row.proposed_at,
  decidedAt: row.decided_at,
  billedAmount: dec(row.billed_amount),
  truedUp: row.trued_up === 1,
});

/** Commitments; `tail` is everything after FROM. */
export const selectCommitments = async (runner: Runner, tail: string, parameters: unknown[]): Promise<Commitment[]> =>
  (await rows<Row>(runner, `${SELECT} ${tail}`, parameters)).map(fromRow);

export const insertCommitment = (runner: Runner, made: Commitment, proposedBy: Id): Promise<unknown> =>
  runner.query(
    'INSERT INTO commitment (id, number, organization_id, provider_id, currency, contract_id, title, amount, from_month, to_month, tax_category, status, version, reason, proposed_by, proposed_at, decided_by, decided_at, billed_amount, trued_up) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,NULL,?,?,NULL,NULL,0,0)',
    [
      bin(made.id),
      made.number,
      bin(made.organizationId),
      bin(made.providerId),
      made.currency,
      made.contractId && bin(made.contractId),
      made.title,
      made.amount.toFixed(),
      made.fromMonth,
      made.toMonth,
      made.taxCategory,
      made.status,
      made.version,
      bin(proposedBy),
      at(made.proposedAt),
    ],
  );

/** The orders under the contracts of commitments, by commitment; those for all contracts are absent. */
export type OrdersUnder = ReadonlyMap<Id, ReadonlySet<Id>>;

export async function ordersUnder(
  runner: Runner,
  instances: Instances,
  commitments: readonly Commitment[],
): Promise<OrdersUnder> {
  const scoped = commitments.filter(({ contractId }) => contractId !== null);
  const orders = await instances.ordersUnder(
    runner,
    scoped.map(({ contractId }) => contractId!),
  );
  return new Map(scoped.map((one) => [one.id, new Set(orders.get(one.contractId!) ?? [])]));
}

/** What all invoices so far draw from each of these commitments, lines of any rest left out. */
export async function drawnOf(
  runner: Runner,
  commitments: readonly Commitment[],
  orders: OrdersUnder,
): Promise<Map<Id, Decimal>> {
  if (!commitments.length) return new Map();
  const found = await rows<{ id: Buffer; service_month: Month; order_id: Buffer; amount: string }>(
    runner,
    `SELECT c.id, l.service_month, l.order_id, SUM(l.amount) AS amount
       FROM commitment c
       JOIN invoice i ON i.organization_id = c.organization_id AND i.provider_id = c.provider_id AND i.currency = c.currency
       JOIN invoice_line l ON l.invoice_id = i.id
      WHERE c.id IN (?) AND i.period >= c.from_month AND l.service_month >= c.from_month
        AND l.service_month < c.to_month AND l.commitment_id IS NULL
      GROUP BY c.id, l.service_month, l.order_id`,
    [bins(commitments.map((one) => one.id))],
  );
  const lines = Map.groupBy(
    found.map((row) => ({
      commitmentId: id(row.id),
      month: row.service_month,
      orderId: idOrNull(row.order_id),
      amount: dec(row.amount),
    })),
    ({ commitmentId }) => commitmentId,
  );
  return new Map(
    commitments.map((one) => [one.id, drawnBy(one, lines.get(one.id) ?? [], orders.get(one.id) ?? null) ?? ZERO]),
  );
}

import { dec, type Id, type Instant, money, type Money, notFound, text } from '#kernel';
import { id, rows, type Runner } from '#platform';
import type { DataTradeStatus } from '../core/index.js';

export interface DataTrade {
  id: Id;
  organizationId: Id;
  providerId: Id;
  offeringId: Id;
  product: string;
  price: Money;
  status: DataTradeStatus;
  recordedAt: Instant;
  verifiedAt: Instant | null;
  deliveryHash: string | null;
  deliveredAt: Instant | null;
  completedAt: Instant | null;
}

interface Row {
  id: Buffer;
  organization_id: Buffer;
  provider_id: Buffer;
  offering_id: Buffer;
  product: string;
  amount: string;
  currency: string;
  status: DataTradeStatus;
  recorded_at: Instant;
  verified_at: Instant | null;
  delivery_hash: string | null;
  delivered_at: Instant | null;
  completed_at: Instant | null;
}

export const noSuchTrade = (): Error => notFound(text('data trade', '数据交易'));

/** `tail` is everything after FROM. */
export async function selectTrades(runner: Runner, tail: string, parameters: unknown[]): Promise<DataTrade[]> {
  const found = await rows<Row>(
    runner,
    `SELECT id, organization_id, provider_id, offering_id, product, amount, currency, status, recorded_at, verified_at,
       delivery_hash, delivered_at, completed_at FROM data_trade ${tail}`,
    parameters,
  );
  return found.map((row) => ({
    id: id(row.id),
    organizationId: id(row.organization_id),
    providerId: id(row.provider_id),
    offeringId: id(row.offering_id),
    product: row.product,
    price: money(dec(row.amount), row.currency),
    status: row.status,
    recordedAt: row.recorded_at,
    verifiedAt: row.verified_at,
    deliveryHash: row.delivery_hash,
    deliveredAt: row.delivered_at,
    completedAt: row.completed_at,
  }));
}

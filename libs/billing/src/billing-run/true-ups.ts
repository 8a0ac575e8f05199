import { addToMonth, type Decimal, type Id, type Month, ZERO } from '#kernel';
import { bin, type Runner } from '#platform';
import { Instances } from '#procurement';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import {
  type Commitment,
  drawnOf,
  type OrdersUnder,
  ordersUnder,
  selectCommitments,
} from '../commitment/commitment-rows.js';
import { drawnBy, type DrawingLine, type LineDraft, trueUpLine } from '../core/index.js';
import { type Account, accountKey, accountsParameters, accountsSql } from './account.js';

/** What a line of a commitment's rest is about. */
export interface TrueUpPart {
  commitment: Commitment;
  /** The last service month that counts. */
  month: Month;
  /** What all lines of its months sum to, this invoice's too. */
  drawn: Decimal;
}

/** What is read of all accounts' commitments that are over, before any account is looked at. */
export interface TrueUpFacts {
  /** By account. */
  commitments: Map<string, Commitment[]>;
  orders: OrdersUnder;
  /** By all invoices so far. */
  drawn: Map<Id, Decimal>;
}

export const NO_TRUE_UPS: TrueUpFacts = { commitments: new Map(), orders: new Map(), drawn: new Map() };

const OVER = "status = 'ACCEPTED' AND to_month <= ?";

/** Reads what billing the rest of commitments needs. */
@Injectable()
export class TrueUps {
  constructor(private readonly instances: Instances) {}

  /** Of commitments whose last month is `upTo` or earlier; the caller has locked the accounts. */
  async facts(manager: EntityManager, accounts: readonly Account[], upTo: Month): Promise<TrueUpFacts> {
    const over = await selectCommitments(manager, `WHERE ${accountsSql(accounts)} AND ${OVER} ORDER BY id`, [
      ...accountsParameters(accounts),
      addToMonth(upTo, 1),
    ]);
    const orders = await ordersUnder(manager, this.instances, over);
    return { commitments: Map.groupBy(over, accountKey), orders, drawn: await drawnOf(manager, over, orders) };
  }

  /** Accounts with a commitment that is over with `upTo`, of one buyer or of all, in their order. */
  async accounts(runner: Runner, upTo: Month, organizationId: Id | null): Promise<Account[]> {
    const found = await selectCommitments(
      runner,
      `WHERE ${OVER} ${organizationId === null ? '' : 'AND organization_id = ?'} ORDER BY organization_id, provider_id, currency`,
      organizationId === null ? [addToMonth(upTo, 1)] : [addToMonth(upTo, 1), bin(organizationId)],
    );
    return [...new Map(found.map((one) => [accountKey(one), one])).values()];
  }
}

/**
 * The lines of what an account committed and did not spend: see `trueUpLine`. In the order of the commitments.
 * @param lines all others of the invoice: they draw as those of earlier invoices do
 */
export function trueUpsOf(
  account: Account,
  lines: readonly DrawingLine[],
  { commitments, orders, drawn }: TrueUpFacts,
  upTo: Month,
): LineDraft<TrueUpPart>[] {
  return (commitments.get(accountKey(account)) ?? []).flatMap((commitment) => {
    const now = drawnBy(commitment, lines, orders.get(commitment.id) ?? null);
    return trueUpLine(commitment, (drawn.get(commitment.id) ?? ZERO).plus(now), upTo) ?? [];
  });
}

/** Writes what stands billed of the rest once these lines are issued. */
export async function saveTrueUps(manager: EntityManager, lines: readonly LineDraft<TrueUpPart>[]): Promise<void> {
  if (!lines.length) return;
  const amounts = lines.map(({ payload, billed }) => [bin(payload.commitment.id), billed.amount.toFixed()]);
  await manager.query(
    `UPDATE commitment SET trued_up = 1, billed_amount = CASE id ${amounts.map(() => 'WHEN ? THEN ?').join(' ')} END WHERE id IN (?)`,
    [...amounts.flat(), amounts.map(([commitmentId]) => commitmentId)],
  );
}

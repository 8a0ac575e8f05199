import type { Actor } from '#identity';
import { dec, type Decimal, type Instant, ZERO } from '#kernel';
import { at, bin } from '#platform';
import type { EntityManager } from 'typeorm';
import { creditedOfLines } from '../credit-note/credit-note-rows.js';
import type { InvoiceLine } from '../invoice/invoice-rows.js';
import type { Dispute, DisputeSide } from './dispute-rows.js';

/** What credit notes have left of a line. */
export async function leftOf(manager: EntityManager, { invoiceId, lineNo, amount }: InvoiceLine): Promise<Decimal> {
  return dec(amount).minus((await creditedOfLines(manager, invoiceId, [lineNo])).get(lineNo) ?? ZERO);
}

interface Said {
  side: DisputeSide;
  act: string;
  text: string;
  amount: Decimal | null;
  at: Instant;
}

/** Adds what was said; nothing that was said before changes. */
export async function say(manager: EntityManager, actor: Actor, dispute: Dispute, said: Said): Promise<void> {
  await manager.query(
    'INSERT INTO dispute_message (dispute_id, seq, side, act, message, amount, person_id, at) VALUES (?,?,?,?,?,?,?,?)',
    [
      bin(dispute.id),
      dispute.messageCount + 1,
      said.side,
      said.act,
      said.text,
      said.amount?.toFixed() ?? null,
      bin(actor.personId),
      at(said.at),
    ],
  );
  await manager.query('UPDATE invoice_dispute SET message_count = message_count + 1 WHERE id = ?', [bin(dispute.id)]);
}

import type { Actor } from '#identity';
import { amountText, dec, type Decimal, type Id, sum, transition } from '#kernel';
import { bin, insertRows, updateRows } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Acceptances } from '../acceptance/acceptances.service.js';
import {
  BANK_ENTRY_MACHINE,
  type BankFacts,
  invoiceFigures,
  matchEntry,
  type MatchShare,
  names,
  numberEnds,
  type PayableInvoice,
  type UnmatchedReason,
} from '../core/index.js';
import type { LockedInvoice } from '../invoice/invoice-life.js';
import { type Invoice, selectInvoices } from '../invoice/invoice-rows.js';
import { MOST_PAYMENTS, Payments } from '../payment/payments.service.js';
import type { BankEntry } from './bank-rows.js';

/** The column of invoices that the caller's own organization stands in. */
export const ownColumn = ({ organizationKind }: Actor): 'organization_id' | 'provider_id' =>
  organizationKind === 'PROVIDER' ? 'provider_id' : 'organization_id';

/** A buyer pays, a provider is paid. */
export const paysInvoices = ({ organizationKind }: Actor, direction: BankFacts['direction']): boolean =>
  direction === (organizationKind === 'PROVIDER' ? 'CREDIT' : 'DEBIT');

/** What a locked invoice may be paid; one that can hold no further payment may be paid nothing. */
export function payableOf({ invoice, documents }: LockedInvoice): PayableInvoice {
  const { payableNow, due } = invoiceFigures(documents);
  return {
    id: invoice.id,
    number: invoice.number,
    currency: invoice.currency,
    payableNow: documents.payments.length < MOST_PAYMENTS ? payableNow : dec(0),
    due,
    accepted: invoice.dueOn !== null,
    blocked: documents.awaitsTaxInvoice,
  };
}

/** A new entry with what is not stored of it. */
export interface FreshEntry extends BankFacts {
  id: Id;
}

/** What the caller's organization's invoices with these ends of numbers are; the texts decide which are named. */
const withEnds = (manager: EntityManager, actor: Actor, ends: readonly string[]): Promise<Invoice[]> =>
  ends.length
    ? selectInvoices(manager, `WHERE ${ownColumn(actor)} = ? AND RIGHT(number, 12) IN (?) ORDER BY id`, [
        bin(actor.organizationId),
        ends,
      ])
    : Promise.resolve([]);

/** Turns entries of a bank into payments, under the locks of the invoices that they pay. */
@Injectable()
export class BankMatcher {
  constructor(
    private readonly acceptances: Acceptances,
    private readonly payments: Payments,
  ) {}

  /** Matches what names its invoices and pays them exactly; tells of all others why not. In the order given. */
  async matchNew(manager: EntityManager, actor: Actor, entries: readonly FreshEntry[]): Promise<void> {
    const paying = entries.filter(({ direction, reversal }) => paysInvoices(actor, direction) && !reversal);
    const ends = new Set(paying.flatMap(({ text }) => numberEnds(text)));
    const known = await withEnds(manager, actor, [...ends]);
    const namedBy = new Map(paying.map(({ id, text }) => [id, known.filter(({ number }) => names(text, number))]));
    const wanted = new Set([...namedBy.values()].flat().map(({ id }) => id));
    const locked = await this.lockAll(manager, actor, [...wanted]);
    const results: [FreshEntry, MatchShare[] | UnmatchedReason][] = [];
    for (const entry of entries) {
      const named = (namedBy.get(entry.id) ?? []).map(({ id }) => payableOf(locked.get(id)!));
      const verdict = paysInvoices(actor, entry.direction)
        ? entry.reversal
          ? 'REVERSAL'
          : matchEntry(entry, named)
        : 'OTHER_DIRECTION';
      results.push([entry, verdict]);
      if (typeof verdict !== 'string') await this.pay(manager, actor, entry, verdict, locked);
    }
    await updateRows(
      manager,
      { table: 'bank_entry', key: 'id', columns: ['status', 'reason', 'matched'] },
      results.map(([{ id, amount }, verdict]) =>
        typeof verdict === 'string'
          ? [bin(id), stateLeft(verdict), verdict, '0']
          : [bin(id), transition(BANK_ENTRY_MACHINE, 'UNMATCHED', 'match'), null, amount.toFixed()],
      ),
    );
  }

  /** Locks invoices of the caller's organization in the order of their ids; another's is NOT_FOUND. */
  async lockAll(manager: EntityManager, actor: Actor, invoiceIds: readonly Id[]): Promise<Map<Id, LockedInvoice>> {
    const locked = new Map<Id, LockedInvoice>();
    for (const invoiceId of invoiceIds.toSorted())
      locked.set(invoiceId, await this.acceptances.lockFor(manager, actor, invoiceId));
    return locked;
  }

  /** Records the shares as payments and what they were matched from; gives what they sum to. */
  async pay(
    manager: EntityManager,
    actor: Actor,
    entry: Pick<BankEntry, 'id' | 'bookedOn' | 'reference' | 'text'>,
    shares: readonly MatchShare[],
    locked: Map<Id, LockedInvoice>,
  ): Promise<Decimal> {
    const made: unknown[][] = [];
    for (const { invoiceId, amount } of shares) {
      const before = locked.get(invoiceId)!;
      const paymentId = await this.payments.fromBank(manager, actor, before, {
        amount,
        paidOn: entry.bookedOn,
        reference: (entry.reference ?? entry.text).slice(0, 200) || entry.id,
        bankEntryId: entry.id,
      });
      made.push([bin(paymentId), bin(entry.id), bin(invoiceId), amount.toFixed()]);
      // What it may be paid now, for the next entry that names it.
      locked.set(invoiceId, await this.acceptances.lockFor(manager, actor, invoiceId));
    }
    await insertRows(manager, 'INSERT INTO bank_match (payment_id, entry_id, invoice_id, amount)', made);
    return sum(shares.map(({ amount }) => amount));
  }
}

const stateLeft = (reason: UnmatchedReason): string =>
  reason === 'OTHER_DIRECTION' ? transition(BANK_ENTRY_MACHINE, 'UNMATCHED', 'ignore') : 'UNMATCHED';

/** For the audit trail. */
export const shown = (shares: readonly MatchShare[], currency: string): object[] =>
  shares.map(({ invoiceId, amount }) => ({ invoiceId, amount: amountText(amount, currency) }));

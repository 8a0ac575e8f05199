import { type Actor, Organizations } from '#identity';
import { amountText, Clock, dec, type Decimal, type Id, type Instant, Issues, newId, sum, yearOf } from '#kernel';
import { at, Audit, bin, insertRows, nextNumber } from '#platform';
import { Budgets, Instances } from '#procurement';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { creditAmounts, type CreditWish, invoiceNumber, invoiceTax, type InvoiceTaxes } from '../core/index.js';
import { CreditLedger } from '../credit/credit-ledger.js';
import { InvoiceLife, type LockedInvoice } from '../invoice/invoice-life.js';
import { bookedOn, type Charge } from '../invoice/booked-on.js';
import { type InvoiceLine, linesWithIds } from '../invoice/invoice-rows.js';
import { creditedParts, insertPartnerParts } from '../partner/partner-parts.js';
import { creditedByRate, creditedOfLines } from './credit-note-rows.js';

/** A credit note to be issued. */
export interface CreditIssue {
  reason: string;
  lines: readonly CreditWish[];
  /** The dispute it settles. */
  disputeId: Id | null;
}

interface Made extends CreditIssue {
  id: Id;
  number: string;
  issuedAt: Instant;
  /** With what is left of each line afterwards. */
  credited: { line: InvoiceLine; amount: Decimal; left: Decimal }[];
  taxes: InvoiceTaxes;
}

/**
 * Issues credit notes under the lock of their invoice. The invoice itself stays as it is, and so does what stands
 * billed of its parts: a credit note gives away, it does not say that less was used. A later adjustment of the use is
 * the same with and without it.
 */
@Injectable()
export class CreditNoteIssuer {
  constructor(
    private readonly organizations: Organizations,
    private readonly budgets: Budgets,
    private readonly instances: Instances,
    private readonly life: InvoiceLife,
    private readonly credits: CreditLedger,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Writes the note with the next number of `<series>-CN`, takes its part back from each provider of a bundle, gives
   * the money back to the budgets that were charged as a negative line would, and prepaid credits beyond what is left
   * to pay to their balances, and restates the invoice. VALIDATION_FAILED as `creditAmounts` says.
   */
  async issue(manager: EntityManager, actor: Actor, locked: LockedInvoice, issue: CreditIssue): Promise<Id> {
    const { invoice } = locked;
    const credited = await this.credited(manager, locked, issue.lines);
    const taxes = invoiceTax(
      credited.map(({ line, amount }) => ({ amount, taxRate: line.taxRate })),
      invoice.currency,
      await creditedByRate(manager, invoice.id),
    );
    const charges = await this.givenBack(manager, credited);
    const booked = bookedOn(invoice.organizationId, charges);
    await this.budgets.book(manager, actor, [
      { invoiceId: invoice.id, invoicedIn: yearOf(invoice.issuedAt), ...booked, finished: [] },
    ]);
    const made = { ...issue, id: newId(), ...(await this.numberFor(manager, invoice.providerId)), credited, taxes };
    await insert(manager, actor, locked, made);
    const shared = credited.map(({ line: { lineNo }, left }) => ({ lineNo, left }));
    await insertPartnerParts(manager, await creditedParts(manager, made.id, invoice, shared));
    await this.credits.restoreBeyond(manager, actor, locked, taxes.total);
    const total = amountText(taxes.total, invoice.currency);
    const { id, number, reason, disputeId } = made;
    const about = { creditNoteId: id, creditNote: number, amount: total, reason, disputeId };
    const lines = credited.map(({ line, amount }) => [line.lineNo, amountText(amount, invoice.currency)]);
    await this.audit.write(manager, actor, {
      action: 'issueCreditNote',
      subject: 'creditNote',
      subjectId: id,
      after: { number, invoiceId: invoice.id, invoice: invoice.number, total, reason, disputeId, lines },
    });
    await this.life.restate(manager, actor, locked, { action: 'creditInvoice', about });
    return id;
  }

  private async credited(
    manager: EntityManager,
    { invoice, documents }: LockedInvoice,
    wishes: readonly CreditWish[],
  ): Promise<Made['credited']> {
    const lines = await linesWithIds(
      manager,
      invoice,
      wishes.map(({ lineId }) => lineId),
    );
    const taken = await creditedOfLines(
      manager,
      invoice.id,
      lines.map(({ lineNo }) => lineNo),
    );
    const creditable = new Map(
      lines.map(({ id, lineNo, amount }) => [id, { id, left: dec(amount).minus(taken.get(lineNo) ?? 0) }]),
    );
    const issues = new Issues();
    const left = documents.total.minus(documents.credited);
    const amounts = creditAmounts(issues, wishes, creditable, left, invoice.currency);
    issues.throwIfAny();
    const byId = new Map(lines.map((line) => [line.id, line]));
    return wishes
      .map(({ lineId }, index) => {
        const line = byId.get(lineId.toLowerCase())!;
        const amount = amounts[index]!;
        return { line, amount, left: creditable.get(line.id)!.left.minus(amount) };
      })
      .sort((a, b) => a.line.lineNo - b.line.lineNo);
  }

  /** What budgets get back: nothing of a commitment's shortfall, which none was charged with. */
  private async givenBack(manager: EntityManager, credited: Made['credited']): Promise<Charge[]> {
    const instances = await this.instances.byIds(
      [...new Set(credited.flatMap(({ line }) => line.instanceId ?? []))],
      manager,
    );
    return credited.flatMap(({ line: { instanceId, serviceMonth: month }, amount }) => {
      const instance = instanceId === null ? undefined : instances.get(instanceId);
      if (!instance) return [];
      const { id, organizationId: ownerId, orderId } = instance;
      return [{ ownerId, orderId, instanceId: id, month, amount: amount.negated() }];
    });
  }

  /** The next number of the provider's credit notes and the time of issue, both under the number's lock. */
  private async numberFor(manager: EntityManager, providerId: Id): Promise<{ number: string; issuedAt: Instant }> {
    const series = `${(await this.organizations.get(providerId, manager)).code}-CN`;
    const year = yearOf(this.clock.now());
    const number = invoiceNumber(series, year, await nextNumber(manager, `credit-note:${series}`, year));
    const issuedAt = this.clock.now();
    // Tried again, the number belongs to the year of issue.
    if (yearOf(issuedAt) !== year) throw new Error(`the year ended while ${number} was issued`);
    return { number, issuedAt };
  }
}

async function insert(manager: EntityManager, actor: Actor, { invoice }: LockedInvoice, made: Made): Promise<void> {
  const { id, taxes, credited } = made;
  await manager.query(
    'INSERT INTO credit_note (id, number, invoice_id, organization_id, provider_id, currency, net, tax, total, reason, dispute_id, issued_by, issued_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)',
    [
      bin(id),
      made.number,
      ...[invoice.id, invoice.organizationId, invoice.providerId].map(bin),
      invoice.currency,
      ...[taxes.net, taxes.tax, sum(credited.map(({ amount }) => amount))].map((amount) => amount.toFixed()),
      made.reason,
      made.disputeId && bin(made.disputeId),
      bin(actor.personId),
      at(made.issuedAt),
    ],
  );
  await insertRows(
    manager,
    'INSERT INTO credit_note_line (credit_note_id, line_no, invoice_id, invoice_line_no, amount, tax_rate, net, tax_amount)',
    credited.map(({ line, amount }, index) => {
      const { net, taxAmount } = taxes.lines[index]!;
      const figures = [net.toFixed(), taxAmount.toFixed()];
      return [bin(id), index + 1, bin(invoice.id), line.lineNo, amount.toFixed(), line.taxRate, ...figures];
    }),
  );
}

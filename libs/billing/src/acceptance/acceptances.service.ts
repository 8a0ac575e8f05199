import { type Actor, Organizations } from '#identity';
import {
  amountText,
  Clock,
  dec,
  DomainError,
  type Id,
  type Instant,
  Issues,
  newId,
  sum,
  text,
  textInput,
  transition,
  yearOf,
} from '#kernel';
import { at, bin, type Doer, nextNumber, system, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { dueDay, INVOICE_MACHINE, invoiceNumber } from '../core/index.js';
import { InvoiceLife, type LockedInvoice, noSuchInvoice } from '../invoice/invoice-life.js';
import { type Invoice, linesOf } from '../invoice/invoice-rows.js';
import { type AcceptanceKind, confirmedContent } from './acceptance-rows.js';
import { PaymentTermsDesk } from './payment-terms.service.js';

interface Confirmation {
  kind: AcceptanceKind;
  at: Instant;
  personId: Id | null;
  note: string | null;
}

/** Verification and acceptance (验收) of invoices by their buyers, in words or by silence. */
@Injectable()
export class Acceptances {
  constructor(
    private readonly transactions: Transactions,
    private readonly life: InvoiceLife,
    private readonly terms: PaymentTermsDesk,
    private readonly organizations: Organizations,
    private readonly clock: Clock,
  ) {}

  /** The buyer's finance has begun to check. */
  async startVerification(actor: Actor, invoiceId: Id): Promise<void> {
    await this.transactions.run(async (manager) => {
      const locked = await this.lockOwn(manager, actor, invoiceId);
      transition(INVOICE_MACHINE, locked.invoice.status, 'verify');
      await manager.query('UPDATE invoice SET verification_started_at = ? WHERE id = ?', [
        at(this.clock.now()),
        bin(invoiceId),
      ]);
      await this.life.restate(manager, actor, locked, { action: 'startVerification', about: {} });
    });
  }

  /**
   * Confirms every line that no dispute holds, by a certificate, and starts the clock of paying them [P2-B6].
   * INVALID_TRANSITION when nothing is left to be confirmed.
   */
  async accept(actor: Actor, invoiceId: Id, written: string | null): Promise<void> {
    const issues = new Issues();
    const note = textInput(issues, ['note'], written ?? '', { min: 0, max: 600 }) || null;
    issues.throwIfAny();
    await this.transactions.run(async (manager) => {
      const locked = await this.lockOwn(manager, actor, invoiceId);
      const { invoice, documents } = locked;
      transition(INVOICE_MACHINE, invoice.status, 'accept');
      if (invoice.dueOn !== null && !documents.ownClock.some(({ pending }) => pending)) throw nothingToAccept();
      const held = documents.ownClock.some((line) => line.held);
      const kind = held ? 'PARTIALLY_ACCEPTED' : 'ACCEPTED';
      const about = await this.confirm(manager, locked, { kind, at: this.clock.now(), personId: actor.personId, note });
      await this.life.restate(manager, actor, locked, { action: 'acceptInvoice', about });
    });
  }

  /**
   * Locks an invoice and first lets happen what its time has brought: what nobody objected to in time is deemed
   * accepted at that time, whenever somebody looks.
   */
  async lock(manager: EntityManager, invoiceId: Id): Promise<LockedInvoice> {
    const locked = await this.life.lock(manager, invoiceId);
    const { acceptBy } = locked.invoice;
    if (acceptBy === null || acceptBy > this.clock.now()) return locked;
    await this.deem(manager, locked, acceptBy);
    return this.life.lock(manager, invoiceId);
  }

  /** The same for the caller's own organization's invoice as a buyer; others' are NOT_FOUND. */
  async lockOwn(manager: EntityManager, actor: Actor, invoiceId: Id): Promise<LockedInvoice> {
    const locked = await this.lock(manager, invoiceId);
    if (locked.invoice.organizationId !== actor.organizationId) throw noSuchInvoice();
    return locked;
  }

  /** The same for an invoice in the name of the caller's own organization, a provider. */
  async lockIssued(manager: EntityManager, actor: Actor, invoiceId: Id): Promise<LockedInvoice> {
    const locked = await this.lock(manager, invoiceId);
    if (locked.invoice.providerId !== actor.organizationId) throw noSuchInvoice();
    return locked;
  }

  private async deem(manager: EntityManager, locked: LockedInvoice, when: Instant): Promise<void> {
    const doer: Doer = system(`deemed-acceptance:${locked.invoice.id}`);
    const about = await this.confirm(manager, locked, {
      kind: 'DEEMED_ACCEPTED',
      at: when,
      personId: null,
      note: null,
    });
    await this.life.restate(manager, doer, locked, { action: 'deemAccepted', about });
  }

  private async confirm(manager: EntityManager, { invoice }: LockedInvoice, given: Confirmation): Promise<object> {
    const { paymentDays } = await this.terms.at(invoice, invoice.issuedAt, manager);
    if (invoice.dueOn === null)
      await manager.query('UPDATE invoice SET accepted_at = ?, accept_by = NULL, due_on = ? WHERE id = ?', [
        at(given.at),
        dueDay(given.at, paymentDays),
        bin(invoice.id),
      ]);
    const number = await this.certify(manager, invoice, given);
    return { certificate: number, kind: given.kind, note: given.note };
  }

  private async certify(manager: EntityManager, invoice: Invoice, given: Confirmation): Promise<string> {
    const lines = (await linesOf(manager, [invoice])).get(invoice.id) ?? [];
    const held = new Set<Id>();
    const confirmed = lines.filter((line) => !held.has(line.id));
    const { code } = await this.organizations.get(invoice.organizationId, manager);
    const now = this.clock.now();
    const year = yearOf(now);
    const series = `${code}-AC`;
    const number = invoiceNumber(series, year, await nextNumber(manager, `acceptance:${series}`, year));
    await manager.query(
      'INSERT INTO acceptance (id, number, invoice_id, kind, amount, held_lines, content_hash, note, person_id, accepted_at, recorded_at) VALUES (?,?,?,?,?,?,?,?,?,?,?)',
      [
        bin(newId()),
        number,
        bin(invoice.id),
        given.kind,
        amountText(sum(confirmed.map(({ amount }) => dec(amount))), invoice.currency),
        JSON.stringify(lines.filter((line) => held.has(line.id)).map(({ lineNo }) => lineNo)),
        confirmedContent(invoice, confirmed),
        given.note,
        given.personId && bin(given.personId),
        at(given.at),
        at(now),
      ],
    );
    return number;
  }
}

const nothingToAccept = (): DomainError =>
  new DomainError(
    'INVALID_TRANSITION',
    text('Everything that no dispute holds is accepted already.', '未被异议的部分均已确认。'),
  );

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
import { at, bin, nextNumber, system, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { dueDay, INVOICE_MACHINE, invoiceNumber, type OwnClockLine } from '../core/index.js';
import { InvoiceLife, type LockedInvoice, noSuchInvoice } from '../invoice/invoice-life.js';
import { linesOf } from '../invoice/invoice-rows.js';
import { type AcceptanceKind, confirmedContent } from './acceptance-rows.js';
import { PaymentTermsDesk } from './payment-terms.service.js';

interface Confirmation {
  kind: AcceptanceKind;
  at: Instant;
  personId: Id | null;
  note: string | null;
}

/** What is confirmed: all that no dispute gave a clock of its own, and lines whose time for acceptance went on. */
interface Confirmed {
  rest: boolean;
  pending: readonly OwnClockLine[];
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
      const pending = documents.ownClock.filter(({ acceptBy }) => acceptBy !== null);
      const [held, rest] = [documents.ownClock.some((line) => line.held), invoice.dueOn === null];
      if (!pending.length && (!rest || documents.ownClock.length === invoice.lineCount)) throw nothingToAccept();
      const given = { at: this.clock.now(), personId: actor.personId, note };
      const about = await this.confirm(
        manager,
        locked,
        { kind: held ? 'PARTIALLY_ACCEPTED' : 'ACCEPTED', ...given },
        { rest, pending },
      );
      await this.life.restate(manager, actor, locked, { action: 'acceptInvoice', about });
    });
  }

  /**
   * Locks an invoice and first lets happen what its time has brought, in its order: what nobody objected to in time
   * is deemed accepted at that time, whenever somebody looks.
   */
  async lock(manager: EntityManager, invoiceId: Id): Promise<LockedInvoice> {
    for (;;) {
      const locked = await this.life.lock(manager, invoiceId);
      const { invoice, documents } = locked;
      const ends = [invoice.acceptBy, ...documents.ownClock.map(({ acceptBy }) => acceptBy)];
      const next = Math.min(...ends.map((end) => end ?? Infinity));
      if (next > this.clock.now()) return locked;
      await this.deem(manager, locked, next);
    }
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

  /** The same for an invoice that the caller's own organization pays, or is paid. */
  lockFor(manager: EntityManager, actor: Actor, invoiceId: Id): Promise<LockedInvoice> {
    return actor.organizationKind === 'PROVIDER'
      ? this.lockIssued(manager, actor, invoiceId)
      : this.lockOwn(manager, actor, invoiceId);
  }

  private async deem(manager: EntityManager, locked: LockedInvoice, when: Instant): Promise<void> {
    const { invoice, documents } = locked;
    const about = await this.confirm(
      manager,
      locked,
      { kind: 'DEEMED_ACCEPTED', at: when, personId: null, note: null },
      { rest: invoice.acceptBy === when, pending: documents.ownClock.filter(({ acceptBy }) => acceptBy === when) },
    );
    const doer = system(`deemed-acceptance:${invoice.id}`);
    await this.life.restate(manager, doer, locked, { action: 'deemAccepted', about });
  }

  private async confirm(
    manager: EntityManager,
    locked: LockedInvoice,
    given: Confirmation,
    what: Confirmed,
  ): Promise<object> {
    const { invoice } = locked;
    const { paymentDays } = await this.terms.at(invoice, invoice.issuedAt, manager);
    const clock = [at(given.at), dueDay(given.at, paymentDays), bin(invoice.id)];
    if (what.rest)
      await manager.query('UPDATE invoice SET accepted_at = ?, accept_by = NULL, due_on = ? WHERE id = ?', clock);
    const lineNos = what.pending.map(({ lineNo }) => lineNo);
    if (lineNos.length)
      await manager.query(
        'UPDATE invoice_dispute SET confirmed_at = ?, accept_by = NULL, due_on = ? WHERE invoice_id = ? AND line_no IN (?) AND accept_by IS NOT NULL',
        [...clock, lineNos],
      );
    const number = await this.certify(manager, locked, given, what);
    return { certificate: number, kind: given.kind, note: given.note };
  }

  /** The certificate's number; null when every line is disputed and none is confirmed. */
  private async certify(
    manager: EntityManager,
    { invoice, documents }: LockedInvoice,
    given: Confirmation,
    { rest, pending }: Confirmed,
  ): Promise<string | null> {
    const [own, named] = [documents.ownClock, pending].map((some) => new Set(some.map(({ lineNo }) => lineNo)));
    const lines = (await linesOf(manager, [invoice])).get(invoice.id) ?? [];
    const confirmed = lines.filter(({ lineNo }) => named!.has(lineNo) || (rest && !own!.has(lineNo)));
    if (!confirmed.length) return null;
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
        JSON.stringify(documents.ownClock.flatMap(({ held, lineNo }) => (held ? [lineNo] : []))),
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

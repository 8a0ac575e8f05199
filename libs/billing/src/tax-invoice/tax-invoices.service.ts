import { type Actor, Organizations } from '#identity';
import {
  Clock,
  dateOf,
  dec,
  DomainError,
  type Id,
  invalid,
  isId,
  Issues,
  newId,
  notFound,
  text,
  textInput,
  transition,
} from '#kernel';
import { at, Audit, bin, id, Idempotency, isDuplicate, rows, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { hash } from 'node:crypto';
import { DataSource, type EntityManager } from 'typeorm';
import { Acceptances } from '../acceptance/acceptances.service.js';
import {
  BILLING_ERRORS,
  checkTaxInvoice,
  checkTaxInvoiceNumber,
  type ConfirmedBill,
  isConfirmed,
  leftByRate,
  TAX_INVOICE_MACHINE,
  type TaxInvoiceContent,
} from '../core/index.js';
import { creditedByRate } from '../credit-note/credit-note-rows.js';
import { capitals } from '../files/capitals.js';
import { InvoiceLife, type LockedInvoice } from '../invoice/invoice-life.js';
import { taxesOf } from '../invoice/invoice-rows.js';
import { Invoices } from '../invoice/invoices.service.js';
import { readTaxInvoice } from './read-tax-invoice.js';
import { selectTaxInvoices, type TaxInvoice } from './tax-invoice-rows.js';

const MOST_BYTES = 2 * 1024 * 1024;

export interface RecordTaxInvoiceInput {
  invoiceId: Id;
  xml: Buffer;
  idempotencyKey?: string | null;
}

export interface VoidTaxInvoiceInput {
  taxInvoiceId: Id;
  redNumber: string;
  reason: string;
}

/** Tax invoices (数电票) of providers: matched with their confirmed bills, each number booked once for ever. */
@Injectable()
export class TaxInvoices {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly organizations: Organizations,
    private readonly acceptances: Acceptances,
    private readonly invoices: Invoices,
    private readonly life: InvoiceLife,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Books the tax invoice of a confirmed bill of the caller's organization, a provider. Every field that differs is an
   * issue of VALIDATION_FAILED, and then nothing is stored [P2-C5]. INVALID_TRANSITION for a bill that is not
   * confirmed whole, or has its tax invoice; INVOICE_ALREADY_USED for a number that was ever booked [P2-C9].
   */
  async record(actor: Actor, { invoiceId, xml, idempotencyKey }: RecordTaxInvoiceInput): Promise<TaxInvoice> {
    const issues = new Issues();
    if (xml.length > MOST_BYTES)
      throw invalid(['xml'], 'TOO_LONG', text(`At most ${MOST_BYTES} bytes.`, `最多 ${MOST_BYTES} 字节。`));
    const content = readTaxInvoice(issues, xml);
    const digest = hash('sha256', xml, 'buffer');
    const body = { invoiceId, sha256: digest.toString('hex') };
    const once = { organizationId: actor.organizationId, operation: 'recordTaxInvoice', key: idempotencyKey, body };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const locked = await this.acceptances.lockIssued(manager, actor, invoiceId);
        const taxInvoiceId = newId();
        // First: whatever else is wrong with it, a number that is used is told as such.
        if (/^\d{20}$/.test(content?.number ?? '')) await useNumber(manager, content!.number, taxInvoiceId);
        if (content) await this.check(manager, issues, content, locked);
        issues.throwIfAny();
        await this.insert(manager, actor, locked, { id: taxInvoiceId, content: content!, xml, digest });
        return taxInvoiceId;
      }),
    );
    return this.get(this.dataSource, made);
  }

  private async check(
    manager: EntityManager,
    issues: Issues,
    content: TaxInvoiceContent,
    { invoice, documents }: LockedInvoice,
  ): Promise<void> {
    if (!isConfirmed(documents)) throw notConfirmed();
    if (invoice.currency !== 'CNY')
      throw invalid(['invoiceId'], 'CURRENCY_DIFFERS', text('A 数电票 is in CNY.', '数电票以人民币开具。'));
    const parties = await this.organizations.byIds([invoice.organizationId, invoice.providerId], manager);
    const taxes = (await taxesOf(manager, [invoice])).get(invoice.id) ?? [];
    const bill: ConfirmedBill = {
      buyer: parties.get(invoice.organizationId)!,
      seller: parties.get(invoice.providerId)!,
      rates: leftByRate(taxes, await creditedByRate(manager, invoice.id)),
    };
    checkTaxInvoice(issues, content, bill, { today: dateOf(this.clock.now()), words: capitals });
  }

  private async insert(
    manager: EntityManager,
    actor: Actor,
    locked: LockedInvoice,
    { id: taxInvoiceId, content, xml, digest }: { id: Id; content: TaxInvoiceContent; xml: Buffer; digest: Buffer },
  ): Promise<void> {
    const invoiceId = bin(locked.invoice.id);
    const { number, issuedOn, amount, taxAmount, total } = content;
    try {
      await manager.query(
        "INSERT INTO tax_invoice (id, number, invoice_id, matched_invoice_id, status, issued_on, net, tax, total, content, xml, sha256, recorded_by, recorded_at) VALUES (?,?,?,?,'MATCHED',?,?,?,?,?,?,?,?,?)",
        [
          bin(taxInvoiceId),
          number,
          invoiceId,
          invoiceId,
          issuedOn,
          ...[amount, taxAmount, total].map((value) => dec(value).toFixed()),
          JSON.stringify(content),
          xml,
          digest,
          bin(actor.personId),
          at(this.clock.now()),
        ],
      );
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      throw new DomainError(
        'INVALID_TRANSITION',
        text('The bill has its tax invoice: take that one back first.', '该账单已匹配数电票，请先红冲。'),
      );
    }
    const about = { taxInvoiceId, number, issuedOn, total, sha256: digest.toString('hex') };
    await this.life.restate(manager, actor, locked, { action: 'recordTaxInvoice', about });
  }

  /** Takes a tax invoice back by a red-letter one of the same provider, whose number is used up as well. */
  async void(actor: Actor, input: VoidTaxInvoiceInput): Promise<TaxInvoice> {
    const issues = new Issues();
    const reason = textInput(issues, ['reason'], input.reason, { max: 600 });
    const today = dateOf(this.clock.now());
    checkTaxInvoiceNumber(issues, ['redNumber'], input.redNumber, today);
    issues.throwIfAny();
    await this.transactions.run(async (manager) => {
      const invoiceId = await invoiceOf(manager, actor, input.taxInvoiceId);
      const locked = await this.acceptances.lockIssued(manager, actor, invoiceId);
      const { status, number } = await this.get(manager, input.taxInvoiceId);
      const next = transition(TAX_INVOICE_MACHINE, status, 'void');
      await useNumber(manager, input.redNumber, input.taxInvoiceId);
      await manager.query(
        'UPDATE tax_invoice SET status = ?, matched_invoice_id = NULL, red_number = ?, void_reason = ?, voided_at = ? WHERE id = ?',
        [next, input.redNumber, reason, at(this.clock.now()), bin(input.taxInvoiceId)],
      );
      const about = { taxInvoiceId: input.taxInvoiceId, number, redNumber: input.redNumber, reason };
      await this.life.restate(manager, actor, locked, { action: 'voidTaxInvoice', about });
    });
    return this.get(this.dataSource, input.taxInvoiceId);
  }

  /** The original file of a tax invoice, to whoever may read its invoice; NOT_FOUND. */
  async file(actor: Actor, taxInvoiceId: Id): Promise<{ number: string; xml: Buffer }> {
    const [row] = isId(taxInvoiceId)
      ? await rows<{ number: string; invoice_id: Buffer; xml: Buffer }>(
          this.dataSource,
          'SELECT number, invoice_id, xml FROM tax_invoice WHERE id = ?',
          [bin(taxInvoiceId)],
        )
      : [];
    if (!row) throw noSuchTaxInvoice();
    await this.invoices.forReading(actor, id(row.invoice_id));
    return { number: row.number, xml: row.xml };
  }

  /** Whether the caller's organization, a buyer, pays only what has its tax invoice; from now on. */
  async setPolicy(actor: Actor, taxInvoiceFirst: boolean): Promise<{ taxInvoiceFirst: boolean }> {
    await this.transactions.run(async (manager) => {
      const set = [taxInvoiceFirst ? 1 : 0, bin(actor.personId), at(this.clock.now())];
      await manager.query(
        'INSERT INTO payment_policy (organization_id, tax_invoice_first, set_by, set_at) VALUES (?,?,?,?) ON DUPLICATE KEY UPDATE tax_invoice_first = VALUES(tax_invoice_first), set_by = VALUES(set_by), set_at = VALUES(set_at)',
        [bin(actor.organizationId), ...set],
      );
      await this.audit.write(manager, actor, {
        action: 'setPaymentPolicy',
        subject: 'paymentPolicy',
        subjectId: actor.organizationId,
        after: { taxInvoiceFirst },
      });
    });
    return { taxInvoiceFirst };
  }

  private async get(runner: DataSource | EntityManager, taxInvoiceId: Id): Promise<TaxInvoice> {
    return (await selectTaxInvoices(runner, 'WHERE id = ?', [bin(taxInvoiceId)]))[0]!;
  }
}

/** Uses a number up for ever; INVOICE_ALREADY_USED. */
async function useNumber(manager: EntityManager, number: string, taxInvoiceId: Id): Promise<void> {
  try {
    await manager.query('INSERT INTO tax_invoice_number (number, tax_invoice_id) VALUES (?,?)', [
      number,
      bin(taxInvoiceId),
    ]);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new DomainError(
      BILLING_ERRORS.INVOICE_ALREADY_USED,
      text(`The tax invoice ${number} is booked already.`, `数电票 ${number} 已入账，不得重复使用。`),
    );
  }
}

/** The invoice of a tax invoice of the caller's organization, a provider; NOT_FOUND. */
async function invoiceOf(manager: EntityManager, actor: Actor, taxInvoiceId: Id): Promise<Id> {
  const [row] = isId(taxInvoiceId)
    ? await rows<{ invoice_id: Buffer }>(
        manager,
        'SELECT t.invoice_id FROM tax_invoice t JOIN invoice i ON i.id = t.invoice_id WHERE t.id = ? AND i.provider_id = ?',
        [bin(taxInvoiceId), bin(actor.organizationId)],
      )
    : [];
  if (!row) throw noSuchTaxInvoice();
  return id(row.invoice_id);
}

const noSuchTaxInvoice = (): Error => notFound(text('tax invoice', '数电票'));

const notConfirmed = (): DomainError =>
  new DomainError('INVALID_TRANSITION', text('The whole bill must be confirmed first.', '账单须先全部确认。'));

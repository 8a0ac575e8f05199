import type { Actor } from '#identity';
import {
  amountText,
  Clock,
  type DateOn,
  dateOf,
  type Decimal,
  dec,
  DomainError,
  type Id,
  isId,
  Issues,
  newId,
  notFound,
  sum,
  type Text,
  text,
  textInput,
} from '#kernel';
import { at, bin, id, Idempotency, rows, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Acceptances } from '../acceptance/acceptances.service.js';
import { amountInput, BILLING_ERRORS, BILLING_ISSUES, invoiceFigures } from '../core/index.js';
import { InvoiceLife, type LockedInvoice } from '../invoice/invoice-life.js';
import type { Invoice } from '../invoice/invoice-rows.js';
import { type Payment, paymentsOf } from './payment-rows.js';

/** The most payments and reversals of one invoice. */
export const MOST_PAYMENTS = 1000;

export interface RecordPaymentInput {
  invoiceId: Id;
  amount: string;
  paidOn: DateOn;
  reference: string;
  idempotencyKey?: string | null;
}

export interface ReversePaymentInput {
  paymentId: Id;
  /** None: all that is left of it. */
  amount?: string | null;
  reversedOn: DateOn;
  reason: string;
  idempotencyKey?: string | null;
}

interface NewPayment {
  reversesId: Id | null;
  amount: Decimal;
  paidOn: DateOn;
  reference: string;
}

/** Records what buyers paid for invoices, and what of it was taken back; rows are only added. */
@Injectable()
export class Payments {
  constructor(
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly acceptances: Acceptances,
    private readonly life: InvoiceLife,
    private readonly clock: Clock,
  ) {}

  /**
   * A payment by the buyer of an invoice it has accepted, at least in part: INVALID_TRANSITION before. ABOVE_PAYABLE
   * for more than what may be paid now; TAX_INVOICE_REQUIRED where the buyer pays only what has its tax invoice; IN_FUTURE for a later day than today. Gives the invoice's id.
   */
  async record(actor: Actor, { idempotencyKey, ...input }: RecordPaymentInput): Promise<Id> {
    const once = { organizationId: actor.organizationId, operation: 'recordPayment', key: idempotencyKey, body: input };
    await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const locked = await this.acceptances.lockOwn(manager, actor, input.invoiceId);
        return this.add(manager, actor, locked, this.checked(locked, input), 'recordPayment');
      }),
    );
    return input.invoiceId;
  }

  /**
   * Takes back all or a part of a payment: a transfer that bounced, a refund. ABOVE_PAYMENT for more than is left of
   * it. Gives the invoice's id.
   */
  async reverse(actor: Actor, { idempotencyKey, ...input }: ReversePaymentInput): Promise<Id> {
    const once = {
      organizationId: actor.organizationId,
      operation: 'reversePayment',
      key: idempotencyKey,
      body: input,
    };
    return this.transactions.run(async (manager) => {
      const invoiceId = await invoiceOf(manager, actor, input.paymentId);
      await this.idempotency.once(manager, once, async () => {
        const locked = await this.acceptances.lockOwn(manager, actor, invoiceId);
        const all = (await paymentsOf(manager, [invoiceId])).get(invoiceId) ?? [];
        return this.add(manager, actor, locked, this.takenBack(locked.invoice, all, input), 'reversePayment');
      });
      return invoiceId;
    });
  }

  /**
   * A payment that a bank statement tells of, of an invoice locked by the caller, who has seen to its amount: above
   * zero, at most what may be paid now. Gives the payment's id.
   */
  fromBank(
    manager: EntityManager,
    actor: Actor,
    locked: LockedInvoice,
    { bankEntryId, ...payment }: Omit<NewPayment, 'reversesId'> & { bankEntryId: Id },
  ): Promise<Id> {
    return this.add(manager, actor, locked, { ...payment, reversesId: null }, 'payFromBank', { bankEntryId });
  }

  private checked({ invoice, documents }: LockedInvoice, input: RecordPaymentInput): NewPayment {
    if (invoice.dueOn === null)
      throw new DomainError(
        'INVALID_TRANSITION',
        text(
          'Accept the invoice, or what is not disputed of it, before it is paid.',
          '请先确认账单（或其中未被异议的部分）再付款。',
        ),
      );
    if (documents.awaitsTaxInvoice) throw taxInvoiceRequired();
    const issues = new Issues();
    const amount = amountInput(issues, ['amount'], input.amount, invoice.currency);
    const reference = this.common(issues, ['paidOn'], input.paidOn, ['reference'], input.reference);
    const { payableNow } = invoiceFigures(documents);
    if (amount?.gt(payableNow))
      issues.add(['amount'], BILLING_ISSUES.ABOVE_PAYABLE, atMost(amountText(payableNow, invoice.currency)));
    if (documents.payments.length >= MOST_PAYMENTS)
      issues.add(
        ['invoiceId'],
        'TOO_MANY',
        text(`At most ${MOST_PAYMENTS} payments.`, `最多 ${MOST_PAYMENTS} 笔付款。`),
      );
    issues.throwIfAny();
    return { reversesId: null, amount: amount!, paidOn: input.paidOn, reference };
  }

  private takenBack({ currency }: Invoice, all: readonly Payment[], input: ReversePaymentInput): NewPayment {
    const { paymentId, reversedOn } = input;
    const payment = all.find((one) => one.id === paymentId.toLowerCase())!;
    if (payment.reversesId !== null)
      throw new DomainError('INVALID_TRANSITION', text('It is a reversal itself.', '该记录本身即为冲回。'));
    const left = sum([
      payment.amount,
      ...all.filter(({ reversesId }) => reversesId === payment.id).map((reversal) => reversal.amount),
    ]);
    const issues = new Issues();
    const written = input.amount ?? null;
    const amount = written === null ? left : amountInput(issues, ['amount'], written, currency);
    const reference = this.common(issues, ['reversedOn'], reversedOn, ['reason'], input.reason);
    if (left.isZero() || amount?.gt(left))
      issues.add(['amount'], BILLING_ISSUES.ABOVE_PAYMENT, atMost(amountText(left, currency)));
    if (reversedOn < payment.paidOn)
      issues.add(['reversedOn'], 'OUT_OF_RANGE', text('Not before the payment.', '不得早于付款日。'));
    issues.throwIfAny();
    return { reversesId: payment.id, amount: dec(0).minus(amount!), paidOn: reversedOn, reference };
  }

  private common(issues: Issues, dayPath: string[], day: DateOn, textPath: string[], written: string): string {
    if (day > dateOf(this.clock.now())) issues.add(dayPath, 'IN_FUTURE', text('Not after today.', '不得晚于今日。'));
    return textInput(issues, textPath, written, { max: 200 });
  }

  private async add(
    manager: EntityManager,
    actor: Actor,
    locked: LockedInvoice,
    payment: NewPayment,
    action: string,
    source: object = {},
  ): Promise<Id> {
    const { invoice } = locked;
    const paymentId = newId();
    await manager.query(
      'INSERT INTO payment (id, invoice_id, organization_id, provider_id, reverses_id, amount, paid_on, reference, recorded_by, recorded_at) VALUES (?,?,?,?,?,?,?,?,?,?)',
      [
        ...[paymentId, invoice.id, invoice.organizationId, invoice.providerId].map(bin),
        payment.reversesId && bin(payment.reversesId),
        payment.amount.toFixed(),
        payment.paidOn,
        payment.reference,
        bin(actor.personId),
        at(this.clock.now()),
      ],
    );
    const { reversesId, paidOn, reference } = payment;
    const about = {
      paymentId,
      reversesId,
      amount: amountText(payment.amount, invoice.currency),
      paidOn,
      reference,
      ...source,
    };
    await this.life.restate(manager, actor, locked, { action, about });
    return paymentId;
  }
}

/** The invoice a payment of the caller's organization belongs to; NOT_FOUND. */
async function invoiceOf(manager: EntityManager, actor: Actor, paymentId: Id): Promise<Id> {
  const [row] = isId(paymentId)
    ? await rows<{ invoice_id: Buffer }>(
        manager,
        'SELECT invoice_id FROM payment WHERE id = ? AND organization_id = ?',
        [bin(paymentId), bin(actor.organizationId)],
      )
    : [];
  if (!row) throw notFound(text('payment', '付款'));
  return id(row.invoice_id);
}

const taxInvoiceRequired = (): DomainError =>
  new DomainError(
    BILLING_ERRORS.TAX_INVOICE_REQUIRED,
    text(
      'Your organization pays only what has its matching tax invoice.',
      '贵机构已设置：数电票与账单匹配后方可付款。',
    ),
  );

const atMost = (amount: string): Text => text(`At most ${amount}.`, `最多 ${amount}。`);

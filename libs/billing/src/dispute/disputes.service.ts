import type { Actor } from '#identity';
import {
  amountText,
  Clock,
  DAY,
  type Decimal,
  DomainError,
  type Id,
  invalid,
  isId,
  Issues,
  min,
  newId,
  notFound,
  text,
  textInput,
  transition,
  ZERO,
} from '#kernel';
import { at, atOrNull, bin, Idempotency, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Acceptances } from '../acceptance/acceptances.service.js';
import { PaymentTermsDesk } from '../acceptance/payment-terms.service.js';
import {
  acceptanceEndAfter,
  amountInput,
  BILLING_ERRORS,
  BILLING_ISSUES,
  DISPUTE_MACHINE,
  type DisputeAnswer,
  type DisputeCommand,
  type DisputeStatus,
  dueDay,
  INVOICE_MACHINE,
} from '../core/index.js';
import { CreditNoteIssuer } from '../credit-note/credit-note-issuer.js';
import { InvoiceLife, type LockedInvoice } from '../invoice/invoice-life.js';
import { type InvoiceLine, linesWithIds } from '../invoice/invoice-rows.js';
import { type Dispute, type DisputeSide, lastAnswer, selectDisputes } from './dispute-rows.js';
import { leftOf, say } from './dispute-store.js';

/** The most that is said in one dispute. */
const MOST_MESSAGES = 100;

export interface DisputeLineInput {
  invoiceId: Id;
  lineId: Id;
  reason: string;
  claimedAmount?: string | null;
  idempotencyKey?: string | null;
}

export interface AnswerDisputeInput {
  disputeId: Id;
  answer: DisputeAnswer;
  text: string;
  amount?: string | null;
}

/** What one side does in a dispute. */
interface Move {
  side: DisputeSide;
  command: DisputeCommand;
  action: string;
  text: string;
}

/** What comes of it: an agreed amount ends the dispute, zero without a credit note; an answered one is on offer. */
interface Outcome {
  act: string;
  agreed?: Decimal;
  answered?: Decimal;
}

/** A dispute under the lock of its invoice. */
interface Locked {
  dispute: Dispute;
  locked: LockedInvoice;
  /** What credit notes have left of the line. */
  left: Decimal;
}

const noSuchDispute = (): DomainError => notFound(text('dispute', '异议'));

/** Disputes of invoice lines: opened by buyers, answered by providers, in the end decided by the operator. */
@Injectable()
export class Disputes {
  constructor(
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly acceptances: Acceptances,
    private readonly terms: PaymentTermsDesk,
    private readonly life: InvoiceLife,
    private readonly credits: CreditNoteIssuer,
    private readonly clock: Clock,
  ) {}

  /**
   * Holds one line of the caller's own organization's invoice: it is not payable and its clock stands until the
   * dispute is over; all others go on [P2-B8]. DISPUTE_WINDOW_OVER after the days that the rules give from issue;
   * INVALID_TRANSITION for a line that is disputed, or was settled by a dispute before; UNKNOWN_LINE,
   * ABOVE_REMAINDER.
   */
  async open(actor: Actor, { idempotencyKey, ...input }: DisputeLineInput): Promise<Id> {
    const { organizationId } = actor;
    const once = { organizationId, operation: 'disputeInvoiceLine', key: idempotencyKey, body: input };
    return this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const locked = await this.acceptances.lockOwn(manager, actor, input.invoiceId);
        this.mustBeOpen(locked);
        const issues = new Issues();
        const reason = textInput(issues, ['reason'], input.reason, { max: 2000 });
        const line = await this.disputable(manager, issues, locked, input);
        const claimed = this.claim(issues, locked, line, input.claimedAmount ?? null);
        issues.throwIfAny();
        return this.insert(manager, actor, locked, line!.line, claimed, reason);
      }),
    );
  }

  /** The provider grants the claim, refuses it, or offers another amount: COUNTER needs one, at most what is left. */
  async answer(actor: Actor, input: AnswerDisputeInput): Promise<void> {
    const { answer } = input;
    if (answer === 'COUNTER' && (input.amount ?? null) === null)
      throw invalid(['amount'], 'REQUIRED', text('A counter-offer names its amount.', '还价须给出金额。'));
    const command = answer === 'ACCEPT' ? 'accept' : 'answer';
    await this.move(
      actor,
      input.disputeId,
      { side: 'PROVIDER', command, action: 'answerDispute', text: input.text },
      (of) => {
        const amount = answer === 'COUNTER' ? this.amount(of, input.amount ?? '') : null;
        if (answer === 'ACCEPT') return { act: answer, agreed: min(of.dispute.claimedAmount ?? of.left, of.left) };
        return { act: answer, answered: amount ?? ZERO };
      },
    );
  }

  /** The buyer takes the provider's answer: what it offers is credited. */
  async settle(actor: Actor, disputeId: Id, written: string): Promise<void> {
    const move: Move = { side: 'BUYER', command: 'settle', action: 'acceptDisputeAnswer', text: written };
    await this.move(actor, disputeId, move, ({ dispute, left }) => ({
      act: 'SETTLE',
      agreed: min(dispute.answeredAmount ?? ZERO, left),
    }));
  }

  async withdraw(actor: Actor, disputeId: Id, written: string): Promise<void> {
    const move: Move = { side: 'BUYER', command: 'withdraw', action: 'withdrawDispute', text: written };
    await this.move(actor, disputeId, move, () => ({ act: 'WITHDRAW' }));
  }

  /** Either side takes an answered dispute to the operator; the buyer also one that was not answered in time. */
  async escalate(actor: Actor, disputeId: Id, written: string): Promise<void> {
    const side = actor.organizationKind === 'PROVIDER' ? 'PROVIDER' : 'BUYER';
    const move: Move = { side, command: 'escalate', action: 'escalateDispute', text: written };
    await this.move(actor, disputeId, move, ({ dispute }) => {
      if (dispute.status === 'OPEN' && !this.mayEscalateOpen(side, dispute))
        throw new DomainError(
          'INVALID_TRANSITION',
          text('The provider’s time to answer is not over.', '供应商答复期限尚未届满。'),
        );
      return { act: 'ESCALATE' };
    });
  }

  /** An unanswered dispute is the buyer's to escalate once the days for an answer are over. */
  mayEscalateOpen(side: DisputeSide, { openedAt }: Dispute): boolean {
    return side === 'BUYER' && this.clock.now() >= openedAt + this.terms.days('DISPUTE_ANSWER_DAYS', openedAt) * DAY;
  }

  /** The operator's word: what is to be credited, or zero. */
  async decide(actor: Actor, input: { disputeId: Id; amount: string; text: string }): Promise<void> {
    const move: Move = { side: 'OPERATOR', command: 'decide', action: 'decideDispute', text: input.text };
    await this.move(actor, input.disputeId, move, (of) => ({
      act: 'DECIDE',
      agreed: /^0+(\.0+)?$/.test(input.amount) ? ZERO : this.amount(of, input.amount),
    }));
  }

  private mustBeOpen({ invoice }: LockedInvoice): void {
    if (invoice.status !== 'DISPUTED') transition(INVOICE_MACHINE, invoice.status, 'dispute');
    const days = this.terms.days('DISPUTE_DAYS', invoice.issuedAt);
    if (this.clock.now() >= invoice.issuedAt + days * DAY)
      throw new DomainError(
        BILLING_ERRORS.DISPUTE_WINDOW_OVER,
        text(`Lines can be disputed for ${days} days from issue.`, `自出账之日起 ${days} 日内可提出异议，现已逾期。`),
      );
  }

  private async disputable(
    manager: EntityManager,
    issues: Issues,
    { invoice }: LockedInvoice,
    { lineId }: DisputeLineInput,
  ): Promise<{ line: InvoiceLine; left: Decimal } | null> {
    const [line] = await linesWithIds(manager, invoice, [lineId]);
    if (!line) {
      issues.add(['lineId'], BILLING_ISSUES.UNKNOWN_LINE, text('No line of this invoice.', '该账单没有这一行。'));
      return null;
    }
    const [last] = await selectDisputes(
      manager,
      'WHERE d.invoice_id = ? AND d.line_no = ? ORDER BY d.id DESC LIMIT 1',
      [bin(invoice.id), line.lineNo],
    );
    if (last && last.status !== 'WITHDRAWN')
      throw new DomainError(
        'INVALID_TRANSITION',
        last.closedAt === null
          ? text('The line is disputed already.', '该行已有未结异议。')
          : text('A dispute of the line was settled.', '该行异议已有定论。'),
      );
    return { line, left: await leftOf(manager, line) };
  }

  private claim(
    issues: Issues,
    { invoice }: LockedInvoice,
    found: { left: Decimal } | null,
    written: string | null,
  ): Decimal | null {
    const claimed = written === null ? null : amountInput(issues, ['claimedAmount'], written, invoice.currency);
    if (found && (found.left.lte(0) || claimed?.gt(found.left)))
      issues.add(
        [found.left.lte(0) ? 'lineId' : 'claimedAmount'],
        BILLING_ISSUES.ABOVE_REMAINDER,
        text('More than is left of the line.', '超过该行剩余金额。'),
      );
    return claimed;
  }

  private async insert(
    manager: EntityManager,
    actor: Actor,
    locked: LockedInvoice,
    line: InvoiceLine,
    claimed: Decimal | null,
    reason: string,
  ): Promise<Id> {
    const { invoice, documents } = locked;
    const [disputeId, now] = [newId(), this.clock.now()];
    const own = documents.ownClock.find(({ lineNo }) => lineNo === line.lineNo);
    await manager.query(
      "INSERT INTO invoice_dispute (id, invoice_id, line_no, line_id, organization_id, provider_id, status, open_key, claimed_amount, message_count, opened_at, acceptance_end, updated_at) VALUES (?,?,?,?,?,?,'OPEN',?,?,0,?,?,?)",
      [
        bin(disputeId),
        bin(invoice.id),
        line.lineNo,
        ...[line.id, invoice.organizationId, invoice.providerId].map(bin),
        line.id,
        claimed?.toFixed() ?? null,
        at(now),
        // What its time for acceptance was: its own after an earlier dispute, else the invoice's.
        atOrNull(own ? own.acceptBy : invoice.acceptBy),
        at(now),
      ],
    );
    await manager.query(
      'UPDATE invoice SET verification_started_at = COALESCE(verification_started_at, ?) WHERE id = ?',
      [at(now), bin(invoice.id)],
    );
    const [dispute] = await selectDisputes(manager, 'WHERE d.id = ?', [bin(disputeId)]);
    await say(manager, actor, dispute!, { side: 'BUYER', act: 'OPEN', text: reason, amount: claimed, at: now });
    const about = { disputeId, line: line.lineNo, claimed: claimed && amountText(claimed, invoice.currency), reason };
    await this.life.restate(manager, actor, locked, { action: 'disputeInvoiceLine', about });
    return disputeId;
  }

  /** One step of a dispute, with what was said; an agreed amount ends it and is credited. */
  private async move(actor: Actor, disputeId: Id, move: Move, outcome: (of: Locked) => Outcome): Promise<void> {
    const issues = new Issues();
    const said = textInput(issues, ['text'], move.text, { max: 2000 });
    issues.throwIfAny();
    await this.transactions.run(async (manager) => {
      const of = await this.lock(manager, actor, move.side, disputeId);
      const { dispute, locked } = of;
      const status = transition(DISPUTE_MACHINE, dispute.status, move.command);
      const { act, agreed, answered } = outcome(of);
      const amount = agreed ?? answered ?? null;
      await say(manager, actor, dispute, { side: move.side, act, text: said, amount, at: this.clock.now() });
      // A settlement credits what the provider offered, for the reason it gave; a decision for the decision's.
      const reason = act === 'SETTLE' ? await lastAnswer(manager, dispute.id) : said;
      const creditNoteId = agreed?.gt(0) ? await this.credit(manager, actor, of, agreed, reason) : null;
      if (agreed !== undefined || status === 'WITHDRAWN') await this.close(manager, of, status, agreed ?? null);
      else
        await manager.query(
          'UPDATE invoice_dispute SET status = ?, answered_amount = COALESCE(?, answered_amount), updated_at = ? WHERE id = ?',
          [status, answered?.toFixed() ?? null, at(this.clock.now()), bin(dispute.id)],
        );
      const about = {
        ...{ disputeId: dispute.id, line: dispute.lineNo, act, text: said, creditNoteId },
        amount: amount && amountText(amount, dispute.currency),
        dispute: { before: dispute.status, after: status },
      };
      await this.life.restate(manager, actor, locked, { action: move.action, about });
    });
  }

  /** Locks the dispute's invoice, and reads the dispute under it. Others' disputes are NOT_FOUND. */
  private async lock(manager: EntityManager, actor: Actor, side: DisputeSide, disputeId: Id): Promise<Locked> {
    const find = async (): Promise<Dispute> => {
      const [found] = isId(disputeId) ? await selectDisputes(manager, 'WHERE d.id = ?', [bin(disputeId)]) : [];
      if (!found) throw noSuchDispute();
      return found;
    };
    const { invoiceId, organizationId, providerId } = await find();
    const sides = { BUYER: organizationId, PROVIDER: providerId, OPERATOR: actor.organizationId };
    if (sides[side] !== actor.organizationId) throw noSuchDispute();
    const locked = await this.acceptances.lock(manager, invoiceId);
    const dispute = await find();
    if (dispute.messageCount >= MOST_MESSAGES && dispute.status !== 'ESCALATED')
      throw invalid(['text'], 'TOO_MANY', text(`At most ${MOST_MESSAGES} messages.`, `最多 ${MOST_MESSAGES} 条往来。`));
    const [line] = await linesWithIds(manager, locked.invoice, [dispute.lineId]);
    return { dispute, locked, left: await leftOf(manager, line!) };
  }

  private amount({ dispute, left }: Locked, written: string): Decimal {
    const issues = new Issues();
    const amount = amountInput(issues, ['amount'], written, dispute.currency);
    if (amount?.gt(left))
      issues.add(
        ['amount'],
        BILLING_ISSUES.ABOVE_REMAINDER,
        text('More than is left of the line.', '超过该行剩余金额。'),
      );
    issues.throwIfAny();
    return amount!;
  }

  private credit(
    manager: EntityManager,
    actor: Actor,
    { dispute, locked }: Locked,
    amount: Decimal,
    reason: string,
  ): Promise<Id> {
    const lines = [{ lineId: dispute.lineId, amount: amount.toFixed() }];
    return this.credits.issue(manager, actor, locked, { reason: reason.slice(0, 600), lines, disputeId: dispute.id });
  }

  /**
   * The end of a dispute. With an agreement or a decision both sides have confirmed the line: its time to pay begins.
   * Withdrawn, the time for acceptance goes on with what was left of it; a line that had been confirmed goes back to
   * the day it had.
   */
  private async close(
    manager: EntityManager,
    of: Locked,
    status: DisputeStatus,
    agreed: Decimal | null,
  ): Promise<void> {
    const { dispute, locked } = of;
    const now = this.clock.now();
    const { acceptanceEnd, openedAt } = dispute;
    const acceptBy =
      agreed === null && acceptanceEnd !== null ? acceptanceEndAfter(acceptanceEnd, openedAt, now) : null;
    const { paymentDays } = await this.terms.at(locked.invoice, locked.invoice.issuedAt, manager);
    await manager.query(
      'UPDATE invoice_dispute SET status = ?, open_key = NULL, agreed_amount = ?, closed_at = ?, accept_by = ?, confirmed_at = ?, due_on = ?, updated_at = ? WHERE id = ?',
      [
        status,
        agreed?.toFixed() ?? null,
        at(now),
        atOrNull(acceptBy),
        agreed && at(now),
        agreed && dueDay(now, paymentDays),
        at(now),
        bin(dispute.id),
      ],
    );
  }
}

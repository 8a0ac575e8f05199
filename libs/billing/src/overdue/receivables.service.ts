import { type Actor, scopeSql, Tenancy } from '#identity';
import {
  amountText,
  Clock,
  type DateOn,
  dateOf,
  dec,
  DomainError,
  type Id,
  type Instant,
  isId,
  Issues,
  newId,
  notFound,
  text,
  textInput,
  transition,
} from '#kernel';
import {
  at,
  Audit,
  bin,
  type Conditions,
  countRows,
  id,
  isDuplicate,
  newestFirst,
  type Page,
  rows,
  type Runner,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Acceptances } from '../acceptance/acceptances.service.js';
import { PaymentTermsDesk } from '../acceptance/payment-terms.service.js';
import { addDays, invoiceFigures, RECEIVABLE_MACHINE, type ReceivableStatus } from '../core/index.js';

export interface Receivable {
  id: Id;
  invoiceId: Id;
  organizationId: Id;
  providerId: Id;
  status: ReceivableStatus;
  currency: string;
  requestedAt: Instant;
  /** The last day for the answer. */
  confirmBy: DateOn;
  amount: string | null;
  note: string | null;
  answeredAt: Instant | null;
}

interface Row {
  id: Buffer;
  invoice_id: Buffer;
  organization_id: Buffer;
  provider_id: Buffer;
  status: ReceivableStatus;
  currency: string;
  requested_at: Instant;
  confirm_by: DateOn;
  amount: string | null;
  note: string | null;
  answered_at: Instant | null;
}

const noSuchRequest = (): DomainError => notFound(text('receivable', '应收账款确认'));

/** Providers ask whether an invoice is owed; buyers answer within 30 days [P2-B9]. */
@Injectable()
export class Receivables {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly tenancy: Tenancy,
    private readonly acceptances: Acceptances,
    private readonly terms: PaymentTermsDesk,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** The provider asks about an invoice of its own; while a question is open, INVALID_TRANSITION. */
  async request(actor: Actor, invoiceId: Id): Promise<Receivable> {
    const receivableId = newId();
    await this.transactions.run(async (manager) => {
      const { invoice } = await this.acceptances.lockIssued(manager, actor, invoiceId);
      const now = this.clock.now();
      const confirmBy = addDays(dateOf(now), this.terms.days('RECEIVABLE_DAYS', now));
      try {
        await manager.query(
          "INSERT INTO receivable (id, invoice_id, organization_id, provider_id, status, open_key, requested_by, requested_at, confirm_by) VALUES (?,?,?,?,'REQUESTED',?,?,?,?)",
          [
            ...[receivableId, invoice.id, invoice.organizationId, invoice.providerId, invoice.id, actor.personId].map(
              bin,
            ),
            at(now),
            confirmBy,
          ],
        );
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        throw new DomainError('INVALID_TRANSITION', text('It is being asked already.', '已有未答复的确认请求。'));
      }
      await this.audit.write(manager, actor, {
        action: 'requestReceivable',
        subject: 'receivable',
        subjectId: receivableId,
        after: { invoiceId: invoice.id, confirmBy },
      });
    });
    return this.get(actor, receivableId);
  }

  /** The buyer confirms what is due now, or refuses with a note. */
  async answer(actor: Actor, input: { id: Id; confirm: boolean; note?: string | null }): Promise<Receivable> {
    const issues = new Issues();
    const note = textInput(issues, ['note'], input.note ?? '', { min: input.confirm ? 0 : 1, max: 600 }) || null;
    issues.throwIfAny();
    await this.transactions.run(async (manager) => {
      const found = await this.find(manager, input.id);
      if (found?.organizationId !== actor.organizationId) throw noSuchRequest();
      const { invoice, documents } = await this.acceptances.lockOwn(manager, actor, found.invoiceId);
      const before = (await this.find(manager, input.id))!;
      const status = transition(RECEIVABLE_MACHINE, before.status, input.confirm ? 'confirm' : 'refuse');
      const amount = input.confirm ? amountText(invoiceFigures(documents).due, invoice.currency) : null;
      await manager.query(
        'UPDATE receivable SET status = ?, open_key = NULL, amount = ?, note = ?, answered_by = ?, answered_at = ? WHERE id = ?',
        [status, amount, note, bin(actor.personId), at(this.clock.now()), bin(before.id)],
      );
      await this.audit.write(manager, actor, {
        action: 'answerReceivable',
        subject: 'receivable',
        subjectId: before.id,
        before: { status: before.status },
        after: { status, amount, note },
      });
    });
    return this.get(actor, input.id);
  }

  /** Newest first; those not answered yet, or all. */
  async list(actor: Actor, open: boolean, page: Page): Promise<Slice<Receivable>> {
    const { tail, parameters } = newestFirst(await this.conditions(actor, open), page, 'r.id');
    return sliceOf(await selectReceivables(this.dataSource, tail, parameters), page.first);
  }

  async count(actor: Actor, open: boolean): Promise<number> {
    return countRows(this.dataSource, 'receivable r', await this.conditions(actor, open));
  }

  private async conditions(actor: Actor, open: boolean): Promise<Conditions> {
    const { sql, parameters } = scopeSql(await this.tenancy.listScope(actor), 'r.organization_id', 'r.provider_id');
    if (open) sql.push('r.open_key IS NOT NULL');
    return { sql, parameters };
  }

  private async get(actor: Actor, receivableId: Id): Promise<Receivable> {
    const found = await this.find(this.dataSource, receivableId);
    if (!found || !(await this.tenancy.mayRead(actor, found.organizationId, found.providerId))) throw noSuchRequest();
    return found;
  }

  private async find(runner: Runner | EntityManager, receivableId: Id): Promise<Receivable | undefined> {
    return isId(receivableId) ? (await selectReceivables(runner, 'WHERE r.id = ?', [bin(receivableId)]))[0] : undefined;
  }
}

async function selectReceivables(runner: Runner, tail: string, parameters: unknown[]): Promise<Receivable[]> {
  const found = await rows<Row>(
    runner,
    `SELECT r.id, r.invoice_id, r.organization_id, r.provider_id, r.status, i.currency, r.requested_at, CAST(r.confirm_by AS CHAR) AS confirm_by, r.amount, r.note, r.answered_at
       FROM receivable r JOIN invoice i ON i.id = r.invoice_id ${tail}`,
    parameters,
  );
  return found.map((row) => ({
    id: id(row.id),
    invoiceId: id(row.invoice_id),
    organizationId: id(row.organization_id),
    providerId: id(row.provider_id),
    status: row.status,
    currency: row.currency,
    requestedAt: row.requested_at,
    confirmBy: row.confirm_by,
    amount: row.amount === null ? null : amountText(dec(row.amount), row.currency),
    note: row.note,
    answeredAt: row.answered_at,
  }));
}

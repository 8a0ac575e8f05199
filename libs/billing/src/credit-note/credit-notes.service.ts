import { type Actor, scopeSql, Tenancy } from '#identity';
import { type Id, type Instant, isId, Issues, listInput, notFound, text, textInput } from '#kernel';
import {
  at,
  bin,
  bins,
  type Conditions,
  countRows,
  Idempotency,
  newestFirst,
  type Page,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Acceptances } from '../acceptance/acceptances.service.js';
import type { CreditWish } from '../core/index.js';
import { type CreditNote, type CreditNoteLine, creditNoteLinesOf, selectCreditNotes } from './credit-note-rows.js';
import { CreditNoteIssuer } from './credit-note-issuer.js';

/** The most lines of one credit note. */
const MOST_LINES = 1000;

export interface IssueCreditNoteInput {
  invoiceId: Id;
  reason: string;
  lines: CreditWish[];
  idempotencyKey?: string | null;
}

export interface CreditNoteQuery {
  invoiceIds?: readonly Id[] | null;
  organizationIds?: readonly Id[] | null;
  /** Issued at or after this instant. */
  issuedSince?: Instant | null;
}

/** Credit notes: issued by a provider's finance, read by both sides. */
@Injectable()
export class CreditNotes {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly tenancy: Tenancy,
    private readonly acceptances: Acceptances,
    private readonly issuer: CreditNoteIssuer,
  ) {}

  /** A credit note on an invoice of the caller's own organization, a provider; others' are NOT_FOUND. */
  async issue(actor: Actor, { idempotencyKey, ...input }: IssueCreditNoteInput): Promise<CreditNote> {
    const issues = new Issues();
    const reason = textInput(issues, ['reason'], input.reason, { max: 600 });
    listInput(issues, ['lines'], input.lines, { min: 1, max: MOST_LINES });
    issues.throwIfAny();
    const lines = input.lines.map(({ lineId, amount }) => ({ lineId, amount }));
    const body = { invoiceId: input.invoiceId, reason, lines };
    const once = { organizationId: actor.organizationId, operation: 'issueCreditNote', key: idempotencyKey, body };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const locked = await this.acceptances.lockIssued(manager, actor, input.invoiceId);
        return this.issuer.issue(manager, actor, locked, { reason, lines, disputeId: null });
      }),
    );
    return this.forReading(actor, made);
  }

  /** The credit note, or NOT_FOUND: whoever may read its invoice. */
  async forReading(actor: Actor, creditNoteId: Id): Promise<CreditNote> {
    const [note] = isId(creditNoteId)
      ? await selectCreditNotes(this.dataSource, 'WHERE id = ?', [bin(creditNoteId)])
      : [];
    if (!note || !(await this.tenancy.mayRead(actor, note.organizationId, note.providerId)))
      throw notFound(text('credit note', '贷项通知单'));
    return note;
  }

  /** Newest first. */
  async list(actor: Actor, query: CreditNoteQuery, page: Page): Promise<Slice<CreditNote>> {
    const { tail, parameters } = newestFirst(await this.conditions(actor, query), page);
    return sliceOf(await selectCreditNotes(this.dataSource, tail, parameters), page.first);
  }

  async count(actor: Actor, query: CreditNoteQuery): Promise<number> {
    return countRows(this.dataSource, 'credit_note', await this.conditions(actor, query));
  }

  private async conditions(actor: Actor, query: CreditNoteQuery): Promise<Conditions> {
    const scope = await this.tenancy.listScope(actor, query.organizationIds?.filter(isId));
    const { sql, parameters } = scopeSql(scope, 'organization_id', 'provider_id');
    if (query.invoiceIds) {
      const known = query.invoiceIds.filter(isId);
      sql.push(known.length ? 'invoice_id IN (?)' : '1 = 0');
      if (known.length) parameters.push(bins(known));
    }
    if (query.issuedSince !== null && query.issuedSince !== undefined) {
      sql.push('issued_at >= ?');
      parameters.push(at(query.issuedSince));
    }
    return { sql, parameters };
  }

  /** The lines of these notes, each note's in their order: one statement for all. */
  async lines(notes: readonly CreditNote[]): Promise<CreditNoteLine[][]> {
    const found = await creditNoteLinesOf(this.dataSource, notes);
    return notes.map(({ id }) => found.get(id) ?? []);
  }
}

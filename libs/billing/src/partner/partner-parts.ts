import { type Actor, Tenancy } from '#identity';
import { amountText, dec, type Decimal, type Id, invalid, isMonth, type Month, newId, plain, text } from '#kernel';
import {
  bin,
  type Conditions,
  countRows,
  id,
  insertRows,
  newestFirst,
  type Page,
  rows,
  type Slice,
  sliceOf,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { partnerCredits } from '../core/index.js';

/** What a provider of a bundle gets of an invoice line; below zero what a credit note takes back of it. */
export interface PartnerPart {
  id: Id;
  invoiceId: Id;
  /** The note that takes it back; null: the invoice gives it. */
  creditNoteId: Id | null;
  /** The invoice's. */
  lineNo: number;
  leadId: Id;
  partnerId: Id;
  period: Month;
  currency: string;
  /** Plain decimal, "0.2" is 20 %. */
  share: string;
  /** With exactly the currency's minor digits. */
  amount: string;
}

export interface NewPartnerPart extends Omit<PartnerPart, 'id' | 'share' | 'amount'> {
  share: Decimal;
  amount: Decimal;
}

/** Writes the parts of a document's lines in the transaction that issues it. */
export const insertPartnerParts = (manager: EntityManager, parts: readonly NewPartnerPart[]): Promise<void> =>
  insertRows(
    manager,
    'INSERT INTO partner_part (id, invoice_id, document_id, line_no, lead_id, partner_id, period, currency, share, amount)',
    parts.map((part) => [
      ...[newId(), part.invoiceId, part.creditNoteId ?? part.invoiceId].map(bin),
      ...[part.lineNo, bin(part.leadId), bin(part.partnerId)],
      ...[part.period, part.currency, part.share.toFixed(), part.amount.toFixed()],
    ]),
  );

/** A line of which a credit note takes back so much that this is left of it. */
export interface CreditedLine {
  lineNo: number;
  left: Decimal;
}

/** What a credit note takes back of the parts of these lines; the caller holds the invoice's lock. */
export async function creditedParts(
  manager: EntityManager,
  creditNoteId: Id,
  invoice: { id: Id; period: Month; currency: string },
  lines: readonly CreditedLine[],
): Promise<NewPartnerPart[]> {
  const found = await rows<{ line_no: number; lead_id: Buffer; partner_id: Buffer; share: string; stands: string }>(
    manager,
    // In the order in which the invoice's parts were written, which is that of the shares.
    `SELECT line_no, lead_id, partner_id, share, SUM(amount) AS stands FROM partner_part
      WHERE invoice_id = ? AND line_no IN (?) GROUP BY line_no, lead_id, partner_id, share ORDER BY line_no, MIN(id)`,
    [bin(invoice.id), lines.map(({ lineNo }) => lineNo)],
  );
  const { id: invoiceId, period, currency } = invoice;
  const byLine = Map.groupBy(found, (row) => row.line_no);
  return lines.flatMap(({ lineNo, left }) => {
    const parts = (byLine.get(lineNo) ?? []).map((row) => ({
      ...{ invoiceId, creditNoteId, lineNo, period, currency },
      ...{ leadId: id(row.lead_id), partnerId: id(row.partner_id) },
      share: dec(row.share),
      stands: dec(row.stands),
    }));
    return partnerCredits(left, parts, currency);
  });
}

/** Reads the parts of bundles: a provider its own, and as lead all of its bundles'. */
@Injectable()
export class PartnerParts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tenancy: Tenancy,
  ) {}

  /** Newest first. VALIDATION_FAILED / MALFORMED for what is no month. */
  async list(actor: Actor, period: Month, page: Page): Promise<Slice<PartnerPart>> {
    const { tail, parameters } = newestFirst(await this.conditions(actor, period), page);
    const found = await rows<{
      id: Buffer;
      invoice_id: Buffer;
      document_id: Buffer;
      line_no: number;
      lead_id: Buffer;
      partner_id: Buffer;
      period: Month;
      currency: string;
      share: string;
      amount: string;
    }>(
      this.dataSource,
      `SELECT id, invoice_id, document_id, line_no, lead_id, partner_id, period, currency, share, amount FROM partner_part ${tail}`,
      parameters,
    );
    const parts = found.map((row) => ({
      id: id(row.id),
      invoiceId: id(row.invoice_id),
      creditNoteId: row.document_id.equals(row.invoice_id) ? null : id(row.document_id),
      lineNo: row.line_no,
      leadId: id(row.lead_id),
      partnerId: id(row.partner_id),
      period: row.period,
      currency: row.currency,
      share: plain(row.share),
      amount: amountText(dec(row.amount), row.currency),
    }));
    return sliceOf(parts, page.first);
  }

  async count(actor: Actor, period: Month): Promise<number> {
    return countRows(this.dataSource, 'partner_part', await this.conditions(actor, period));
  }

  private async conditions(actor: Actor, period: Month): Promise<Conditions> {
    if (!isMonth(period))
      throw invalid(['period'], 'MALFORMED', text('A month such as 2026-10.', '须为月份，如 2026-10。'));
    // Buyers do not see how their providers divide what they pay: the permission table leaves them out.
    const { provider } = await this.tenancy.listScope(actor);
    const sql = ['period = ?'];
    const parameters: unknown[] = [period];
    if (provider) {
      sql.push('(partner_id = ? OR lead_id = ?)');
      parameters.push(bin(provider), bin(provider));
    }
    return { sql, parameters };
  }
}

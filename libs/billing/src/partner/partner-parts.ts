import { type Actor, scopeSql, Tenancy } from '#identity';
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

/** What a provider of a bundle gets of an invoice line. */
export interface PartnerPart {
  id: Id;
  invoiceId: Id;
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

/** Writes the parts of an invoice's lines in the transaction that issues it. */
export const insertPartnerParts = (manager: EntityManager, parts: readonly NewPartnerPart[]): Promise<void> =>
  insertRows(
    manager,
    'INSERT INTO partner_part (id, invoice_id, line_no, lead_id, partner_id, period, currency, share, amount)',
    parts.map((part) => [
      ...[bin(newId()), bin(part.invoiceId), part.lineNo, bin(part.leadId), bin(part.partnerId)],
      ...[part.period, part.currency, part.share.toFixed(), part.amount.toFixed()],
    ]),
  );

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
      line_no: number;
      lead_id: Buffer;
      partner_id: Buffer;
      period: Month;
      currency: string;
      share: string;
      amount: string;
    }>(
      this.dataSource,
      `SELECT id, invoice_id, line_no, lead_id, partner_id, period, currency, share, amount FROM partner_part ${tail}`,
      parameters,
    );
    const parts = found.map((row) => ({
      id: id(row.id),
      invoiceId: id(row.invoice_id),
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
    const { provider, ...scope } = await this.tenancy.listScope(actor);
    // Buyers do not see how their providers divide what they pay: the permission table leaves them out.
    const own = scopeSql({ ...scope, buyers: null, provider: null }, '', '');
    const sql = [...own.sql, 'period = ?'];
    const parameters: unknown[] = [...own.parameters, period];
    if (provider) {
      sql.push('(partner_id = ? OR lead_id = ?)');
      parameters.push(bin(provider), bin(provider));
    }
    return { sql, parameters };
  }
}

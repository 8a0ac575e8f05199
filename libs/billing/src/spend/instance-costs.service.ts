import { dec, type Decimal, type Id, type Month } from '#kernel';
import { bins, id, rows } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** What an organization was invoiced of a service for the use of one month, less credit notes. */
export interface InstanceCost {
  instanceId: Id;
  organizationId: Id;
  /** Of the use, not of the invoice. */
  month: Month;
  currency: string;
  amount: Decimal;
}

/** What services cost those who are charged for them, from issued invoices. */
@Injectable()
export class InstanceCosts {
  constructor(private readonly dataSource: DataSource) {}

  /** Of the use in [fromMonth, toMonth); months without an invoice are absent. */
  async of(instanceIds: readonly Id[], fromMonth: Month, toMonth: Month): Promise<InstanceCost[]> {
    if (!instanceIds.length) return [];
    const found = await rows<{
      instance_id: Buffer;
      organization_id: Buffer;
      service_month: Month;
      currency: string;
      amount: string;
    }>(
      this.dataSource,
      `SELECT l.instance_id, i.organization_id, l.service_month, i.currency,
         SUM(l.amount - COALESCE((SELECT SUM(c.amount) FROM credit_note_line c
           WHERE c.invoice_id = l.invoice_id AND c.invoice_line_no = l.line_no), 0)) AS amount
         FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id
        WHERE l.instance_id IN (?) AND l.service_month >= ? AND l.service_month < ?
        GROUP BY l.instance_id, i.organization_id, l.service_month, i.currency
        ORDER BY l.instance_id, i.organization_id, l.service_month, i.currency`,
      [bins(instanceIds), fromMonth, toMonth],
    );
    return found.map((row) => ({
      ...{ instanceId: id(row.instance_id), organizationId: id(row.organization_id), month: row.service_month },
      ...{ currency: row.currency, amount: dec(row.amount) },
    }));
  }
}

import { at, bin, bins, rows, type Runner } from '#platform';
import { type Invoice, type InvoiceLine, LINE_COLUMNS, lineOf, type LineRow } from '../invoice/invoice-rows.js';

/** A line of an earlier invoice. */
export interface EarlierLine extends Pick<
  InvoiceLine,
  'lineNo' | 'instanceId' | 'commitmentId' | 'serviceMonth' | 'priceCode' | 'quantity' | 'ratedAmount' | 'amount'
> {
  number: string;
}

/** What earlier invoices of the same buyer hold of the instances and commitments of these lines, oldest first. */
export async function earlierLines(
  runner: Runner,
  invoice: Invoice,
  lines: readonly InvoiceLine[],
): Promise<EarlierLine[]> {
  const instances = [...new Set(lines.flatMap(({ instanceId }) => instanceId ?? []))];
  const commitments = [...new Set(lines.flatMap(({ commitmentId }) => commitmentId ?? []))];
  const months = [...new Set(lines.map(({ serviceMonth }) => serviceMonth))];
  const about = [
    ...(instances.length
      ? [{ sql: 'l.instance_id IN (?) AND l.service_month IN (?)', of: [bins(instances), months] }]
      : []),
    ...(commitments.length ? [{ sql: 'l.commitment_id IN (?)', of: [bins(commitments)] }] : []),
  ];
  const found: (LineRow & { number: string })[] = [];
  for (const { sql, of } of about)
    found.push(
      ...(await rows<LineRow & { number: string }>(
        runner,
        `SELECT i.number, ${LINE_COLUMNS.replace(/(\w+)/g, 'l.$1')} FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id
          WHERE ${sql} AND i.organization_id = ? AND i.issued_at < ? ORDER BY i.issued_at, l.line_no`,
        [...of, bin(invoice.organizationId), at(invoice.issuedAt)],
      )),
    );
  return found.map((row) => ({ ...lineOf(row, invoice.currency), number: row.number }));
}

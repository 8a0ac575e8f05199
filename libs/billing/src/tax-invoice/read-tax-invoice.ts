import { type Issues, text, textInput } from '#kernel';
import type { TaxInvoiceContent, TaxInvoiceItem } from '../core/index.js';
import { all, readXml, textAt, type XmlNode } from '../files/read-xml.js';

/** The most items of one tax invoice. */
const MOST_ITEMS = 2000;

/**
 * Where a field stands in the file: a mapping of the product's own (docs/payments.md), since no official schema of
 * the structured 数电票 is public. Another layout is another table of this form.
 */
const FIELDS = {
  number: 'Number',
  issuedOn: 'IssueDate',
  amount: 'Amount',
  taxAmount: 'TaxAmount',
  total: 'Total',
  totalInWords: 'TotalInWords',
  remarks: 'Remarks',
  issuer: 'Issuer',
} as const satisfies Partial<Record<keyof TaxInvoiceContent, string>>;

const ITEM_FIELDS = {
  name: 'Name',
  spec: 'Spec',
  unit: 'Unit',
  quantity: 'Quantity',
  unitPrice: 'UnitPrice',
  amount: 'Amount',
  taxRate: 'TaxRate',
  taxAmount: 'TaxAmount',
} as const satisfies Record<keyof TaxInvoiceItem, string>;

function fields<T extends Record<string, string>>(
  issues: Issues,
  path: (string | number)[],
  node: XmlNode | undefined,
  table: T,
): Record<keyof T, string> {
  const read = Object.entries(table).map(([field, at]) => [
    field,
    textInput(issues, [...path, field], textAt(node, at), { min: 0, max: 300 }),
  ]);
  return Object.fromEntries(read) as Record<keyof T, string>;
}

/** Reads the XML of a 数电票; null with issues for what is no such file. */
export function readTaxInvoice(issues: Issues, xml: Buffer): TaxInvoiceContent | null {
  const [root] = all(readXml(xml) ?? undefined, 'TaxInvoice');
  if (root === undefined) {
    issues.add(['xml'], 'MALFORMED', text('No TaxInvoice file in UTF-8.', '不是 UTF-8 编码的数电票 XML 文件。'));
    return null;
  }
  const items = all(root, 'Items', 'Item');
  if (items.length > MOST_ITEMS) {
    issues.add(['items'], 'TOO_MANY', text(`At most ${MOST_ITEMS}.`, `最多 ${MOST_ITEMS} 行。`));
    return null;
  }
  const party = { name: 'Name', uscc: 'Uscc' };
  return {
    ...fields(issues, [], root, FIELDS),
    buyer: fields(issues, ['buyer'], all(root, 'Buyer')[0], party),
    seller: fields(issues, ['seller'], all(root, 'Seller')[0], party),
    items: items.map((item, index) => fields(issues, ['items', index + 1], item, ITEM_FIELDS)),
  };
}

import { dec, plain } from '#kernel/core';
import { type InvoiceDocumentLine, percentOf } from './document.js';
import { bothOf, daysTouched } from './labels.js';
import { element, leaf } from './xml.js';

/** Units of our price lists that UN/ECE Recommendation 20 knows by the same meaning; all others are C62, "one". */
const UNIT_CODES: Record<string, string> = {
  second: 'SEC',
  minute: 'MIN',
  hour: 'HUR',
  day: 'DAY',
  month: 'MON',
  year: 'ANN',
  KB: '2P',
  MB: '4L',
  GB: 'E34',
  TB: 'E35',
};

interface Priced {
  quantity: string;
  unitCode: string;
  price: string;
  baseQuantity: string;
}

/**
 * Quantity and item price such that quantity × price ÷ base quantity is exactly the line's net amount, the price
 * is not negative (BR-27) and the base quantity is above zero. Unit prices of ours include tax and tiers have none,
 * so the price is the net amount of the line's whole quantity (BT-146 for a BT-149 of that quantity). A negative
 * amount stands as a negative quantity. Where quantity and amount have different signs, or there is an amount
 * without a quantity (adjustments of price), the line is one piece, or minus one, of its net amount; the metered
 * quantity is always among the item's properties.
 */
export function ublPrice(line: Pick<InvoiceDocumentLine, 'quantity' | 'unit' | 'net'>, digits: number): Priced {
  const [quantity, net] = [dec(line.quantity), dec(line.net)];
  const price = net.abs().toFixed(digits);
  if (!quantity.isZero() && (net.isZero() || quantity.isNegative() === net.isNegative())) {
    const unitCode = UNIT_CODES[line.unit ?? ''] ?? 'C62';
    return { quantity: plain(quantity), unitCode, price, baseQuantity: plain(quantity.abs()) };
  }
  const pieces = net.isZero() ? '0' : net.isNegative() ? '-1' : '1';
  return { quantity: pieces, unitCode: 'C62', price, baseQuantity: '1' };
}

/** Our own words for what EN 16931 has no field for (BG-32), as on the API. */
function properties(line: InvoiceDocumentLine): string {
  const pairs: [string, string | null][] = [
    ['lineId', line.id],
    ['kind', line.kind],
    ['planCode', line.planCode],
    ['priceCode', line.priceCode],
    ['instanceId', line.instanceId],
    ['serviceFrom', line.serviceFrom],
    ['serviceTo', line.serviceTo],
    ['serviceMonth', line.serviceMonth],
    ['quantity', line.quantity],
    ['unit', line.unit],
    ['unitPriceTaxIncluded', line.unitPrice],
    ['ratedAmountTaxIncluded', line.ratedAmount],
    ['amountTaxIncluded', line.amount],
    ['taxAmount', line.taxAmount],
    ['priceTermsId', line.priceTermsId],
    ['commitmentId', line.commitmentId],
    ['purchaseOrderNumber', line.purchaseOrderNumber ?? null],
    ['pricing', bothOf(line.pricing)],
  ];
  return pairs
    .filter((pair): pair is [string, string] => pair[1] !== null && pair[1] !== '')
    .map(([name, value]) => element('cac:AdditionalItemProperty', leaf('cbc:Name', name), leaf('cbc:Value', value)))
    .join('');
}

/** VAT category of a rate: S with its percentage, Z at zero. Used for lines and for the breakdown alike. */
export const taxCategory = (name: string, taxRate: string): string =>
  element(
    name,
    leaf('cbc:ID', dec(taxRate).isZero() ? 'Z' : 'S'),
    leaf('cbc:Percent', percentOf(taxRate)),
    element('cac:TaxScheme', leaf('cbc:ID', 'VAT')),
  );

/** One cac:InvoiceLine or cac:CreditNoteLine; its period is given by first and last day of Asia/Shanghai (BT-134, BT-135; BR-30). */
export function ublLine(
  line: InvoiceDocumentLine,
  currency: string,
  digits: number,
  root: 'Invoice' | 'CreditNote',
): string {
  const money = { currencyID: currency };
  const priced = ublPrice(line, digits);
  const unit = { unitCode: priced.unitCode };
  const days = daysTouched(line.serviceFrom, line.serviceTo);
  return element(
    `cac:${root}Line`,
    leaf('cbc:ID', String(line.lineNo)),
    leaf(root === 'Invoice' ? 'cbc:InvoicedQuantity' : 'cbc:CreditedQuantity', priced.quantity, unit),
    leaf('cbc:LineExtensionAmount', line.net, money),
    element('cac:InvoicePeriod', leaf('cbc:StartDate', days.first), leaf('cbc:EndDate', days.last)),
    element(
      'cac:Item',
      leaf('cbc:Description', line.description),
      leaf('cbc:Name', line.offeringName),
      element('cac:SellersItemIdentification', leaf('cbc:ID', line.offeringCode)),
      taxCategory('cac:ClassifiedTaxCategory', line.taxRate),
      properties(line),
    ),
    element(
      'cac:Price',
      leaf('cbc:PriceAmount', priced.price, money),
      leaf('cbc:BaseQuantity', priced.baseQuantity, unit),
    ),
  );
}

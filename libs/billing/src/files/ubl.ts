import { addToMonth, dateOf, dec, minorDigits, monthStart } from '#kernel/core';
import { disagreements, type DocumentParty, type InvoiceDocument, noticeOf } from './document.js';
import { instantOf } from './labels.js';
import { taxCategory, ublLine } from './ubl-line.js';
import { element, leaf } from './xml.js';

const root = (name: string): string =>
  `<${name} xmlns="urn:oasis:names:specification:ubl:schema:xsd:${name}-2" ` +
  'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" ' +
  'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">';

/**
 * A party: our code (BT-29, BT-46), its address as far as we know it (division and CN), and its USCC both as legal
 * registration (BT-30, BT-47; without a scheme, ISO 6523 has none for it) and, since it is the taxpayer number too,
 * as VAT identifier with the country prefix BR-CO-09 asks for (BT-31, BT-48; what BR-S-02 and BR-Z-02 look for).
 */
function party(name: string, of: DocumentParty): string {
  const vat =
    of.uscc === null
      ? ''
      : element(
          'cac:PartyTaxScheme',
          leaf('cbc:CompanyID', `CN${of.uscc}`),
          element('cac:TaxScheme', leaf('cbc:ID', 'VAT')),
        );
  return element(
    name,
    element(
      'cac:Party',
      element('cac:PartyIdentification', leaf('cbc:ID', of.code)),
      element('cac:PartyName', leaf('cbc:Name', of.name)),
      element(
        'cac:PostalAddress',
        leaf('cbc:CountrySubentity', of.divisionCode),
        element('cac:Country', leaf('cbc:IdentificationCode', 'CN')),
      ),
      vat,
      element('cac:PartyLegalEntity', leaf('cbc:RegistrationName', of.name), leaf('cbc:CompanyID', of.uscc)),
    ),
  );
}

/** VAT in all and by rate (BG-23). */
function taxTotal(document: InvoiceDocument): string {
  const money = { currencyID: document.currency };
  return element(
    'cac:TaxTotal',
    leaf('cbc:TaxAmount', document.tax, money),
    ...document.taxes.map((entry) =>
      element(
        'cac:TaxSubtotal',
        leaf('cbc:TaxableAmount', entry.net, money),
        leaf('cbc:TaxAmount', entry.tax, money),
        taxCategory('cac:TaxCategory', entry.taxRate),
      ),
    ),
  );
}

/** No allowances, charges, prepayments or rounding exist: the four totals follow from net and tax alone. */
function monetaryTotal(document: InvoiceDocument): string {
  const money = { currencyID: document.currency };
  return element(
    'cac:LegalMonetaryTotal',
    leaf('cbc:LineExtensionAmount', document.net, money),
    leaf('cbc:TaxExclusiveAmount', document.net, money),
    leaf('cbc:TaxInclusiveAmount', document.total, money),
    leaf('cbc:PayableAmount', document.total, money),
  );
}

/** Head of the invoice; the first Note says that it is no 发票. A missing due date is explained (BR-CO-25). */
function head(document: InvoiceDocument): string[] {
  const notice = noticeOf(document);
  return [
    leaf('cbc:CustomizationID', 'urn:cen.eu:en16931:2017'),
    leaf('cbc:ID', document.number),
    leaf('cbc:IssueDate', dateOf(instantOf(document.issuedAt))),
    document.credits ? '' : leaf('cbc:DueDate', document.dueOn),
    document.credits ? leaf('cbc:CreditNoteTypeCode', '381') : leaf('cbc:InvoiceTypeCode', '380'),
    // A # would begin the code of a subject (BR-CL-08).
    leaf(
      'cbc:Note',
      `${notice.zh}。${notice.en}.${document.credits ? ` ${document.credits.reason}` : ''}`.replaceAll('#', '＃'),
    ),
    leaf('cbc:DocumentCurrencyCode', document.currency),
    element(
      'cac:InvoicePeriod',
      leaf('cbc:StartDate', `${document.period}-01`),
      leaf('cbc:EndDate', dateOf(monthStart(addToMonth(document.period, 1)) - 1)),
    ),
    orderReference(document),
    document.credits
      ? element(
          'cac:BillingReference',
          element('cac:InvoiceDocumentReference', leaf('cbc:ID', document.credits.invoiceNumber)),
        )
      : '',
  ];
}

const TERMS = '到期日在账单确认后按合同确定。The due date follows from the contract once the statement is confirmed.';

/**
 * The invoice (type 380), or credit note (381, naming its invoice), as UBL 2.1, core of EN 16931: BR-CO-10 and 13 to 16 hold exactly because line nets are
 * shares of their rate's net, BR-CO-17 within the tolerance its own check allows, since tax is taken out of prices
 * that include it: |tax − net × rate| ≤ half a minor unit × (1 + rate). Dates are days of Asia/Shanghai. EN 16931
 * allows amounts two decimals, which a currency with three minor digits exceeds.
 * @throws RangeError when the figures do not add up, there is no line, or the total is negative (never issued):
 *   no file may claim a standard that its content breaks
 */
export function renderUbl(document: InvoiceDocument): string {
  const wrong = disagreements(document);
  if (wrong.length > 0) throw new RangeError(`invoice ${document.id} does not add up: ${wrong.slice(0, 3).join('; ')}`);
  if (document.lines.length === 0) throw new RangeError(`invoice ${document.id} has no lines`);
  if (dec(document.total).lt(0)) throw new RangeError(`invoice ${document.id} has a negative total`);
  const digits = minorDigits(document.currency);
  const name = document.credits ? 'CreditNote' : 'Invoice';
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    root(name),
    ...head(document),
    party('cac:AccountingSupplierParty', document.provider),
    party('cac:AccountingCustomerParty', document.organization),
    document.dueOn === null ? element('cac:PaymentTerms', leaf('cbc:Note', TERMS)) : '',
    taxTotal(document),
    monetaryTotal(document),
    ...document.lines.map((line) => `\n${ublLine(line, document.currency, digits, name)}`),
    `\n</${name}>\n`,
  ].join('');
}

/** The buyer's own number of the order (BT-13), where all lines have the same. */
function orderReference({ lines }: InvoiceDocument): string {
  const [number, ...others] = new Set(lines.map(({ purchaseOrderNumber }) => purchaseOrderNumber ?? ''));
  return number && !others.length ? element('cac:OrderReference', leaf('cbc:ID', number)) : '';
}

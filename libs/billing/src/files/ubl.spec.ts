import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { convert, create } from 'xmlbuilder2';
import { type Decimal, dec, plain, roundHalfAway, sum } from '#kernel/core';
import { type Draft, sampleDocument } from './sample.fixture.js';
import { renderUbl } from './ubl.js';
import { ublPrice } from './ubl-line.js';

/** The invoice, or the credit note, whose lines and quantities have names of their own. */
function read(xml: string): any {
  const { Invoice: invoice, CreditNote: note } = convert(xml, { format: 'object' }) as any;
  return invoice ?? note;
}
const linesOf = (document: any): any[] => listOf(document['cac:InvoiceLine'] ?? document['cac:CreditNoteLine']);
const listOf = (value: any): any[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
const value = (node: any): string => (typeof node === 'object' ? node['#'] : node);
const amount = (node: any): Decimal => dec(value(node));

/** Each rule's own condition, as EN 16931's checks for UBL state it, on what the XML says. */
function brokenRules(invoice: any): string[] {
  const broken: string[] = [];
  const rule = (id: string, holds: boolean): void => {
    if (!holds) broken.push(id);
  };
  const lines = linesOf(invoice);
  const subtotals = listOf(invoice['cac:TaxTotal']['cac:TaxSubtotal']);
  const totals = invoice['cac:LegalMonetaryTotal'];
  const tax = amount(invoice['cac:TaxTotal']['cbc:TaxAmount']);
  const seller = invoice['cac:AccountingSupplierParty']['cac:Party'];
  const nets = lines.map((line) => amount(line['cbc:LineExtensionAmount']));
  rule('BR-16', lines.length > 0);
  rule('BR-CO-10', amount(totals['cbc:LineExtensionAmount']).eq(sum(nets)));
  // No allowances, no charges: their totals are absent, and the next rule is the plain sum.
  rule('BR-CO-11', totals['cbc:AllowanceTotalAmount'] === undefined && invoice['cac:AllowanceCharge'] === undefined);
  rule('BR-CO-12', totals['cbc:ChargeTotalAmount'] === undefined);
  rule('BR-CO-13', amount(totals['cbc:TaxExclusiveAmount']).eq(sum(nets)));
  rule('BR-CO-14', tax.eq(sum(subtotals.map((one) => amount(one['cbc:TaxAmount'])))));
  rule('BR-CO-15', amount(totals['cbc:TaxInclusiveAmount']).eq(amount(totals['cbc:TaxExclusiveAmount']).plus(tax)));
  rule('BR-CO-16', amount(totals['cbc:PayableAmount']).eq(amount(totals['cbc:TaxInclusiveAmount'])));
  rule('BR-CO-18', subtotals.length > 0);
  for (const one of subtotals) {
    const [taxable, of] = [amount(one['cbc:TaxableAmount']), amount(one['cbc:TaxAmount'])];
    const category = one['cac:TaxCategory'];
    const due = roundHalfAway(taxable.abs().times(dec(category['cbc:Percent'])).div(100), 2);
    rule('BR-CO-17', of.abs().minus(1).lt(due) && of.abs().plus(1).gt(due));
    if (category['cbc:ID'] === 'Z') rule('BR-Z-09', of.isZero() && category['cbc:Percent'] === '0');
    const same = lines.filter((line) => {
      const its = line['cac:Item']['cac:ClassifiedTaxCategory'];
      return its['cbc:ID'] === category['cbc:ID'] && its['cbc:Percent'] === category['cbc:Percent'];
    });
    if (category['cbc:ID'] === 'S') rule('BR-S-09', of.abs().minus(1).lt(due) && of.abs().plus(1).gt(due));
    rule('BR-S-08', taxable.eq(sum(same.map((line) => amount(line['cbc:LineExtensionAmount'])))));
  }
  for (const line of lines) {
    const price = amount(line['cac:Price']['cbc:PriceAmount']);
    const base = amount(line['cac:Price']['cbc:BaseQuantity']);
    rule('BR-27', price.gte(0));
    rule('base quantity above zero', base.gt(0));
    // Multiplied out, so that no division rounds.
    const quantity = amount(line['cbc:InvoicedQuantity'] ?? line['cbc:CreditedQuantity']);
    const net = amount(line['cbc:LineExtensionAmount']);
    rule('net = quantity × price ÷ base', quantity.times(price).eq(net.times(base)));
    rule('BR-30', line['cac:InvoicePeriod']['cbc:EndDate'] >= line['cac:InvoicePeriod']['cbc:StartDate']);
  }
  rule('BR-CO-09', !seller['cac:PartyTaxScheme'] || seller['cac:PartyTaxScheme']['cbc:CompanyID'].startsWith('CN'));
  rule('BR-CO-25', invoice['cbc:DueDate'] !== undefined || invoice['cac:PaymentTerms'] !== undefined);
  return broken;
}

const decimalText = (digits: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 15n }), fc.nat({ max: digits }))
    .map(([units, places]) => plain(dec(units).div(dec(10).pow(places))));

const drafts = (minor: number): fc.Arbitrary<Draft[]> =>
  fc.array(
    fc.record({
      amount: fc
        .oneof(
          { weight: 4, arbitrary: fc.integer({ min: 0, max: 10 ** 9 }) },
          fc.integer({ min: -(10 ** 5), max: 200 }),
        )
        .map((units) => dec(units).div(dec(10).pow(minor)).toFixed(minor)),
      taxRate: fc.constantFrom('0', '0.06', '0.09', '0.13', '0.03'),
      quantity: fc.oneof(decimalText(12), fc.constant('0')),
      unit: fc.constantFrom('GB', 'hour', '次', null),
      serviceTo: fc.constantFrom('2026-09-30T16:00:00Z', '2026-09-30T16:00:00.000001Z', '2026-10-31T16:00:00Z'),
    }),
    { minLength: 1, maxLength: 12 },
  );

describe('the UBL invoice', () => {
  it.each(['CNY', 'USD', 'JPY'])('keeps BR-CO-10 to 17 and its line arithmetic for any invoice in %s', (currency) => {
    fc.assert(
      fc.property(drafts(currency === 'JPY' ? 0 : 2), (list) => {
        const document = sampleDocument(list, { currency });
        fc.pre(!document.total.startsWith('-'));
        expect(brokenRules(read(renderUbl(document)))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it.each(['CNY', 'JPY'])('keeps them for any credit note in %s', (currency) => {
    const credits = { invoiceId: 'i', invoiceNumber: 'PV-A-2026-000041', reason: '工单 #42 重复计费' };
    fc.assert(
      fc.property(drafts(currency === 'JPY' ? 0 : 2), (list) => {
        const document = sampleDocument(list, { currency, credits, number: 'PV-A-CN-2026-000001' });
        fc.pre(!document.total.startsWith('-'));
        const note = read(renderUbl(document));
        expect(note['cbc:Note']).not.toContain('#'); // the reason's would begin the code of a subject (BR-CL-08)
        expect(note['cbc:CreditNoteTypeCode']).toBe('381');
        expect(brokenRules(note)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('keeps them for 2 000 lines of mixed rates and signs', () => {
    const list = Array.from({ length: 2000 }, (_, index) => ({
      amount: `${index % 7 === 0 ? '-' : ''}${index % 97}.${10 + (index % 90)}`,
      taxRate: ['0.06', '0.13', '0'][index % 3]!,
      quantity: String(index % 7 === 0 ? -index : index),
    }));
    const invoice = read(renderUbl(sampleDocument(list)));
    expect(listOf(invoice['cac:InvoiceLine'])).toHaveLength(2000);
    expect(brokenRules(invoice)).toEqual([]);
  });

  it('tells among a line’s properties what lies between quantity × unit price and the amount', () => {
    const pricing = { zh: '优惠 10%', en: 'less 10%' };
    const xml = renderUbl(sampleDocument([{ amount: '1.00', taxRate: '0.06', quantity: '1', pricing }]));
    expect(xml).toContain('<cbc:Name>pricing</cbc:Name><cbc:Value>优惠 10% / less 10%</cbc:Value>');
  });

  it('says who, what, when and that it is no 发票', () => {
    const document = sampleDocument([{ amount: '106.00', taxRate: '0.06', quantity: '424' }]);
    const invoice = read(renderUbl(document));
    expect(invoice).toMatchObject({
      'cbc:CustomizationID': 'urn:cen.eu:en16931:2017',
      'cbc:ID': 'PV-A-2026-000042',
      'cbc:IssueDate': '2026-11-03',
      'cbc:InvoiceTypeCode': '380',
      'cbc:Note': expect.stringContaining('账单，非发票'),
      'cbc:DocumentCurrencyCode': 'CNY',
      'cac:InvoicePeriod': { 'cbc:StartDate': '2026-10-01', 'cbc:EndDate': '2026-10-31' },
      'cac:PaymentTerms': { 'cbc:Note': expect.any(String) },
    });
    expect(invoice['cac:AccountingSupplierParty']['cac:Party']).toMatchObject({
      'cac:PartyIdentification': { 'cbc:ID': 'PV-A' },
      'cac:PostalAddress': { 'cac:Country': { 'cbc:IdentificationCode': 'CN' } },
      'cac:PartyTaxScheme': { 'cbc:CompanyID': 'CN91510100MA00000A1X' },
      'cac:PartyLegalEntity': {
        'cbc:RegistrationName': '天府云计算服务有限公司',
        'cbc:CompanyID': '91510100MA00000A1X',
      },
    });
    expect(invoice['cac:InvoiceLine']).toMatchObject({
      'cbc:InvoicedQuantity': { '@unitCode': 'HUR', '#': '424' },
      'cbc:LineExtensionAmount': { '@currencyID': 'CNY', '#': '100.00' },
      'cac:InvoicePeriod': { 'cbc:StartDate': '2026-10-01', 'cbc:EndDate': '2026-10-31' },
      'cac:Item': { 'cbc:Name': '政务云弹性云主机' },
      'cac:Price': { 'cbc:PriceAmount': { '#': '100.00' }, 'cbc:BaseQuantity': { '@unitCode': 'HUR', '#': '424' } },
    });
  });

  it('carries any text XML can carry and drops what it cannot', () => {
    const described = (description: string): string => {
      const document = sampleDocument([{ amount: '1.00', taxRate: '0', quantity: '1', description }]);
      let found = '';
      create(renderUbl(document)).each(
        (node) => {
          if (node.node.nodeName === 'cbc:Description')
            found = (node.node as unknown as { textContent: string }).textContent;
        },
        false,
        true,
      );
      return found;
    };
    expect(described('a<b & "c" ]]> \'d\' 𠮷\u0001\u0085\ufffe')).toBe('a<b & "c" ]]> \'d\' 𠮷\u0085');
    expect(described('half \ud800')).toBe('half \ufffd');
  });

  it('gives the due date once there is one, and no VAT number to a party without USCC', () => {
    const plainDocument = sampleDocument([{ amount: '1.00', taxRate: '0', quantity: '1' }]);
    const document = { ...plainDocument, dueOn: '2026-12-03', provider: { ...plainDocument.provider, uscc: null } };
    const invoice = read(renderUbl(document));
    expect(invoice['cbc:DueDate']).toBe('2026-12-03');
    expect(invoice['cac:PaymentTerms']).toBeUndefined();
    expect(invoice['cac:AccountingSupplierParty']['cac:Party']['cac:PartyTaxScheme']).toBeUndefined();
  });

  it('follows the order of elements the UBL schema fixes', () => {
    const names = Object.keys(read(renderUbl(sampleDocument([{ amount: '1.00', taxRate: '0.06', quantity: '1' }]))));
    expect(names.filter((name) => !name.startsWith('@'))).toEqual([
      'cbc:CustomizationID',
      'cbc:ID',
      'cbc:IssueDate',
      'cbc:InvoiceTypeCode',
      'cbc:Note',
      'cbc:DocumentCurrencyCode',
      'cac:InvoicePeriod',
      'cac:AccountingSupplierParty',
      'cac:AccountingCustomerParty',
      'cac:PaymentTerms',
      'cac:TaxTotal',
      'cac:LegalMonetaryTotal',
      'cac:InvoiceLine',
    ]);
  });

  it('refuses figures that do not add up, a negative total and an empty invoice', () => {
    const good = sampleDocument([{ amount: '106.00', taxRate: '0.06', quantity: '1' }]);
    const line = { ...good.lines[0]!, net: '99.99', taxAmount: '6.01' };
    expect(() => renderUbl({ ...good, lines: [line] })).toThrow('rate 0.06: net is 100.00, not 99.99');
    expect(() => renderUbl({ ...good, total: '106.01' })).toThrow('does not add up');
    expect(() => renderUbl({ ...good, taxes: [] })).toThrow('rate 0.06 has lines and no tax entry');
    expect(() => renderUbl(sampleDocument([{ amount: '-1.00', taxRate: '0.06', quantity: '-1' }]))).toThrow(
      'negative total',
    );
    expect(() => renderUbl(sampleDocument([]))).toThrow('no lines');
  });
});

describe('ublPrice', () => {
  it.each([
    ['use', { quantity: '1488', unit: 'hour', net: '350.94' }, ['1488', 'HUR', '350.94', '1488']],
    ['less use', { quantity: '-60.16', unit: 'GB', net: '-14.19' }, ['-60.16', 'E34', '14.19', '60.16']],
    ['more use at a lower tier', { quantity: '5', unit: 'GB', net: '-3.00' }, ['-1', 'C62', '3.00', '1']],
    ['less use at a higher tier', { quantity: '-5', unit: 'GB', net: '3.00' }, ['1', 'C62', '3.00', '1']],
    ['a price without quantity', { quantity: '0', unit: null, net: '9.00' }, ['1', 'C62', '9.00', '1']],
    ['use below the smallest unit', { quantity: '0.5', unit: '次', net: '0.00' }, ['0.5', 'C62', '0.00', '0.5']],
    ['nothing', { quantity: '0', unit: null, net: '0.00' }, ['0', 'C62', '0.00', '1']],
  ])('states %s', (_title, line, [quantity, unitCode, price, baseQuantity]) =>
    expect(ublPrice(line, 2)).toEqual({ quantity, unitCode, price, baseQuantity }),
  );
});

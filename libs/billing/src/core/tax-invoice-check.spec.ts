import { describe, expect, it } from '@jest/globals';
import { dec, Issues } from '#kernel/core';
import { checkTaxInvoice, type ConfirmedBill, leftByRate, type TaxInvoiceContent } from './tax-invoice-check.js';

// 684.96 at 6 % is 646.19 + 38.77.
const bill: ConfirmedBill = {
  buyer: { name: '成都示例局（本级）', uscc: '11510100MB0A00018F' },
  seller: { name: '蓉云示例科技有限公司', uscc: '91510100MA6CLD0175' },
  rates: new Map([['0.06', { net: dec('646.19'), tax: dec('38.77') }]]),
};
const item = {
  name: '*信息技术服务*云服务',
  spec: '',
  unit: '月',
  quantity: '3',
  unitPrice: '215.396666666667',
  amount: '646.19',
  taxRate: '6%',
  taxAmount: '38.77',
};
const content: TaxInvoiceContent = {
  number: '26512000000123456789',
  issuedOn: '2026-03-02',
  buyer: { name: '成都示例局(本级)', uscc: '11510100MB0A00018F' },
  seller: { name: '蓉云示例科技有限公司', uscc: '91510100MA6CLD0175' },
  items: [item],
  amount: '646.19',
  taxAmount: '38.77',
  total: '684.96',
  totalInWords: '陆佰捌拾肆圆玖角陆分',
  remarks: '',
  issuer: '',
};
const faults = (over: Partial<TaxInvoiceContent>, known: ConfirmedBill = bill): string[] => {
  const issues = new Issues();
  checkTaxInvoice(issues, { ...content, ...over }, known, { today: '2026-03-02', words: () => '陆佰捌拾肆元玖角陆分' });
  return issues.list.map(({ path, code }) => `${path.join('.')} ${code}`);
};

describe('a tax invoice', () => {
  it('matches a bill that it equals, whatever the width of a bracket or the sign for yuan [P2-C5]', () => {
    expect(faults({})).toEqual([]);
    expect(
      faults({ buyer: { name: '成都示例局（本级）', uscc: 'ANY' } }, { ...bill, buyer: { ...bill.buyer, uscc: null } }),
    ).toEqual([]);
  });

  it.each<[string, Partial<TaxInvoiceContent>, string[]]>([
    ['an old number', { number: '12345678' }, ['number MALFORMED']],
    ['a number of another year', { number: '25512000000123456789' }, ['number NUMBER_YEAR']],
    ['tomorrow', { issuedOn: '2026-03-03' }, ['issuedOn IN_FUTURE']],
    ['no day', { issuedOn: '2026-02-30' }, ['issuedOn MALFORMED']],
    ['another buyer', { buyer: { name: '重庆', uscc: '1' } }, ['buyer.name MISMATCH', 'buyer.uscc MISMATCH']],
    ['another seller', { seller: { ...content.seller, uscc: '1' } }, ['seller.uscc MISMATCH']],
    ['nothing', { items: [] }, ['items REQUIRED', 'rates.0.06.amount MISMATCH', 'rates.0.06.taxAmount MISMATCH']],
    ['no tax class', { items: [{ ...item, name: '云服务' }] }, ['items.1.name TAX_CLASS_MISSING']],
    [
      'a price that does not give its amount',
      { items: [{ ...item, unitPrice: '215.41' }] },
      ['items.1.amount MISMATCH'],
    ],
    ['no amount', { items: [{ ...item, amount: '6.461' }] }, ['items.1.amount OVER_PRECISE']],
    ['no rate', { items: [{ ...item, taxRate: 'x' }] }, ['items.1.taxRate NOT_DECIMAL']],
    ['a fen elsewhere', { items: [{ ...item, taxAmount: '38.76' }] }, ['rates.0.06.taxAmount MISMATCH']],
    [
      'another rate',
      { items: [{ ...item, taxRate: '0.09' }] },
      [0.06, 0.09].flatMap((rate) => [`rates.${rate}.amount MISMATCH`, `rates.${rate}.taxAmount MISMATCH`]),
    ],
    ['another total', { total: '684.97' }, ['total MISMATCH']],
    ['other words', { totalInWords: '陆佰捌拾肆元' }, ['totalInWords MISMATCH']],
  ])('with %s does not', (_, over, told) => expect(faults(over)).toEqual(told));

  it('is of what credit notes left: gross 342.48 of 684.96 gone, net 323.09, leaves 323.10 and 19.38', () => {
    const left = leftByRate(
      [
        { taxRate: '0.06', net: '646.19', tax: '38.77' },
        { taxRate: '0.09', net: '100.00', tax: '9.00' },
      ],
      new Map([
        ['0.06', { gross: dec('342.48'), net: dec('323.09') }],
        ['0.09', { gross: dec('109.00'), net: dec('100.00') }],
      ]),
    );
    // 646.19 − 323.09 = 323.10; 38.77 − (342.48 − 323.09 = 19.39) = 19.38
    expect([...left].map(([rate, { net, tax }]) => [rate, net.toFixed(2), tax.toFixed(2)])).toEqual([
      ['0.06', '323.10', '19.38'],
    ]);
  });
});

import { describe, expect, it } from '@jest/globals';
import readXlsxFile from 'read-excel-file/node';
import { sampleDocument } from './sample.fixture.js';
import { renderXlsx } from './xlsx.js';

type Cells = (string | number | boolean | Date | null)[][];

async function sheetsOf(...parts: Parameters<typeof sampleDocument>): Promise<{ front: Cells; lines: Cells }> {
  const sheets = (await readXlsxFile(await renderXlsx(sampleDocument(...parts)))) as { sheet: string; data: Cells }[];
  const named = (name: string): Cells => sheets.find(({ sheet }) => sheet === name)!.data;
  return { front: named('账单 Invoice'), lines: named('明细 Lines') };
}

describe('renderXlsx', () => {
  it('has the head of the invoice in both languages, and says that it is no 发票', async () => {
    const { front } = await sheetsOf([{ amount: '684.96', taxRate: '0.06', quantity: '10' }]);
    const of = (name: string): unknown => front.find(([cell]) => String(cell).includes(name))?.[1];
    expect(of('Number')).toBe('PV-A-2026-000042');
    expect(of('Notice')).toContain('账单，非发票');
    // 684.96 ÷ 1.06 = 646.19 (rounded), tax 38.77
    expect([of('不含税 Net'), of('税额 Tax'), of('Total')]).toEqual([646.19, 38.77, 684.96]);
    expect(front.at(-1)).toEqual([6, 684.96, 646.19, 38.77]);
  });

  it('has a row per line whose amounts add up to the total', async () => {
    const { lines } = await sheetsOf([
      { amount: '10.01', taxRate: '0.06', quantity: '1' },
      { amount: '0.02', taxRate: '0.13', quantity: '0.000000000001' },
    ]);
    expect(lines).toHaveLength(3);
    const at = lines[0]!.findIndex((name) => String(name).includes('Amount'));
    expect(lines.slice(1).map((row) => row[at])).toEqual([10.01, 0.02]);
  });

  it('tells what lies between quantity × unit price and the amount', async () => {
    const pricing = { zh: '优惠 10%', en: 'less 10%' };
    const { lines } = await sheetsOf([{ amount: '0.90', taxRate: '0.06', quantity: '1', pricing }]);
    expect(lines[1]![lines[0]!.indexOf('计价 Pricing')]).toBe('优惠 10% / less 10%');
  });

  it('writes what a spreadsheet would round as text, digit by digit', async () => {
    const { lines } = await sheetsOf([{ amount: '1.00', taxRate: '0.06', quantity: '123456789012.123456789012' }]);
    const at = lines[0]!.findIndex((name) => String(name).includes('Quantity'));
    expect(lines[1]![at]).toBe('123456789012.123456789012');
  });

  it('keeps text that looks like a formula as text', async () => {
    const { front } = await sheetsOf([{ amount: '1.00', taxRate: '0.06', quantity: '1' }], { number: '=1+1' });
    expect(front[0]![1]).toBe('=1+1');
  });
});

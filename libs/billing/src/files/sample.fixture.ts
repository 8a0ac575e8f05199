import { amountText, dec, type Decimal, largestRemainder, plain, sum, toMinor } from '#kernel/core';
import type { InvoiceDocument, InvoiceDocumentLine } from './document.js';

/** A line's figures before tax is taken out. `amount` in whole minor units of the currency. */
export interface Draft {
  amount: string;
  taxRate: string;
  quantity: string;
  kind?: string;
  description?: string;
  unit?: string | null;
  unitPrice?: string | null;
  serviceFrom?: string;
  serviceTo?: string;
  pricing?: { zh: string; en: string };
}

/** Net shares of the lines, as an invoice computes them: per rate, largest remainder, ties in line order. */
function netsOf(drafts: Draft[], currency: string): { nets: Decimal[]; taxes: InvoiceDocument['taxes'] } {
  const nets: Decimal[] = drafts.map(() => dec(0));
  const rates = [...new Set(drafts.map((draft) => draft.taxRate))];
  const taxes = rates.map((taxRate) => {
    const mine = drafts.flatMap((draft, index) => (draft.taxRate === taxRate ? [index] : []));
    const divisor = dec(taxRate).plus(1);
    const gross = sum(mine.map((index) => dec(drafts[index]!.amount)));
    const net = toMinor(gross.div(divisor), currency);
    const shares = largestRemainder(
      mine.map((index) => dec(drafts[index]!.amount).div(divisor)),
      net,
      currency,
    );
    for (const [at, index] of mine.entries()) nets[index] = shares[at]!;
    const shown = (value: Decimal): string => amountText(value, currency);
    return { taxRate, gross: shown(gross), net: shown(net), tax: shown(gross.minus(net)) };
  });
  return { nets, taxes };
}

const id = (n: number): string => `0199a1b2-0000-7000-8000-${String(n).padStart(12, '0')}`;

function lineOf(draft: Draft, index: number, net: Decimal, currency: string): InvoiceDocumentLine {
  return {
    id: id(index + 1),
    lineNo: index + 1,
    kind: draft.kind ?? 'USAGE',
    description: draft.description ?? '通用云主机 4核16G · 运行时长',
    offeringCode: 'ECS-G4',
    offeringName: '政务云弹性云主机',
    planCode: 'PAYG',
    priceCode: 'vcpu-hours',
    instanceId: id(9000 + index),
    serviceFrom: draft.serviceFrom ?? '2026-09-30T16:00:00Z',
    serviceTo: draft.serviceTo ?? '2026-10-31T16:00:00Z',
    serviceMonth: '2026-10',
    quantity: draft.quantity,
    unit: draft.unit === undefined ? 'hour' : draft.unit,
    unitPrice: draft.unitPrice === undefined ? '0.25' : draft.unitPrice,
    ratedAmount: plain(draft.amount),
    amount: amountText(dec(draft.amount), currency),
    taxRate: draft.taxRate,
    net: amountText(net, currency),
    taxAmount: amountText(dec(draft.amount).minus(net), currency),
    priceTermsId: null,
    commitmentId: null,
    pricing: draft.pricing ?? null,
  };
}

/** An issued invoice of October 2026 with these lines, adding up as the tax rules say. */
export function sampleDocument(drafts: Draft[], changes: Partial<InvoiceDocument> = {}): InvoiceDocument {
  const currency = changes.currency ?? 'CNY';
  const { nets, taxes } = netsOf(drafts, currency);
  const total = (of: 'gross' | 'net' | 'tax'): string => amountText(sum(taxes.map((tax) => dec(tax[of]))), currency);
  return {
    id: id(1_000_000),
    number: 'PV-A-2026-000042',
    status: 'ISSUED',
    period: '2026-10',
    currency,
    provider: {
      id: id(1),
      code: 'PV-A',
      name: '天府云计算服务有限公司',
      uscc: '91510100MA00000A1X',
      divisionCode: '510100',
    },
    organization: {
      id: id(2),
      code: 'AG-CD',
      name: '成都市数据局',
      uscc: '11510100MB00000B2Y',
      divisionCode: '510100',
    },
    issuedAt: '2026-11-03T02:24:05.123456Z',
    dueOn: null,
    lines: drafts.map((draft, index) => lineOf(draft, index, nets[index]!, currency)),
    taxes,
    net: total('net'),
    tax: total('tax'),
    total: total('gross'),
    ...changes,
  };
}

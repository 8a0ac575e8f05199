import { type Decimal, sum } from '#kernel/core';
import type { InvoiceTaxes } from './invoice-tax.js';

/**
 * The last look before an invoice is issued: its lines sum to its total, net and tax make the total, in every rate
 * and in every line. RangeError when they do not: what does not reconcile is never issued.
 */
export function mustReconcile(amounts: readonly Decimal[], taxes: InvoiceTaxes): void {
  const wrong = (what: string): never => {
    throw new RangeError(`the invoice does not add up: ${what}`);
  };
  if (taxes.lines.length !== amounts.length) wrong('a line without tax');
  if (!sum(amounts).eq(taxes.total)) wrong('lines and total');
  if (!taxes.net.plus(taxes.tax).eq(taxes.total)) wrong('net, tax and total');
  if (taxes.total.lt(0)) wrong('a negative total');
  if (!sum(taxes.taxes.map(({ gross }) => gross)).eq(taxes.total)) wrong('rates and total');
  if (taxes.taxes.some(({ gross, net, tax }) => !net.plus(tax).eq(gross))) wrong('net and tax of a rate');
  if (!sum(taxes.lines.map(({ net }) => net)).eq(taxes.net)) wrong('nets of lines and net');
  if (amounts.some((amount, i) => !taxes.lines[i]!.net.plus(taxes.lines[i]!.taxAmount).eq(amount)))
    wrong('net and tax of a line');
}

import { dec, type Decimal, largestRemainder, ONE, plain, sum, toMinor, ZERO } from '#kernel/core';

/** A line's amount, tax included, in whole minor units, and the rate of the tax in it ("0.06"). */
export interface TaxedLine {
  amount: Decimal;
  taxRate: string;
}

/** What a line's amount is made of: amount = net + taxAmount, whole minor units. */
export interface LineTax {
  net: Decimal;
  taxAmount: Decimal;
}

/** All lines of one rate: gross = net + tax, whole minor units. */
export interface RateTax {
  taxRate: string;
  gross: Decimal;
  net: Decimal;
  tax: Decimal;
}

export interface InvoiceTaxes {
  /** In the order of the lines given. */
  lines: LineTax[];
  /** One per rate, rates ascending. */
  taxes: RateTax[];
  net: Decimal;
  tax: Decimal;
  total: Decimal;
}

/**
 * Takes the tax out of prices that include it, per invoice and rate: gross = sum of the lines' amounts, net =
 * gross ÷ (1 + rate) rounded half away from zero to the minor unit, tax = gross − net. A line's net is its exact
 * one taken down towards minus infinity; the units missing to the rate's net go to the largest remainders, ties in
 * line order. Of every sign, so the lines' nets always sum to the rate's, the rates' to the invoice's. The source is
 * EN 16931 (BR-CO-14, BR-CO-15); since prices include tax, a rate's tax can differ by a unit from net × rate.
 * @param before for the notes that take back an invoice in parts: what earlier ones took at each rate. The net is
 *   then the growth of the rounded net, so that parts which make a whole have its net and tax, to the cent.
 */
export function invoiceTax(
  lines: readonly TaxedLine[],
  currency: string,
  before: ReadonlyMap<string, { gross: Decimal; net: Decimal }> = new Map(),
): InvoiceTaxes {
  const byRate = Map.groupBy(
    lines.map(({ amount, taxRate }, index) => ({ amount, index, taxRate: plain(taxRate) })),
    (line) => line.taxRate,
  );
  const lineTaxes: LineTax[] = [];
  const taxes = [...byRate]
    .sort(([a], [b]) => dec(a).cmp(dec(b)))
    .map(([taxRate, group]): RateTax => {
      const amounts = group.map(({ amount }) => amount);
      const gross = sum(amounts);
      const divisor = ONE.plus(dec(taxRate));
      const earlier = before.get(taxRate) ?? { gross: ZERO, net: ZERO };
      const net = toMinor(earlier.gross.plus(gross).div(divisor), currency).minus(earlier.net);
      largestRemainder(amounts, net, currency, divisor).forEach((lineNet, i) => {
        const { index, amount } = group[i]!;
        lineTaxes[index] = { net: lineNet, taxAmount: amount.minus(lineNet) };
      });
      return { taxRate, gross, net, tax: gross.minus(net) };
    });
  return {
    lines: lineTaxes,
    taxes,
    net: sum(taxes.map(({ net }) => net)),
    tax: sum(taxes.map(({ tax }) => tax)),
    total: sum(taxes.map(({ gross }) => gross)),
  };
}

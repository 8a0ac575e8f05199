import { type Decimal, dec, fixed, floorDiv, ONE, roundHalfAway, sum } from './decimal.js';

/** An amount of whole minor units as text ("624.96") and its ISO 4217 code. */
export interface Money {
  amount: string;
  currency: string;
}

// ISO 4217 list one, active codes; those not named below have two minor digits.
const TWO_DIGITS =
  'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK ' +
  'DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD ' +
  'KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP ' +
  'PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH ' +
  'USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG';
const MINOR_DIGITS = new Map<string, number>(
  (
    [
      [TWO_DIGITS, 2],
      ['BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF', 0],
      ['BHD IQD JOD KWD LYD OMR TND', 3],
    ] as const
  ).flatMap(([codes, digits]) => codes.split(' ').map((code): [string, number] => [code, digits])),
);

export const isCurrency = (code: string): boolean => MINOR_DIGITS.has(code);

/** Digits after the point of the currency's minor unit: CNY 2, JPY 0. Throws for an unknown code. */
export function minorDigits(currency: string): number {
  const digits = MINOR_DIGITS.get(currency);
  if (digits === undefined) throw new RangeError(`unknown currency ${currency}`);
  return digits;
}

/** Rounds once, half away from zero, to the minor unit: what turns a rated amount into a booked one. */
export const toMinor = (value: Decimal, currency: string): Decimal => roundHalfAway(value, minorDigits(currency));

/** Text with exactly the currency's minor digits; the value must already be whole minor units. */
export const amountText = (value: Decimal | string, currency: string): string => fixed(value, minorDigits(currency));

export const money = (value: Decimal, currency: string): Money => ({ amount: amountText(value, currency), currency });

/**
 * Gives every share its value taken down to the minor unit, towards minus infinity, then one missing unit each to
 * the largest remainders, ties in order. The result sums exactly to `total`, for every sign.
 * @param shares values whose sum ÷ `divisor` differs from `total` by less than their number of minor units
 * @param total whole minor units
 * @param divisor above zero: every share is divided by it exactly. To divide beforehand would round, and two equal
 *   remainders below quotients of different length would no longer be a tie.
 */
export function largestRemainder(
  shares: readonly Decimal[],
  total: Decimal,
  currency: string,
  divisor: Decimal = ONE,
): Decimal[] {
  const digits = minorDigits(currency);
  const scale = dec(10).pow(digits);
  const unit = ONE.div(scale);
  const cut = shares.map((share, index) => {
    const scaled = share.times(scale);
    const whole = floorDiv(scaled, divisor);
    return { index, whole, rest: scaled.minus(whole.times(divisor)) };
  });
  const missing = total
    .times(scale)
    .minus(sum(cut.map(({ whole }) => whole)))
    .toNumber();
  if (!Number.isInteger(missing) || missing < 0 || missing > shares.length)
    throw new RangeError(`${missing} units cannot be spread over ${shares.length} shares`);
  const parts = cut.map(({ whole }) => whole.times(unit));
  const byRemainder = cut.toSorted((a, b) => b.rest.cmp(a.rest) || a.index - b.index);
  for (const { index } of byRemainder.slice(0, missing)) parts[index] = parts[index]!.plus(unit);
  return parts;
}

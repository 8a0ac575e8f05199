import { Decimal as DecimalJs } from 'decimal.js';

/**
 * The one place that touches decimal.js. 140 significant digits: the widest product we form
 * (quantity 38 digits × unit price 30 × seconds 14) stays exact, so only `quotient` and the
 * explicit rounding functions below ever round.
 */
const Exact = DecimalJs.clone({
  precision: 140,
  rounding: DecimalJs.ROUND_HALF_UP,
  toExpNeg: -9e15,
  toExpPos: 9e15,
});

/** An exact decimal number. Never made from a JS number that is not an integer. */
export type Decimal = DecimalJs;

/** Digits after the point that any decimal input may have. */
export const INPUT_SCALE = 12;
/** Digits after the point of an exact rated amount; quotients are rounded here, half away from zero. */
export const RATED_SCALE = 24;

export type DecimalFault = 'NOT_DECIMAL' | 'OVER_PRECISE' | 'TOO_LARGE';

/** A decimal from trusted text (database, own constants) or an integer. Throws on anything else. */
export function dec(value: string | number | bigint | Decimal): Decimal {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new RangeError(`not an exact integer: ${value}`);
  return new Exact(typeof value === 'bigint' ? value.toString() : value);
}

export const ZERO: Decimal = dec(0);
export const ONE: Decimal = dec(1);

const SYNTAX = /^-?\d+(?:\.(\d+))?$/;

/**
 * Reads a decimal a stranger wrote: optional minus, digits, optional fraction; no exponent, no blanks.
 * Digits after the point are counted as written ("1.0" has one). Never rounds.
 * @param integerDigits most digits before the point, leading zeros not counted
 */
export function parseDecimal(text: string, integerDigits = 18): Decimal | DecimalFault {
  if (text.length > 200) return 'NOT_DECIMAL';
  const match = SYNTAX.exec(text);
  if (!match) return 'NOT_DECIMAL';
  if ((match[1]?.length ?? 0) > INPUT_SCALE) return 'OVER_PRECISE';
  const value = dec(text);
  // e is the exponent of the first digit: cheaper than comparing with a power of ten, on every event.
  if (!value.isZero() && value.e >= integerDigits) return 'TOO_LARGE';
  return value;
}

/** A decimal as databases write it: its sign, its whole part without leading zeros, its fraction without trailing ones. */
const WRITTEN = /^(-?)0*(\d+?)(?:\.(\d*?)0*)?$/;

const trimmed = (sign: string, whole: string, fraction: string): string =>
  fraction ? `${sign}${whole}.${fraction}` : whole === '0' ? whole : `${sign}${whole}`;

/** Text without exponent, trailing zeros or a negative zero: "0.0000004", "-1.5", "0". */
export function plain(value: Decimal | string): string {
  const written = typeof value === 'string' ? WRITTEN.exec(value) : null;
  if (written) return trimmed(written[1]!, written[2]!, written[3] ?? '');
  const d = typeof value === 'string' ? dec(value) : value;
  return d.isZero() ? '0' : d.toFixed();
}

/** Text with exactly `digits` digits after the point. The value must have no more than that. */
export function fixed(value: Decimal | string, digits: number): string {
  if (typeof value === 'string') return fixedText(value, digits);
  if (value.decimalPlaces() > digits) throw new RangeError(`${value.toFixed()} has more than ${digits} decimals`);
  return value.isZero() ? dec(0).toFixed(digits) : value.toFixed(digits);
}

/** The same of text as databases write it, cut and filled as text: long documents have thousands of amounts. */
function fixedText(value: string, digits: number): string {
  const [, sign, whole, fraction = ''] = WRITTEN.exec(value) ?? [];
  if (whole === undefined || fraction.length > digits) return fixed(dec(value), digits);
  const filled = digits === 0 ? whole : `${whole}.${fraction.padEnd(digits, '0')}`;
  return whole === '0' && !fraction ? filled : `${sign}${filled}`;
}

/** Rounds half away from zero to `digits` digits after the point. */
export function roundHalfAway(value: Decimal, digits: number): Decimal {
  return value.toDecimalPlaces(digits, DecimalJs.ROUND_HALF_UP);
}

/** Rounds towards minus infinity to `digits` digits after the point. */
export function floorTo(value: Decimal, digits: number): Decimal {
  return value.toDecimalPlaces(digits, DecimalJs.ROUND_FLOOR);
}

/** a ÷ b, rounded half away from zero at 24 decimals: the only division in rating. */
export function quotient(a: Decimal, b: Decimal): Decimal {
  return roundHalfAway(a.div(b), RATED_SCALE);
}

/** The least integer ≥ a ÷ b, for b > 0, computed without a rounded quotient. */
export function ceilDiv(a: Decimal, b: Decimal): Decimal {
  const whole = a.divToInt(b);
  return a.minus(whole.times(b)).gt(0) ? whole.plus(1) : whole;
}

/** The greatest integer ≤ a ÷ b, for b > 0, computed without a rounded quotient. */
export function floorDiv(a: Decimal, b: Decimal): Decimal {
  const whole = a.divToInt(b);
  return a.minus(whole.times(b)).lt(0) ? whole.minus(1) : whole;
}

export function sum(values: Iterable<Decimal>): Decimal {
  let total = ZERO;
  for (const value of values) total = total.plus(value);
  return total;
}

export const min = (a: Decimal, b: Decimal): Decimal => (a.lte(b) ? a : b);
export const max = (a: Decimal, b: Decimal): Decimal => (a.gte(b) ? a : b);

// The checker's own arithmetic: decimals as whole BigInt units of a fixed number of digits, instants as BigInt
// microseconds, months of Asia/Shanghai. Nothing of the product's.

/** The units of 10^-digits in a decimal text; what does not fit is an error, never rounded. */
export function unitsOf(text, digits) {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(text)) ?? [];
  if (whole === undefined) throw new Error(`"${text}" is not a decimal.`);
  const kept = fraction.slice(0, digits).padEnd(digits, '0');
  if (/[1-9]/.test(fraction.slice(digits))) throw new Error(`${text} has more than ${digits} digits.`);
  const units = BigInt(whole + kept);
  return sign ? -units : units;
}

/** Units of 10^-digits as text, without needless zeros. */
export function textOf(units, digits) {
  const all = (units < 0n ? -units : units).toString().padStart(digits + 1, '0');
  const [whole, fraction] = [all.slice(0, all.length - digits), all.slice(all.length - digits).replace(/0+$/, '')];
  return `${units < 0n ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`;
}

/** Numerator ÷ denominator (above zero), rounded once, half away from zero. */
export function divide(numerator, denominator) {
  const size = numerator < 0n ? -numerator : numerator;
  const quotient = (2n * size + denominator) / (2n * denominator);
  return numerator < 0n ? -quotient : quotient;
}

export const sumOf = (values) => values.reduce((total, value) => total + value, 0n);

export const HOUR = 3_600_000_000n;
const SHANGHAI = 8n * HOUR;

/** Microseconds of 'YYYY-MM-DD hh:mm:ss.ffffff' (UTC) as the database writes it, or of an ISO text ending in Z. */
export function microsOf(text) {
  const [, day, time, fraction = ''] = /^([\d-]{10})[ T]([\d:]{8})(?:\.(\d{1,6}))?Z?$/.exec(text);
  return BigInt(Date.parse(`${day}T${time}Z`)) * 1000n + BigInt(fraction.padEnd(6, '0'));
}

export const isoOf = (micros) =>
  `${new Date(Number(micros / 1000n)).toISOString().slice(0, 19)}.${String(micros % 1_000_000n).padStart(6, '0')}Z`;

/** The month of Asia/Shanghai an instant lies in. */
export const monthOf = (micros) => new Date(Number((micros + SHANGHAI) / 1000n)).toISOString().slice(0, 7);

/** The first instant of a month; `offset` counts months on from it. */
export function monthStart(month, offset = 0) {
  const [year, number] = month.split('-').map(Number);
  return BigInt(Date.UTC(year, number - 1 + offset, 1)) * 1000n - SHANGHAI;
}

/** The months from one to the other, both included. */
export function monthsBetween(first, last) {
  const months = [];
  for (let month = first; month <= last; month = monthOf(monthStart(month, 1))) months.push(month);
  return months;
}

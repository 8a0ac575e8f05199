import { type Decimal, dec, INPUT_SCALE, invalid, text } from '#kernel/core';

/** How many of the dimension's smallest unit one unit is. */
interface Unit {
  dimension: string;
  factor: Decimal;
}

const powers = (dimension: string, base: number, names: readonly string[]): [string, Unit][] =>
  names.map((name, power) => [name, { dimension, factor: dec(base).pow(power) }]);

/** Storage is binary: 1 TB = 1024 GB (001 名词解释, S1-53). Bandwidth is decimal: 1 Gbps = 10^9 bit/s. */
const SIMPLE = new Map<string, Unit>([
  ...powers('storage', 1024, ['B', 'KB', 'MB', 'GB', 'TB', 'PB', 'EB']),
  ...powers('bandwidth', 1000, ['bps', 'Kbps', 'Mbps', 'Gbps', 'Tbps']),
  ...powers('count', 1000, ['count', 'thousand', 'million']),
]);

const TIMES = new Map<string, Unit>([
  ['second', { dimension: 'time', factor: dec(1) }],
  ['minute', { dimension: 'time', factor: dec(60) }],
  ['hour', { dimension: 'time', factor: dec(3600) }],
  ['day', { dimension: 'time', factor: dec(86_400) }],
  // A month has no exact length: it is converted into nothing but itself.
  ['month', { dimension: 'month', factor: dec(1) }],
]);

/** What is counted over time, besides storage and bandwidth. A person's day is no 24 hours, so not here. */
const THINGS = new Set(['card', 'node', 'core', 'vcpu', 'instance', 'ip', 'user', 'device', 'host', 'rack']);

/** A unit by its name: "GB", "Mbps", "hour", "card-hour", "GB-month"; null when it is not known. */
export function unitOf(name: string): Unit | null {
  const single = SIMPLE.get(name) ?? TIMES.get(name) ?? (THINGS.has(name) ? { dimension: name, factor: dec(1) } : null);
  if (single) return single;
  const [, thing, time] = /^(\w+)-(\w+)$/.exec(name) ?? [];
  const over = TIMES.get(time ?? '');
  const of = SIMPLE.get(thing ?? '') ?? (THINGS.has(thing ?? '') ? { dimension: thing!, factor: dec(1) } : null);
  return over && of ? { dimension: `${of.dimension}-${over.dimension}`, factor: of.factor.times(over.factor) } : null;
}

function known(path: string, name: string): Unit {
  const unit = unitOf(name);
  if (!unit) throw invalid([path], 'UNKNOWN_UNIT', text('The unit is not known.', '未知的单位。'));
  return unit;
}

/**
 * The quantity in another unit of the same dimension: exact, never rounded. VALIDATION_FAILED with UNKNOWN_UNIT,
 * UNIT_MISMATCH (another dimension) or NOT_EXACT (the result has no end within 12 digits after the point).
 */
export function convert(quantity: Decimal, from: string, to: string): Decimal {
  const source = known('from', from);
  const target = known('to', to);
  if (source.dimension !== target.dimension)
    throw invalid(
      ['to'],
      'UNIT_MISMATCH',
      text(`${from} and ${to} do not measure the same.`, `${from} 与 ${to} 不是同类单位。`),
    );
  const smallest = quantity.times(source.factor);
  const result = smallest.div(target.factor);
  if (result.decimalPlaces() > INPUT_SCALE || !result.times(target.factor).eq(smallest))
    throw invalid(
      ['quantity'],
      'NOT_EXACT',
      text(
        `It cannot be told in ${to} with ${INPUT_SCALE} digits after the point.`,
        `以 ${to} 表示时无法在小数点后 ${INPUT_SCALE} 位内精确。`,
      ),
    );
  return result;
}

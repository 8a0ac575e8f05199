import { addMonths, DAY, HOUR, type Instant, MINUTE, parseInstant } from '#kernel';

const UNITS: Record<string, number> = { m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY };
const FARTHEST = 10_000;

/**
 * Reads where the clock shall go: nothing or `show` (null), `advance 3d`, `set 2026-12-01T00:00:00+08:00`. Months
 * are those of Asia/Shanghai: the same day and time, or the month's last day. Anything else is one sentence.
 */
export function readMove(words: readonly string[]): ((now: Instant) => Instant) | null {
  const [verb = 'show', what, ...more] = words;
  if (verb === 'show' && what === undefined) return null;
  if (what === undefined || more.length || !['advance', 'set'].includes(verb))
    throw new Error('say "clock", "clock advance 3d" or "clock set 2026-12-01T00:00:00+08:00".');
  return verb === 'set' ? toInstant(what) : byStep(what);
}

function toInstant(text: string): (now: Instant) => Instant {
  const instant = parseInstant(text);
  if (instant === null) throw new Error(`"${text}" is not an instant such as 2026-12-01T00:00:00+08:00.`);
  return () => instant;
}

function byStep(text: string): (now: Instant) => Instant {
  const [, digits, unit] = /^(\d{1,5})(m|h|d|w|mo)$/.exec(text) ?? [];
  const count = Number(digits);
  if (unit === undefined || count > FARTHEST)
    throw new Error(`"${text}" is not a step such as 30m, 6h, 3d, 2w or 1mo, at most ${FARTHEST} of them.`);
  return unit === 'mo' ? (now) => addMonths(now, count) : (now) => now + count * UNITS[unit]!;
}

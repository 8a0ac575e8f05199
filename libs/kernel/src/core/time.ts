/**
 * An instant: whole microseconds since 1970-01-01T00:00:00Z. Exact in a JS number until the year 2255.
 * All periods made of instants are half-open [from, to).
 */
export type Instant = number;
/** A calendar day in Asia/Shanghai, "YYYY-MM-DD". */
export type DateOn = string;
/** A calendar month in Asia/Shanghai, "YYYY-MM". */
export type Month = string;

export interface Period {
  from: Instant;
  to: Instant;
}

export const SECOND = 1_000_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Asia/Shanghai has been UTC+8 without summer time since 1991, so its months begin on whole UTC hours. */
const SHANGHAI = 8 * HOUR;

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6})\d{0,6})?([Zz]|[+-]\d\d:\d\d)$/;

const utc = (y: number, m: number, d: number): number => Date.UTC(y, m - 1, d) * 1000;
const pad = (n: number, width = 2): string => String(n).padStart(width, '0');
const daysIn = (y: number, m: number): number => new Date(Date.UTC(y, m, 0)).getUTCDate();

/** Remembers what was computed of the few days that are asked for again and again, with every event. */
function memo<K, V>(compute: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) {
      value = compute(key);
      if (known.size >= 1000) known.clear();
      known.set(key, value);
    }
    return value;
  };
}

/** The text "YYYY-MM-DD" of the day with this number since 1970-01-01. */
const dayText = memo((day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10));

/** The microseconds at which a day "YYYY-MM-DD" begins in UTC; null when it is not on the calendar, 1970 to 2200. */
const dayMicros = memo((on: string): Instant | null => {
  const [y, m, d] = on.split('-').map(Number) as [number, number, number];
  return y < 1970 || y > 2200 || m < 1 || m > 12 || d < 1 || d > daysIn(y, m) ? null : utc(y, m, d);
});

const PADDED = Array.from({ length: 60 }, (_, n) => pad(n));

/**
 * Reads an RFC 3339 instant with a zone; null when malformed or not on the calendar. Microseconds are kept: finer
 * digits, which some clocks write, are cut off, so that the same text is always the same instant.
 */
export function parseInstant(text: string): Instant | null {
  const match = RFC3339.exec(text);
  if (!match) return null;
  const day = dayMicros(text.slice(0, 10));
  const [h, mi, s] = [Number(match[4]), Number(match[5]), Number(match[6])];
  if (day === null || h > 23 || mi > 59 || s > 59) return null;
  const zone = match[8]!;
  let offset = 0;
  if (zone !== 'Z' && zone !== 'z') {
    const [zh, zm] = [Number(zone.slice(1, 3)), Number(zone.slice(4, 6))];
    if (zh > 23 || zm > 59) return null;
    offset = (zone[0] === '-' ? -1 : 1) * (zh * HOUR + zm * MINUTE);
  }
  const micros = Number((match[7] ?? '').padEnd(6, '0'));
  const instant = day + h * HOUR + mi * MINUTE + s * SECOND + micros - offset;
  return instant >= 0 ? instant : null;
}

/** Day, time of day to the second, and the microseconds of that second, in UTC. */
function parts(instant: Instant): { day: string; time: string; micros: number } {
  const day = Math.floor(instant / DAY);
  const rest = instant - day * DAY;
  const seconds = Math.floor(rest / SECOND);
  const [h, mi, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return { day: dayText(day), time: `${PADDED[h]}:${PADDED[mi]}:${PADDED[s]}`, micros: rest - seconds * SECOND };
}

/** RFC 3339 in UTC with as many fraction digits as needed (none, 3 or 6). */
export function formatInstant(instant: Instant): string {
  const { day, time, micros } = parts(instant);
  if (micros === 0) return `${day}T${time}Z`;
  return `${day}T${time}.${micros % 1000 === 0 ? pad(micros / 1000, 3) : pad(micros, 6)}Z`;
}

/** The text of a DATETIME(6) column, UTC. */
export function toSqlInstant(instant: Instant): string {
  const { day, time, micros } = parts(instant);
  return `${day} ${time}.${pad(micros, 6)}`;
}

/** Reads the text of a DATETIME column, UTC. */
export function fromSqlInstant(text: string): Instant {
  const day = dayMicros(text.slice(0, 10));
  const [h, mi, s] = [Number(text.slice(11, 13)), Number(text.slice(14, 16)), Number(text.slice(17, 19))];
  const micros = text.length > 20 ? Number(text.slice(20).padEnd(6, '0')) : 0;
  const instant = (day ?? NaN) + h * HOUR + mi * MINUTE + s * SECOND + micros;
  if (text.length < 19 || !Number.isSafeInteger(instant)) throw new RangeError(`not a DATETIME: ${text}`);
  return instant;
}

export const hourStart = (instant: Instant): Instant => Math.floor(instant / HOUR) * HOUR;

// -------------------------------------------------------------- days and months of Asia/Shanghai

/** True for "YYYY-MM-DD" that is on the calendar, 1970 to 2200. */
export function isDateOn(text: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (!match) return false;
  const [y, m, d] = match.slice(1).map(Number) as [number, number, number];
  return y >= 1970 && y <= 2200 && m >= 1 && m <= 12 && d >= 1 && d <= daysIn(y, m);
}

export const isMonth = (text: string): boolean => /^\d{4}-\d\d$/.test(text) && isDateOn(`${text}-01`);

/** The instant at which the day begins in Asia/Shanghai. */
export const dayStart = memo((on: DateOn): Instant => {
  const [y, m, d] = on.split('-').map(Number) as [number, number, number];
  return utc(y, m, d) - SHANGHAI;
});

export const dateOf = (instant: Instant): DateOn => dayText(Math.floor((instant + SHANGHAI) / DAY));
export const monthOf = (instant: Instant): Month => dateOf(instant).slice(0, 7);
export const yearOf = (instant: Instant): number => Number(dateOf(instant).slice(0, 4));
export const monthStart = (month: Month): Instant => dayStart(`${month}-01`);

/** The month `count` months later (earlier when negative). */
export function addToMonth(month: Month, count: number): Month {
  const [y, m] = month.split('-').map(Number) as [number, number];
  const index = y * 12 + (m - 1) + count;
  return `${pad(Math.floor(index / 12), 4)}-${pad((index % 12) + 1)}`;
}

export const monthPeriod = (month: Month): Period => ({
  from: monthStart(month),
  to: monthStart(addToMonth(month, 1)),
});

/** Every month that shares an instant with the period, in order; none when the period is empty. */
export function monthsOf(period: Period): Month[] {
  const months: Month[] = [];
  if (period.from >= period.to) return months;
  for (let month = monthOf(period.from); monthStart(month) < period.to; month = addToMonth(month, 1))
    months.push(month);
  return months;
}

/**
 * The same day and time of day in Asia/Shanghai `count` months later; a day the month does not have
 * becomes its last day (31 January + 1 month = 28 or 29 February). Always count from the first anchor.
 */
export function addMonths(instant: Instant, count: number): Instant {
  const on = dateOf(instant);
  const timeOfDay = instant - dayStart(on);
  const month = addToMonth(on.slice(0, 7), count);
  const [y, m] = month.split('-').map(Number) as [number, number];
  const day = Math.min(Number(on.slice(8)), daysIn(y, m));
  return dayStart(`${month}-${pad(day)}`) + timeOfDay;
}

/** The common part of two periods, or null when they share no instant. */
export function intersect(a: Period, b: Period): Period | null {
  const from = Math.max(a.from, b.from);
  const to = Math.min(a.to, b.to);
  return from < to ? { from, to } : null;
}

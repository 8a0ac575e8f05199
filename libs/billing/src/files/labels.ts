import { DAY, dateOf, dayStart, type Instant, parseInstant } from '#kernel/core';

const KINDS: Record<string, string> = {
  ONE_TIME: '一次性 One-time',
  RECURRING: '周期 Recurring',
  USAGE: '用量 Usage',
  ADJUSTMENT: '调整 Adjustment',
  CREDIT: '贷项 Credit',
  COMMITMENT: '承诺差额 Commitment',
};

const STATUSES: Record<string, string> = {
  DRAFT: '草稿 Draft',
  ISSUED: '已出账 Issued',
  UNDER_VERIFICATION: '核对中 Under verification',
  ACCEPTED: '已确认 Accepted',
  DISPUTED: '有异议 Disputed',
  PARTIALLY_PAID: '部分付款 Partially paid',
  PAID: '已付清 Paid',
  CANCELLED: '已作废 Cancelled',
};

export const kindLabel = (kind: string): string => KINDS[kind] ?? kind;
export const statusLabel = (status: string): string => STATUSES[status] ?? status;

/** "2026-10" → "2026年10月". */
export const monthLabel = (month: string): string => month.replace(/^(\d+)-(\d+)$/, '$1年$2月');

/** Reads an RFC 3339 instant of our own making; anything else is a programming error. */
export function instantOf(text: string): Instant {
  const instant = parseInstant(text);
  if (instant === null) throw new RangeError(`not an instant: ${text}`);
  return instant;
}

/** Day and minute in Asia/Shanghai: "2026-11-03 10:24". */
export function minuteOf(instant: Instant): string {
  const minutes = Math.floor((instant - dayStart(dateOf(instant))) / (DAY / 1440));
  const pad = (n: number): string => String(n).padStart(2, '0');
  return `${dateOf(instant)} ${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

/** First and last day in Asia/Shanghai that [from, to) touches; an empty period touches the day of its start. */
export function daysTouched(serviceFrom: string, serviceTo: string): { first: string; last: string } {
  const [from, to] = [instantOf(serviceFrom), instantOf(serviceTo)];
  return { first: dateOf(from), last: dateOf(Math.max(from, to - 1)) };
}

/**
 * A service period for people, at most two lines, times of Asia/Shanghai: whole days as first and last day, a
 * start or end within a day with its minute (the end then being the first moment no longer served).
 */
export function serviceLabel(serviceFrom: string, serviceTo: string): string[] {
  const [from, to] = [instantOf(serviceFrom), instantOf(serviceTo)];
  const midnight = (instant: Instant): boolean => instant === dayStart(dateOf(instant));
  const start = midnight(from) ? dateOf(from) : minuteOf(from);
  if (to <= from) return [start];
  const end = midnight(to) ? dateOf(to - 1) : minuteOf(to);
  return start === end ? [start] : [start, `– ${end}`];
}

/** Both languages in one cell; empty for nothing. */
export const bothOf = (text: { zh: string; en: string } | null): string => (text ? `${text.zh} / ${text.en}` : '');

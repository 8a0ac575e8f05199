import { dateOf, dayStart, HOUR, type DateOn, type Instant, text, type Text } from '#kernel/core';

/** What may wait for a person; more may be added. */
export const WAITING_KINDS = [
  'ORDERS_TO_APPROVE',
  'ORDERS_TO_ACCEPT',
  'UNREAD_NOTIFICATIONS',
  'ADMISSIONS_TO_REVIEW',
  'LISTINGS_TO_REVIEW',
  'TRANSFERS_OFFERED',
  'INVOICES_TO_ACCEPT',
  'DISPUTES_TO_ANSWER',
] as const;
export type WaitingKind = (typeof WAITING_KINDS)[number];

/** Of each kind so many are shown; the others are counted. */
export const MOST_WAITING_SHOWN = 20;

/** One thing that waits. */
export interface WaitingItem {
  id: string;
  /** What it is part of, where it is no whole of its own: a dispute's invoice, a revision's offering. */
  partOfId?: string;
  /** One line. */
  title: Text;
}

/** All of one kind that waits for somebody. */
export interface Waiting {
  kind: WaitingKind;
  count: number;
  /** The first of them, at most 20. */
  items: readonly WaitingItem[];
}

const HEADINGS: Record<WaitingKind, Text> = {
  ORDERS_TO_APPROVE: text('Orders that wait for your approval', '待您审批的订单'),
  ORDERS_TO_ACCEPT: text('Orders that wait for your acceptance', '待您受理的订单'),
  UNREAD_NOTIFICATIONS: text('Notifications that you have not read', '未读通知'),
  ADMISSIONS_TO_REVIEW: text('Applications for admission that wait for your review', '待您审核的准入申请'),
  LISTINGS_TO_REVIEW: text('Listings that wait for your review', '待您审核的商品'),
  TRANSFERS_OFFERED: text('Services that are offered to your organization', '待贵单位接收的服务'),
  INVOICES_TO_ACCEPT: text('Invoices that wait for your acceptance', '待您确认的账单'),
  DISPUTES_TO_ANSWER: text('Disputes that wait for your answer', '待您答复的异议'),
};

/** How often a person is sent what waits for them. */
export const DIGESTS = ['NONE', 'DAILY'] as const;
export type Digest = (typeof DIGESTS)[number];

/** The day, in Asia/Shanghai, whose digests go out at this instant: from its 08:00 on; null before. */
export function digestDay(now: Instant): DateOn | null {
  const today = dateOf(now);
  return now >= dayStart(today) + 8 * HOUR ? today : null;
}

/** A digest's sentences in both languages: how much waits, and of each kind the first. */
export function renderDigest(waiting: readonly Waiting[]): { title: Text; body: Text } {
  const count = waiting.reduce((sum, one) => sum + one.count, 0);
  const body = (language: keyof Text): string => waiting.map((one) => section(one, language)).join('\n\n');
  return {
    title: text(count === 1 ? 'One thing waits for you' : `${count} things wait for you`, `有 ${count} 项事项待您处理`),
    body: text(body('en'), body('zh')),
  };
}

function section({ kind, count, items }: Waiting, language: keyof Text): string {
  const more = count - items.length;
  const rest = text(`and ${more} more`, `另有 ${more} 项`);
  const heading = { en: `${HEADINGS[kind].en}: ${count}`, zh: `${HEADINGS[kind].zh}：${count}` };
  return [
    heading[language],
    ...items.map(({ title }) => `- ${title[language]}`),
    ...(more > 0 ? [rest[language]] : []),
  ].join('\n');
}

import { dateOf, dayStart, HOUR, type DateOn, type Instant, text, type Text } from '#kernel/core';

/** What may wait for a person; more may be added. */
export const WAITING_KINDS = ['ORDERS_TO_APPROVE', 'ORDERS_TO_ACCEPT', 'UNREAD_NOTIFICATIONS'] as const;
export type WaitingKind = (typeof WAITING_KINDS)[number];

/** Of each kind so many are shown; the others are counted. */
export const MOST_WAITING_SHOWN = 20;

/** One thing that waits: an order, or a notification. */
export interface WaitingItem {
  id: string;
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

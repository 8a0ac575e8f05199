import { parseInstant, text } from '#kernel/core';
import { describe, expect, it } from '@jest/globals';
import { digestDay, renderDigest } from './waiting.js';

describe('digestDay', () => {
  it.each([
    ['2026-10-15T07:59:59.999999+08:00', null],
    ['2026-10-15T08:00:00+08:00', '2026-10-15'],
    ['2026-10-15T23:59:59+08:00', '2026-10-15'],
    ['2026-10-16T00:00:00+08:00', null],
    ['2026-10-15T23:00:00Z', null], // 07:00 of the 16th
  ])('at %s it is %s', (at, day) => expect(digestDay(parseInstant(at)!)).toBe(day));
});

describe('renderDigest', () => {
  const orders = {
    kind: 'ORDERS_TO_APPROVE',
    count: 3,
    items: [{ id: 'a', title: text('AG-1 Cloud', 'AG-1 Cloud') }],
  } as const;
  it('counts what waits, shows the first, and says how many more there are', () => {
    const unread = { kind: 'UNREAD_NOTIFICATIONS', count: 1, items: [{ id: 'n', title: text('New', '新') }] } as const;
    const { title, body } = renderDigest([orders, unread]);
    expect(title).toEqual(text('4 things wait for you', '有 4 项事项待您处理'));
    expect(body.en).toBe(
      'Orders that wait for your approval: 3\n- AG-1 Cloud\nand 2 more\n\nNotifications that you have not read: 1\n- New',
    );
    expect(body.zh).toBe('待您审批的订单：3\n- AG-1 Cloud\n另有 2 项\n\n未读通知：1\n- 新');
  });
});

import { expect, it } from '@jest/globals';
import { orderNews } from './order-news.js';

it.each([
  ['create', null, null],
  ['update', null, null],
  ['start', null, null],
  ['submit', 'ORDER_SUBMITTED', 'APPROVERS'],
  ['approve', 'ORDER_APPROVED', 'PROVIDER'],
  ['return', 'ORDER_RETURNED', 'REQUESTERS'],
  ['reject', 'ORDER_REJECTED', 'REQUESTERS'],
  ['cancel', 'ORDER_CANCELLED', 'REQUESTERS'],
  ['decline', 'ORDER_DECLINED', 'REQUESTERS'],
  ['accept', 'ORDER_ACCEPTED', 'REQUESTERS'],
  ['acceptForLater', 'ORDER_ACCEPTED', 'REQUESTERS'],
  ['complete', 'ORDER_DONE', 'REQUESTERS'],
  ['completePartly', 'ORDER_PARTLY_DONE', 'REQUESTERS'],
  ['fail', 'ORDER_FAILED', 'REQUESTERS'],
] as const)('after "%s" %s is told to %s', (command, event, to) => {
  expect(orderNews(command)).toEqual(event && { event, to });
});

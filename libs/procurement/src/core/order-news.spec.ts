import { commandsOf } from '#kernel/core';
import { expect, it } from '@jest/globals';
import { ORDER_MACHINE, ORDER_STATUSES } from './order-machine.js';
import { orderNews, orderWebhook } from './order-news.js';

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
  expect(orderNews(command, false)).toEqual(event ? [{ event, to }] : []);
});

it('a cancellation is told to the provider too, once it knows of the order', () => {
  expect(orderNews('cancel', true).map(({ to }) => to)).toEqual(['REQUESTERS', 'PROVIDER']);
});

it('webhooks are told of every step from the approval on, and of none before', () => {
  const silent = ['update', 'submit', 'approvePart', 'return', 'reject'];
  const commands = [...new Set(ORDER_STATUSES.flatMap((status) => commandsOf(ORDER_MACHINE, status)))];
  expect(commands.filter((command) => orderWebhook(command, true) === null).sort()).toEqual(silent.sort());
  expect(commands.filter((command) => orderWebhook(command, false) !== null)).toEqual([]);
});

import { describe, expect, it } from '@jest/globals';
import { commandsOf, DomainError, isTerminal, transition } from '#kernel/core';
import {
  acceptCommand,
  INSTANCE_MACHINE,
  INSTANCE_STATUSES,
  ORDER_ACTIONS,
  ORDER_MACHINE,
  ORDER_STATUSES,
  orderActions,
  ORDERS_UNDER_WAY,
  type OrderCommand,
  type OrderStatus,
} from './index.js';

const walk = (start: OrderStatus, ...commands: OrderCommand[]): OrderStatus =>
  commands.reduce((status, command) => transition(ORDER_MACHINE, status, command), start);

describe('the order machine', () => {
  it('has a row for every state', () => {
    expect(Object.keys(ORDER_MACHINE).sort()).toEqual([...ORDER_STATUSES].sort());
  });

  it('has orders under way from their submission until they have no way out', () => {
    const open: readonly OrderStatus[] = ['DRAFT', 'RETURNED'];
    const between = ORDER_STATUSES.filter((status) => !open.includes(status) && !isTerminal(ORDER_MACHINE, status));
    expect([...ORDERS_UNDER_WAY]).toEqual(between);
  });

  it.each([
    [['submit', 'approve', 'accept', 'complete'], 'DONE'],
    [['submit', 'approve', 'acceptForLater', 'start', 'complete'], 'DONE'],
    [['submit', 'return', 'update', 'submit', 'approve', 'accept', 'fail'], 'FAILED'],
    [['update', 'submit', 'approve', 'accept', 'completePartly'], 'PARTIAL'],
    [['submit', 'reject'], 'REJECTED'],
    [['submit', 'approve', 'decline'], 'REJECTED'],
    [['cancel'], 'CANCELLED'],
    [['submit', 'cancel'], 'CANCELLED'],
    [['submit', 'return', 'cancel'], 'CANCELLED'],
    [['submit', 'approve', 'cancel'], 'CANCELLED'],
    [['submit', 'approve', 'acceptForLater', 'cancel'], 'CANCELLED'],
    [['submit', 'approve', 'accept', 'requestCancel', 'grantCancel'], 'CANCELLED'],
    [['submit', 'approve', 'accept', 'requestCancel', 'grantCancelPartly'], 'PARTIAL'],
    [['submit', 'approve', 'accept', 'requestCancel', 'refuseCancel', 'complete'], 'DONE'],
  ] as [OrderCommand[], OrderStatus][])('goes by %j to %s', (commands, end) => {
    expect(walk('DRAFT', ...commands)).toBe(end);
  });

  it('is exactly this table', () => {
    const table = ORDER_STATUSES.flatMap((status) =>
      commandsOf(ORDER_MACHINE, status).map((command) => `${status} ${command} ${ORDER_MACHINE[status][command]}`),
    );
    expect(table).toEqual([
      'DRAFT update DRAFT',
      'DRAFT submit PENDING_APPROVAL',
      'DRAFT cancel CANCELLED',
      'PENDING_APPROVAL approvePart PENDING_APPROVAL',
      'PENDING_APPROVAL approve PENDING_PROVIDER',
      'PENDING_APPROVAL return RETURNED',
      'PENDING_APPROVAL reject REJECTED',
      'PENDING_APPROVAL cancel CANCELLED',
      'RETURNED update RETURNED',
      'RETURNED submit PENDING_APPROVAL',
      'RETURNED cancel CANCELLED',
      'PENDING_PROVIDER accept EXECUTING',
      'PENDING_PROVIDER acceptForLater PENDING_START',
      'PENDING_PROVIDER decline REJECTED',
      'PENDING_PROVIDER cancel CANCELLED',
      'PENDING_START start EXECUTING',
      'PENDING_START cancel CANCELLED',
      'EXECUTING requestCancel ASSESSING_CANCELLATION',
      'EXECUTING complete DONE',
      'EXECUTING completePartly PARTIAL',
      'EXECUTING fail FAILED',
      'ASSESSING_CANCELLATION refuseCancel EXECUTING',
      'ASSESSING_CANCELLATION grantCancel CANCELLED',
      'ASSESSING_CANCELLATION grantCancelPartly PARTIAL',
    ]);
  });

  it('ends in five states that nothing leaves, and only in those', () => {
    expect(ORDER_STATUSES.filter((status) => isTerminal(ORDER_MACHINE, status))).toEqual([
      'DONE',
      'PARTIAL',
      'FAILED',
      'REJECTED',
      'CANCELLED',
    ]);
  });

  it('answers INVALID_TRANSITION for every other pair', () => {
    expect(() => transition(ORDER_MACHINE, 'EXECUTING', 'cancel')).toThrow(DomainError);
    expect(() => transition(ORDER_MACHINE, 'PENDING_APPROVAL', 'update')).toThrow('INVALID_TRANSITION');
    expect(() => transition(ORDER_MACHINE, 'DONE', 'cancel')).toThrow('INVALID_TRANSITION');
  });

  it('reaches every state from a draft', () => {
    const reached = new Set<OrderStatus>(['DRAFT']);
    for (const status of reached)
      for (const command of commandsOf(ORDER_MACHINE, status)) reached.add(ORDER_MACHINE[status][command]!);
    expect(reached.size).toBe(ORDER_STATUSES.length);
  });

  it('shows people only what people do', () => {
    expect(orderActions('DRAFT')).toEqual(['update', 'submit', 'cancel']);
    expect(orderActions('PENDING_APPROVAL')).toEqual(['approve', 'return', 'reject', 'cancel']);
    expect(orderActions('PENDING_PROVIDER')).toEqual(['accept', 'decline', 'cancel']);
    expect(orderActions('PENDING_START')).toEqual(['cancel']);
    expect(orderActions('EXECUTING')).toEqual(['requestCancel']);
    expect(orderActions('ASSESSING_CANCELLATION')).toEqual(['refuseCancel', 'grantCancel']);
    expect(new Set(ORDER_STATUSES.flatMap(orderActions))).toEqual(new Set(ORDER_ACTIONS));
  });

  it('lets an acceptance wait for a first day that is still to come', () => {
    expect(acceptCommand('2026-11-21', '2026-11-20')).toBe('acceptForLater');
    expect(acceptCommand('2026-11-20', '2026-11-20')).toBe('accept');
    expect(acceptCommand('2026-11-19', '2026-11-20')).toBe('accept');
  });
});

describe('the instance machine', () => {
  it('is exactly this table', () => {
    const table = INSTANCE_STATUSES.flatMap((status) =>
      commandsOf(INSTANCE_MACHINE, status).map(
        (command) => `${status} ${command} ${INSTANCE_MACHINE[status][command]}`,
      ),
    );
    expect(table).toEqual([
      'CREATING activate ACTIVE',
      'CREATING fail FAILED',
      'ACTIVE resize ACTIVE',
      'ACTIVE suspend SUSPENDED',
      'ACTIVE giveNotice TERMINATING',
      'ACTIVE terminate TERMINATED',
      'UPDATING terminate TERMINATED',
      'SUSPENDED resume ACTIVE',
      'SUSPENDED terminate TERMINATED',
      'TERMINATING withdrawNotice ACTIVE',
      'TERMINATING terminate TERMINATED',
      'TERMINATED handOver TERMINATED',
      'TERMINATED refuse TERMINATED',
      'TERMINATED receive DATA_RETURNED',
      'TERMINATED waive DATA_RETURNED',
      'DATA_RETURNED destroy DATA_DESTROYED',
    ]);
  });

  it('ends only in DATA_DESTROYED and FAILED', () => {
    expect(INSTANCE_STATUSES.filter((status) => isTerminal(INSTANCE_MACHINE, status))).toEqual([
      'DATA_DESTROYED',
      'FAILED',
    ]);
  });

  it('cannot terminate what was never active, nor fail what was', () => {
    expect(() => transition(INSTANCE_MACHINE, 'CREATING', 'terminate')).toThrow('INVALID_TRANSITION');
    expect(() => transition(INSTANCE_MACHINE, 'ACTIVE', 'fail')).toThrow('INVALID_TRANSITION');
    expect(() => transition(INSTANCE_MACHINE, 'TERMINATED', 'terminate')).toThrow('INVALID_TRANSITION');
  });
});

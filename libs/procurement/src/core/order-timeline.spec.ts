import { describe, expect, it } from '@jest/globals';
import { stepsForProvider, type TimelineStep } from './order-timeline.js';

const step = (command: string, status: TimelineStep['status'], comment: string | null = null): TimelineStep => ({
  ...{ command, status, comment },
});

describe('what a provider learns of an order’s history', () => {
  const inner = [
    step('create', 'DRAFT'),
    step('submit', 'PENDING_APPROVAL'),
    step('return', 'RETURNED', 'Too dear.'),
    step('submit', 'PENDING_APPROVAL'),
    step('approvePart', 'PENDING_APPROVAL', 'Fine by me.'),
  ];

  it('begins with its approval, without what approvers said', () => {
    const all = [...inner, step('approve', 'PENDING_PROVIDER', 'Go.'), step('cancel', 'CANCELLED', 'Not any more.')];
    expect(stepsForProvider(all)).toEqual([
      step('approve', 'PENDING_PROVIDER'),
      step('cancel', 'CANCELLED', 'Not any more.'),
    ]);
  });

  it('is nothing before', () => {
    expect(stepsForProvider(inner)).toEqual([]);
  });
});

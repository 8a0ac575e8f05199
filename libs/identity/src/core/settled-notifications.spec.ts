import { describe, expect, it } from '@jest/globals';
import { NOTIFICATION_EVENTS, NOTIFICATIONS, settledBy } from './index.js';

describe('what is told settles what was asked', () => {
  it('by the decision it asked for, and by whatever ends the thing', () => {
    expect(settledBy('ORDER_APPROVED')).toEqual(['ORDER_SUBMITTED']);
    expect(settledBy('ORDER_ACCEPTED')).toEqual(['ORDER_APPROVED']);
    expect(settledBy('ORDER_CANCELLED')).toContain('ORDER_SUBMITTED');
    expect(settledBy('ORDER_MESSAGE')).toEqual([]);
  });

  it('of the same thing alone', () => {
    for (const event of NOTIFICATION_EVENTS)
      for (const settled of settledBy(event)) expect(NOTIFICATIONS[settled].subject).toBe(NOTIFICATIONS[event].subject);
  });

  it('for everything that says it waits for somebody', () => {
    const asking = NOTIFICATION_EVENTS.filter((event) => /waits for/.test(NOTIFICATIONS[event].title.en));
    expect(asking).not.toEqual([]);
    for (const event of asking) expect(NOTIFICATION_EVENTS.some((by) => settledBy(by).includes(event))).toBe(true);
  });
});

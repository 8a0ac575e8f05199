import { text } from '#kernel/core';
import { describe, expect, it } from '@jest/globals';
import { NOTIFICATION_EVENTS, NOTIFICATIONS, renderNotification, silenceAfter } from './notification.js';

const holes = (sentence: string): string[] => [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).sort();

describe('the sentences of notifications', () => {
  it.each(NOTIFICATION_EVENTS)('%s names the same facts in both languages', (event) => {
    const { title, body } = NOTIFICATIONS[event];
    expect(holes(title.zh)).toEqual(holes(title.en));
    expect(holes(body.zh)).toEqual(holes(body.en));
    expect(title.zh).toMatch(/\p{Script=Han}/u);
  });

  it('puts the facts in their places, in each language its own', () => {
    expect(renderNotification('ORDER_DECLINED', { number: 'AG-1', title: '云主机', reason: 'sold out' })).toEqual({
      title: text('Order AG-1 was declined', '订单 AG-1 已被拒绝'),
      body: text('“云主机” was declined by its provider. Reason: sold out', '“云主机”被供应商拒绝。原因：sold out'),
    });
    expect(renderNotification('NOTICE_RAISED', { text: text('Take care.', '请注意。') }).body).toEqual(
      text('Take care.', '请注意。'),
    );
  });

  it('keeps a title on one line, whatever people wrote', () => {
    const { title } = renderNotification('ORDER_DONE', { number: 'A\r\nBcc: x@y.example', title: 't' });
    expect(title.en).toBe('Order A Bcc: x@y.example is done');
  });

  it('fills no fact into a fact, and leaves a gap where one is missing', () => {
    expect(renderNotification('ORDER_DONE', { number: '{title}', title: 'secret' }).title.en).toBe(
      'Order {title} is done',
    );
    expect(renderNotification('ORDER_DONE', {}).title.en).toBe('Order is done');
  });
});

describe('silenceAfter', () => {
  const none = { inApp: [], mail: [] };
  it('turns ways off and on, each alone, the later wish counting', () => {
    const off = silenceAfter(none, [{ event: 'ORDER_DONE', mail: false }]);
    expect(off).toEqual({ inApp: [], mail: ['ORDER_DONE'] });
    expect(silenceAfter(off, [{ event: 'ORDER_DONE', inApp: false }])).toEqual({
      inApp: ['ORDER_DONE'],
      mail: ['ORDER_DONE'],
    });
    expect(
      silenceAfter(off, [
        { event: 'ORDER_DONE', mail: false },
        { event: 'ORDER_DONE', mail: true },
      ]),
    ).toEqual(none);
  });

  it('leaves what is not wished for', () => {
    expect(silenceAfter({ inApp: ['ORDER_DONE'], mail: [] }, [{ event: 'ORDER_DONE', inApp: null }])).toEqual({
      inApp: ['ORDER_DONE'],
      mail: [],
    });
  });
});

import { describe, expect, it } from '@jest/globals';
import {
  type BrokerOperationKind,
  brokerParameters,
  type BrokerReply,
  brokerText,
  brokerWait,
  originatingIdentity,
  pollVerdict,
  provisionBody,
  replyVerdict,
  updateBody,
} from './broker.js';

const reply = (status: number, body = '{}', retryAfterSeconds = 0): BrokerReply => ({
  status,
  body,
  retryAfterSeconds,
});
const none = (status: 'NOT_SENT' | 'TIMED_OUT' | 'BROKEN_OFF'): BrokerReply => ({ status, detail: '' });

/** DONE, BEGUN, AGAIN, FAILED or ORPHAN: failed, with something to clear up. */
const told = (kind: BrokerOperationKind, of: BrokerReply): string => {
  const verdict = replyVerdict(kind, of);
  return verdict.is === 'FAILED' && verdict.orphan ? 'ORPHAN' : verdict.is;
};

describe('the reply of a broker, by the table of orphan mitigation', () => {
  const concurrency = '{"error":"ConcurrencyError"}';
  it.each<[string, BrokerReply, string, string, string]>([
    ['200', reply(200), 'DONE', 'DONE', 'DONE'],
    ['200 malformed', reply(200, 'x'), 'FAILED', 'FAILED', 'AGAIN'],
    ['200 with a list', reply(200, '[]'), 'FAILED', 'FAILED', 'AGAIN'],
    ['201', reply(201), 'DONE', 'FAILED', 'AGAIN'],
    ['201 malformed', reply(201, ''), 'ORPHAN', 'FAILED', 'AGAIN'],
    ['202', reply(202), 'BEGUN', 'BEGUN', 'BEGUN'],
    ['202 malformed', reply(202, ''), 'BEGUN', 'BEGUN', 'BEGUN'],
    ['202 with an operation that is no text', reply(202, '{"operation":1}'), 'BEGUN', 'BEGUN', 'BEGUN'],
    ['another 2xx', reply(204), 'ORPHAN', 'FAILED', 'AGAIN'],
    ['a redirect', reply(302), 'FAILED', 'FAILED', 'AGAIN'],
    ['400', reply(400), 'FAILED', 'FAILED', 'AGAIN'],
    ['401', reply(401), 'FAILED', 'FAILED', 'AGAIN'],
    ['408', reply(408), 'AGAIN', 'AGAIN', 'AGAIN'],
    ['409', reply(409), 'FAILED', 'FAILED', 'AGAIN'],
    ['410', reply(410), 'FAILED', 'FAILED', 'DONE'],
    ['422 AsyncRequired', reply(422, '{"error":"AsyncRequired"}'), 'FAILED', 'FAILED', 'AGAIN'],
    ['422 ConcurrencyError', reply(422, concurrency), 'AGAIN', 'AGAIN', 'AGAIN'],
    ['429', reply(429), 'AGAIN', 'AGAIN', 'AGAIN'],
    ['500', reply(500), 'ORPHAN', 'AGAIN', 'AGAIN'],
    ['503', reply(503), 'ORPHAN', 'AGAIN', 'AGAIN'],
    ['no answer in time', none('TIMED_OUT'), 'ORPHAN', 'AGAIN', 'AGAIN'],
    ['broken off', none('BROKEN_OFF'), 'ORPHAN', 'AGAIN', 'AGAIN'],
    ['never sent', none('NOT_SENT'), 'AGAIN', 'AGAIN', 'AGAIN'],
  ])('%s', (_, answer, provision, update, deprovision) => {
    expect(told('PROVISION', answer)).toBe(provision);
    expect(told('UPDATE', answer)).toBe(update);
    // A deletion is never given up: what the table calls its orphan is deleted again.
    expect(told('DEPROVISION', answer)).toBe(deprovision);
  });

  it('says whether the broker may have acted, how long it asks us to wait, and why', () => {
    expect(replyVerdict('PROVISION', reply(429, '{"error":"E","description":"d\\u0000d"}', 30))).toEqual({
      is: 'AGAIN',
      fault: 'BUSY',
      detail: '429 E: d d',
      reached: false,
      waitSeconds: 30,
    });
    expect(replyVerdict('PROVISION', none('NOT_SENT'))).toMatchObject({ reached: false });
    expect(replyVerdict('UPDATE', none('TIMED_OUT'))).toMatchObject({ reached: true });
    expect(replyVerdict('PROVISION', reply(202, '{"operation":"task 1"}'))).toEqual({
      is: 'BEGUN',
      operation: 'task 1',
    });
    expect(replyVerdict('PROVISION', reply(202, `{"operation":"${'x'.repeat(10_001)}"}`))).toEqual({
      ...{ is: 'BEGUN', operation: null },
    });
  });

  it('keeps of foreign texts what can be kept', () => {
    expect(brokerText(`a\n\u0007b ${'c'.repeat(600)}`)).toHaveLength(500);
    expect(brokerText('\ud800')).toBe('\ufffd');
  });
});

describe('the reply to last_operation', () => {
  const state = (word: string): BrokerReply => reply(200, JSON.stringify({ state: word }));
  const is = (kind: BrokerOperationKind, of: BrokerReply, over = false): string => {
    const verdict = pollVerdict(kind, of, over);
    return verdict.is === 'FAILED' && verdict.orphan ? 'ORPHAN' : verdict.is;
  };
  it.each<[string, BrokerReply, string, string, string]>([
    ['in progress', state('in progress'), 'AGAIN', 'AGAIN', 'AGAIN'],
    ['succeeded', state('succeeded'), 'DONE', 'DONE', 'DONE'],
    ['failed', state('failed'), 'ORPHAN', 'FAILED', 'FAILED'],
    ['another word', state('done'), 'AGAIN', 'AGAIN', 'AGAIN'],
    ['400', reply(400), 'AGAIN', 'AGAIN', 'AGAIN'],
    ['410', reply(410), 'AGAIN', 'AGAIN', 'DONE'],
    ['500', reply(500), 'AGAIN', 'AGAIN', 'AGAIN'],
    ['no answer', none('TIMED_OUT'), 'AGAIN', 'AGAIN', 'AGAIN'],
  ])('%s', (_, answer, provision, update, deprovision) => {
    expect([is('PROVISION', answer), is('UPDATE', answer), is('DEPROVISION', answer)]).toEqual([
      provision,
      update,
      deprovision,
    ]);
  });

  it('after maximum_polling_duration is a failure, but for an end that comes with it', () => {
    expect(is('PROVISION', state('in progress'), true)).toBe('ORPHAN');
    expect(is('UPDATE', none('TIMED_OUT'), true)).toBe('FAILED');
    expect(is('PROVISION', state('succeeded'), true)).toBe('DONE');
  });
});

describe('waiting', () => {
  it('doubles from 5 seconds up to an hour, or a minute between questions, and minds Retry-After', () => {
    expect([1, 2, 3, 10, 11, 99].map((tries) => brokerWait(tries, 0))).toEqual([5, 10, 20, 2560, 3600, 3600]);
    expect([1, 4, 5, 99].map((tries) => brokerWait(tries, 0, true))).toEqual([5, 40, 60, 60]);
    expect([brokerWait(1, 30), brokerWait(1, 90, true), brokerWait(1, 999_999)]).toEqual([30, 90, 3600]);
  });
});

describe('a request', () => {
  const subject = { instanceId: 'i', organizationId: 'o', orderId: 'r', serviceId: 's', brokerPlanId: 'p' };
  it('asks for the configuration and the quantity, which nobody overrides', () => {
    expect(brokerParameters({ size: 'L', quantity: '9' }, '2')).toEqual({ size: 'L', quantity: '2' });
    expect(brokerParameters(null, '2')).toEqual({ quantity: '2' });
    expect(brokerParameters(['a'], '2')).toEqual({ configuration: ['a'], quantity: '2' });
  });

  it('has the fields the specification requires', () => {
    const context = { platform: 'yunshi', organization_id: 'o', order_id: 'r' };
    expect(provisionBody(subject, {})).toEqual({
      ...{ service_id: 's', plan_id: 'p', context, organization_guid: 'o', space_guid: 'r', parameters: {} },
    });
    const change = { service_id: 's', context, parameters: { quantity: '2' } };
    expect(updateBody({ ...subject, previousPlanId: 'p' }, { quantity: '2' })).toEqual({
      ...{ ...change, previous_values: { plan_id: 'p' } },
    });
    expect(updateBody({ ...subject, previousPlanId: 'q' }, { quantity: '2' })).toEqual({
      ...{ ...change, plan_id: 'p', previous_values: { plan_id: 'q' } },
    });
    const [platform, value] = originatingIdentity('x').split(' ');
    expect([platform, JSON.parse(Buffer.from(value!, 'base64').toString())]).toEqual(['yunshi', { user_id: 'x' }]);
  });
});

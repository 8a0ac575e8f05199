import { describe, expect, it } from '@jest/globals';
import { bindingCredentials } from './binding.js';
import { type BrokerOperationKind, type BrokerReply, makes, pollVerdict, replyVerdict, takesAway } from './broker.js';

/**
 * The table of "Orphan Mitigation" of the Open Service Broker API 2.17, row by row, for service instances and for service
 * bindings: the request,
 * the answer, how a platform interprets it, and whether it is to clear up ("No": it must not).
 */
type Row = [request: string, answer: string, interpretation: string, clearUp: 'Yes' | 'No', replies: BrokerReply[]];

const reply = (status: number, body = '{}'): BrokerReply => ({ status, body, retryAfterSeconds: 0 });
const only = (from: number, to: number, except: number[] = []): BrokerReply[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index)
    .filter((status) => !except.includes(status))
    .map((status) => reply(status));
const MALFORMED = ['', 'x', '[]', 'null', '"{}"', '{'];
const FAILED = reply(200, '{"state":"failed"}');

const KINDS: Record<string, BrokerOperationKind[]> = {
  All: ['PROVISION', 'UPDATE', 'DEPROVISION', 'BIND', 'UNBIND'],
  Provisioning: ['PROVISION'],
  'Provisioning/Deprovisioning': ['PROVISION', 'DEPROVISION'],
  Binding: ['BIND'],
  'Binding/Unbinding': ['BIND', 'UNBIND'],
  'Updating a Service Instance': ['UPDATE'],
  'All (except Provisioning and Binding)': ['UPDATE', 'DEPROVISION', 'UNBIND'],
};

const GIVEN = '{"credentials":{"a":1},"x":1}';

const TABLE: Row[] = [
  ['All', '200', 'Success', 'No', [reply(200, GIVEN)]],
  ['All', '200 with malformed response', 'Failure', 'No', MALFORMED.map((body) => reply(200, body))],
  ['Provisioning', '201', 'Success', 'No', [reply(201)]],
  ['Binding', '201', 'Success', 'No', [reply(201, GIVEN)]],
  ['Provisioning', '201 with malformed response', 'Failure', 'Yes', MALFORMED.map((body) => reply(201, body))],
  ['Binding', '201 with malformed response', 'Failure', 'Yes', MALFORMED.map((body) => reply(201, body))],
  ['All', '202', 'Success', 'No', [reply(202), reply(202, '{"operation":"task 10"}'), reply(202, '')]],
  ['Provisioning/Deprovisioning', 'All other 2xx', 'Failure', 'Yes', only(203, 299)],
  ['Binding/Unbinding', 'All other 2xx', 'Failure', 'Yes', only(203, 299)],
  ['Updating a Service Instance', 'All other 2xx', 'Failure', 'No', only(203, 299)],
  ['All', '408', 'Client timeout failure (request not received at the server)', 'No', [reply(408)]],
  ['All', 'All other 4xx', 'Request rejected', 'No', only(400, 499, [408, 410])],
  ['Provisioning/Deprovisioning', '5xx', 'Service Broker error', 'Yes', only(500, 599)],
  ['Binding/Unbinding', '5xx', 'Service Broker error', 'Yes', only(500, 599)],
  ['Updating a Service Instance', '5xx', 'Service Broker error', 'No', only(500, 599)],
  ['Provisioning', 'Timeout', 'Failure', 'Yes', [{ status: 'TIMED_OUT', detail: '' }]],
  ['Binding', 'Timeout', 'Failure', 'Yes', [{ status: 'TIMED_OUT', detail: '' }]],
  ['All (except Provisioning and Binding)', 'Timeout', 'Failure', 'No', [{ status: 'TIMED_OUT', detail: '' }]],
];

/** As a platform behaves: a deletion that failed is asked for again, which is what clearing it up is. */
function behaviour(kind: BrokerOperationKind, answer: BrokerReply): { success: boolean; clearsUp: boolean } {
  const verdict = replyVerdict(kind, answer);
  const success = verdict.is === 'DONE' || verdict.is === 'BEGUN';
  return { success, clearsUp: verdict.is === 'FAILED' && verdict.orphan };
}

describe('the table of orphan mitigation', () => {
  it.each(TABLE)('%s: %s is "%s"; clear up: %s', (request, _, interpretation, clearUp, replies) => {
    for (const kind of KINDS[request]!)
      for (const answer of replies) {
        const { success, clearsUp } = behaviour(kind, answer);
        expect([kind, answer, success]).toEqual([kind, answer, interpretation === 'Success']);
        if (takesAway(kind) && !success) expect(replyVerdict(kind, answer).is).toBe('AGAIN');
        else expect([kind, answer, clearsUp]).toEqual([kind, answer, clearUp === 'Yes']);
      }
  });

  it('Polling Last Operation for Service Instances for Provisioning/Deprovisioning: 200 with "state": "failed" is "Failure"; clear up: Yes', () => {
    expect(pollVerdict('PROVISION', FAILED, false)).toMatchObject({ is: 'FAILED', orphan: true });
    // Whoever is told so of a deletion sends it again.
    expect(pollVerdict('DEPROVISION', FAILED, false)).toMatchObject({ is: 'FAILED', fault: 'REPORTED_FAILED' });
    expect(pollVerdict('BIND', FAILED, false)).toMatchObject({ is: 'FAILED', orphan: true });
    expect(pollVerdict('UNBIND', FAILED, false)).toMatchObject({ is: 'FAILED', fault: 'REPORTED_FAILED' });
    expect(pollVerdict('UPDATE', FAILED, false)).toMatchObject({ is: 'FAILED', orphan: false });
  });
});

describe('what stands beside the table', () => {
  const error = (word: string): BrokerReply => reply(422, JSON.stringify({ error: word, description: 'd' }));

  it('ConcurrencyError: wait until pending requests have completed, no orphan mitigation', () => {
    for (const kind of KINDS.All!)
      expect(replyVerdict(kind, error('ConcurrencyError'))).toMatchObject({ is: 'AGAIN', reached: false });
  });

  it('AsyncRequired, RequiresApp, MaintenanceInfoConflict: the request is rejected', () => {
    for (const word of ['AsyncRequired', 'RequiresApp', 'MaintenanceInfoConflict'])
      expect(replyVerdict('PROVISION', error(word))).toEqual({
        ...{ is: 'FAILED', fault: 'REJECTED', detail: `422 ${word}: d`, orphan: false },
      });
  });

  it('410 Gone for a deprovision: the instance does not exist, and is forgotten', () => {
    for (const body of ['{}', '', 'gone'])
      expect(replyVerdict('DEPROVISION', reply(410, body))).toEqual({ is: 'DONE' });
    expect(replyVerdict('PROVISION', reply(410))).toMatchObject({ fault: 'REJECTED', orphan: false });
  });

  it('credentials must be an object, of at most 60 kB with the endpoints; nothing else of an answer is kept', () => {
    const kept = (answer: object): unknown => JSON.parse(bindingCredentials(JSON.stringify(answer)) ?? 'null');
    expect(kept({ credentials: {}, endpoints: [1], x: 2 })).toEqual({ credentials: {}, endpoints: [1] });
    expect(kept({ credentials: { a: [1] }, endpoints: 'h' })).toEqual({ credentials: { a: [1] } });
    expect(kept({ credentials: { a: 'x'.repeat(59_900) } })).toMatchObject({});
    for (const none of [
      {},
      { credentials: null },
      { credentials: [] },
      { credentials: 'a' },
      [1],
      { credentials: { a: '字'.repeat(20_000) } },
    ])
      expect(kept(none)).toBeNull();
  });

  it('any other answer to a deprovision is a failure, and the instance is remembered', () => {
    for (const answer of [...only(201, 201), ...only(203, 299), ...only(300, 399), ...only(400, 599, [410])])
      expect(replyVerdict('DEPROVISION', answer).is).toBe('AGAIN');
  });

  it('any answer to an update but 200 and 202 is a failure, also 201', () => {
    expect(replyVerdict('UPDATE', reply(201))).toMatchObject({ is: 'FAILED', orphan: false });
  });

  it('update_repeatable false: the same update would fail again, and is not sent again', () => {
    const said = (repeatable: unknown): string =>
      replyVerdict('UPDATE', reply(500, JSON.stringify({ update_repeatable: repeatable }))).is;
    expect([said(false), said(true), said(undefined), said('no')]).toEqual(['FAILED', 'AGAIN', 'AGAIN', 'AGAIN']);
    expect(replyVerdict('PROVISION', reply(500, '{"update_repeatable":false}'))).toMatchObject({ orphan: true });
  });

  it('last_operation: 410 is a success of a delete alone; other codes and malformed answers are asked again', () => {
    expect(pollVerdict('DEPROVISION', reply(410, ''), false)).toEqual({ is: 'DONE' });
    for (const kind of KINDS.All!)
      for (const answer of [
        ...only(201, 299),
        ...only(300, 599, [410]),
        ...MALFORMED.map((body) => reply(200, body)),
        ...['', 'IN PROGRESS', 'done', null, 1].map((state) => reply(200, JSON.stringify({ state }))),
        ...(takesAway(kind) ? [] : [reply(410)]),
      ])
        expect(pollVerdict(kind, answer, false).is).toBe('AGAIN');
  });

  it('maximum polling duration: the operation must be considered failed', () => {
    for (const kind of KINDS.All!)
      expect(pollVerdict(kind, reply(200, '{"state":"in progress"}'), true)).toMatchObject({
        ...{ is: 'FAILED', fault: 'POLLED_TOO_LONG', orphan: makes(kind) },
      });
  });

  it('operation: at most 10,000 characters; what is none is not asked with', () => {
    const operation = (value: unknown): unknown => {
      const verdict = replyVerdict('PROVISION', reply(202, JSON.stringify({ operation: value })));
      return verdict.is === 'BEGUN' && verdict.operation;
    };
    expect(operation('x'.repeat(10_000))).toHaveLength(10_000);
    for (const none of ['x'.repeat(10_001), '', null, undefined, 7, {}]) expect(operation(none)).toBeNull();
  });
});

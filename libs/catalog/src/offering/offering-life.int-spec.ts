import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import {
  AUDITOR,
  BUYER,
  CATALOG_A,
  CATALOG_B,
  codeOf,
  create,
  find,
  issuesOf,
  one,
  OPERATOR,
  publish,
  type SeenOffering,
  step,
} from '../listing.fixture.js';

let t: TestApp;
beforeAll(async () => (t = await startTestApp()));
afterAll(() => t.close());

const did = async (operation: string, id: string, email: string): Promise<string> => {
  const answer = await step(t, operation, id, email);
  return answer.data?.[operation]?.status ?? codeOf(answer);
};

const SUSPEND = 'mutation($id:ID!,$r:String!,$rule:String){suspendOffering(id:$id,reason:$r,ruleId:$rule){status}}';
const suspend = async (id: string, { reason = 'Not as described', rule = null as string | null } = {}): Promise<any> =>
  t.gql(SUSPEND, { id, r: reason, rule }, OPERATOR);

const reinstate = (id: string, reason = 'Mended', email = OPERATOR): Promise<any> =>
  t.gql(
    'mutation($id:ID!,$r:String!){reinstateOffering(id:$id,reason:$r){status suspension{reason}}}',
    { id, r: reason },
    email,
  );

const estimate = async ({ plans }: SeenOffering, email = BUYER): Promise<string> =>
  codeOf(await t.gql('query($p:ID!){estimate(items:[{planId:$p}]){total{amount}}}', { p: plans[0]!.id }, email));

/** What each of them gets who asks for it by its id. */
const seenBy = async (id: string): Promise<Record<string, string>> =>
  Object.fromEntries(
    await Promise.all(
      Object.entries({ buyer: BUYER, other: CATALOG_B, own: CATALOG_A, auditor: AUDITOR }).map(
        async ([who, email]): Promise<[string, string]> => [who, codeOf(await one(t, id, email))],
      ),
    ),
  );

const everyone = { buyer: 'ok', other: 'ok', own: 'ok', auditor: 'ok' };

describe('a listing its provider takes off sale', () => {
  it('is closed to estimates while it is paused, read by its id, and back in lists when resumed', async () => {
    const listed = await publish(t);
    expect(await did('pauseOffering', listed.id, CATALOG_A)).toBe('PAUSED');
    expect(await find(t, { text: listed.code })).toEqual([]);
    expect(await find(t, { text: listed.code }, CATALOG_A)).toEqual([listed.code]);
    expect(await seenBy(listed.id)).toEqual(everyone);
    expect(await estimate(listed)).toBe('NOT_ON_SALE');
    expect(await did('resumeOffering', listed.id, CATALOG_A)).toBe('PUBLISHED');
    expect(await find(t, { text: listed.code })).toEqual([listed.code]);
    expect(await estimate(listed)).toBe('ok');
  });

  it('says which plan is closed, and why', async () => {
    const listed = await publish(t);
    await did('retireOffering', listed.id, CATALOG_A);
    const answer = await t.gql<any>(
      'query($p:ID!){estimate(items:[{planId:$p}]){total{amount}}}',
      { p: listed.plans[0]!.id },
      BUYER,
    );
    expect(answer.errors?.[0]?.message).toBe(`${listed.code} is not on sale: its provider has retired it.`);
    expect(issuesOf(answer)).toEqual([`plans.${listed.plans[0]!.id} NOT_ON_SALE`]);
  });

  it('never comes back once it is retired', async () => {
    const listed = await publish(t);
    expect(await did('retireOffering', listed.id, CATALOG_A)).toBe('RETIRED');
    for (const operation of ['resumeOffering', 'pauseOffering', 'retireOffering', 'submitOffering'])
      expect(await did(operation, listed.id, CATALOG_A)).toBe('INVALID_TRANSITION');
    expect(await seenBy(listed.id)).toEqual(everyone);
  });

  it('is given up before it is published, also while it is reviewed', async () => {
    const draft = await create(t);
    expect(await did('retireOffering', draft.id, CATALOG_A)).toBe('INVALID_TRANSITION');
    expect(await did('submitOffering', draft.id, CATALOG_A)).toBe('IN_REVIEW');
    expect(await did('withdrawOffering', draft.id, CATALOG_A)).toBe('WITHDRAWN');
    expect(await did('approveOffering', draft.id, OPERATOR)).toBe('INVALID_TRANSITION');
    expect(await seenBy(draft.id)).toMatchObject({ buyer: 'NOT_FOUND', own: 'ok', auditor: 'ok' });
    expect(await estimate(draft)).toBe('NOT_FOUND');
  });

  it('is its provider’s alone to close', async () => {
    const listed = await publish(t);
    for (const operation of ['pauseOffering', 'retireOffering', 'withdrawOffering', 'resumeOffering']) {
      expect(await did(operation, listed.id, CATALOG_B)).toBe('NOT_FOUND');
      expect(await did(operation, listed.id, OPERATOR)).toBe('FORBIDDEN');
    }
  });
});

describe('a listing the operator suspends', () => {
  it('is hidden, tells its provider why and on which rule, and comes back as what it was', async () => {
    for (const paused of [false, true]) {
      const listed = await publish(t);
      if (paused) await did('pauseOffering', listed.id, CATALOG_A);
      expect((await suspend(listed.id, { rule: 'S1-30' })).data).toEqual({ suspendOffering: { status: 'SUSPENDED' } });
      expect(await seenBy(listed.id)).toEqual({ buyer: 'NOT_FOUND', other: 'NOT_FOUND', own: 'ok', auditor: 'ok' });
      expect(await find(t, { text: listed.code })).toEqual([]);
      expect(await estimate(listed)).toBe('NOT_ON_SALE');
      const { offering } = await t.ok<any>(
        'query($id:ID!){offering(id:$id){suspension{reason ruleId} allowedActions}}',
        { id: listed.id },
        CATALOG_A,
      );
      expect(offering).toEqual({
        suspension: { reason: 'Not as described', ruleId: 'S1-30' },
        allowedActions: ['reviseOffering', 'retireOffering'],
      });
      expect(await did('resumeOffering', listed.id, CATALOG_A)).toBe('INVALID_TRANSITION');
      const back = { status: paused ? 'PAUSED' : 'PUBLISHED', suspension: null };
      expect((await reinstate(listed.id)).data).toEqual({ reinstateOffering: back });
    }
  });

  it('asks for a reason, and for a rule that the plans have', async () => {
    const listed = await publish(t);
    expect(issuesOf(await suspend(listed.id, { reason: ' ' }))).toEqual(['reason REQUIRED']);
    expect(issuesOf(await suspend(listed.id, { rule: 'S9-99' }))).toEqual(['ruleId UNKNOWN_RULE']);
    expect(codeOf(await reinstate(listed.id))).toBe('INVALID_TRANSITION');
    expect(issuesOf(await reinstate(listed.id, ''))).toEqual(['reason REQUIRED']);
    expect(codeOf(await reinstate(listed.id, 'x', CATALOG_A))).toBe('FORBIDDEN');
    expect(await did('pauseOffering', listed.id, CATALOG_A)).toBe('PAUSED');
  });

  it('may be retired by its provider, and stays hidden until it is reinstated: then it is retired', async () => {
    const listed = await publish(t);
    await suspend(listed.id);
    expect(await did('retireOffering', listed.id, CATALOG_A)).toBe('SUSPENDED');
    expect(await seenBy(listed.id)).toMatchObject({ buyer: 'NOT_FOUND', other: 'NOT_FOUND' });
    const revise = 'mutation($i:ReviseOfferingInput!){reviseOffering(input:$i){id}}';
    const { offering } = await t.ok<any>('query($id:ID!){offering(id:$id){version}}', { id: listed.id }, CATALOG_A);
    const input = { offeringId: listed.id, version: offering.version, summary: 'x' };
    expect(codeOf(await t.gql(revise, { i: input }, CATALOG_A))).toBe('INVALID_TRANSITION');
    expect((await reinstate(listed.id)).data).toEqual({ reinstateOffering: { status: 'RETIRED', suspension: null } });
    expect(await seenBy(listed.id)).toEqual(everyone);
  });

  it('may have been retired: it is hidden all the same', async () => {
    const listed = await publish(t);
    await did('retireOffering', listed.id, CATALOG_A);
    expect((await suspend(listed.id)).data).toEqual({ suspendOffering: { status: 'SUSPENDED' } });
    expect(await seenBy(listed.id)).toMatchObject({ buyer: 'NOT_FOUND', other: 'NOT_FOUND' });
  });
});

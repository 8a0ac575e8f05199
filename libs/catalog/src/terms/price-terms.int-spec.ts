import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parseInstant } from '#kernel';
import { type GqlAnswer, startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import {
  aPlan,
  AUDITOR,
  BUYER,
  CATALOG_A,
  CATALOG_B,
  codeOf,
  issuesOf,
  publish,
  usagePrice,
} from '../listing.fixture.js';

const FINANCE = 'finance@chengdu.example';
const SEEN =
  'id title status version fromMonth toMonth currency reason organization{code} provider{code} allowedActions entries{offeringId planId priceCode discountRate unitPrice tiers{upTo unitPrice flatAmount}}';

interface Seen {
  id: string;
  title: string;
  status: string;
  version: number;
  fromMonth: string;
  toMonth: string | null;
  reason: string | null;
  organization: { code: string };
  provider: { code: string };
  allowedActions: string[];
  entries: object[];
}
type Answer = GqlAnswer<Record<string, Seen>>;

let t: TestApp;
let plan: { offeringId: string; id: string };
beforeAll(async () => {
  t = await startTestApp();
  const offering = await publish(t, { plans: [aPlan([usagePrice(), usagePrice({ code: 'q', meter: 'q' })])] });
  plan = { offeringId: offering.id, id: offering.plans[0]!.id };
});
afterAll(() => t.close());
beforeEach(() => t.setNow(parseInstant('2026-03-15T00:00:00+08:00')));

let counter = 0;
/** Terms for a buyer of their own each time would be many; a title of its own is enough. */
const input = (over: object = {}): object => ({
  organizationId: t.organization('AG-CD'),
  title: `terms ${++counter}`,
  fromMonth: '2026-04',
  toMonth: null,
  entries: [{ planId: plan.id, priceCode: 'p', unitPrice: '0.4', discountRate: '0.1' }],
  ...over,
});
const propose = (over: object = {}, email = CATALOG_A): Promise<Answer> =>
  t.gql(`mutation($i:ProposePriceTermsInput!){proposePriceTerms(input:$i){${SEEN}}}`, { i: input(over) }, email);
const proposed = async (over: object = {}, email = CATALOG_A): Promise<Seen> => {
  const { data, errors } = await propose(over, email);
  if (!data) throw new Error(JSON.stringify(errors));
  return data.proposePriceTerms!;
};
const step = (operation: string, id: string, email: string, more = ''): Promise<Answer> =>
  t.gql(`mutation($id:ID!){${operation}(id:$id${more}){${SEEN}}}`, { id }, email);
const listed = async (email: string, filter: object = {}): Promise<string[]> => {
  const { priceTerms } = await t.ok<{ priceTerms: { totalCount: number; edges: { node: Seen }[] } }>(
    `query($f:PriceTermsFilter){priceTerms(first:100,filter:$f){totalCount edges{node{${SEEN}}}}}`,
    { f: filter },
    email,
  );
  expect(priceTerms.totalCount).toBe(priceTerms.edges.length);
  return priceTerms.edges.map(({ node }) => node.title);
};

describe('price terms', () => {
  it('are proposed by the provider, hold once the buyer accepts, and end where either says', async () => {
    const made = await proposed({ entries: [{ offeringId: plan.offeringId, discountRate: '0.25' }] });
    expect(made).toMatchObject({
      status: 'PROPOSED',
      version: 1,
      organization: { code: 'AG-CD' },
      provider: { code: 'PV-A' },
      allowedActions: ['withdrawPriceTerms'],
      entries: [{ offeringId: plan.offeringId, planId: null, priceCode: null, discountRate: '0.25' }],
    });
    const accepted = (await step('acceptPriceTerms', made.id, FINANCE)).data!.acceptPriceTerms!;
    expect(accepted).toMatchObject({ status: 'ACCEPTED', version: 2, allowedActions: ['endPriceTerms'] });
    const ended = await step('endPriceTerms', made.id, CATALOG_A, ',month:"2026-06"');
    expect(ended.data!.endPriceTerms).toMatchObject({ status: 'ENDED', toMonth: '2026-06', allowedActions: [] });
    expect(codeOf(await step('endPriceTerms', made.id, FINANCE, ',month:"2026-05"'))).toBe('INVALID_TRANSITION');
  });

  it('are declined with a reason, or withdrawn; neither comes back', async () => {
    const [declined, withdrawn] = [await proposed(), await proposed()];
    const answer = await step('declinePriceTerms', declined.id, FINANCE, ',reason:"too dear"');
    expect(answer.data!.declinePriceTerms).toMatchObject({
      status: 'DECLINED',
      reason: 'too dear',
      allowedActions: [],
    });
    expect((await step('withdrawPriceTerms', withdrawn.id, CATALOG_A)).data!.withdrawPriceTerms!.status).toBe(
      'WITHDRAWN',
    );
    for (const { id } of [declined, withdrawn])
      expect(codeOf(await step('acceptPriceTerms', id, FINANCE))).toBe('INVALID_TRANSITION');
  });

  it('never begin before the current month, when proposed and when accepted [I21]', async () => {
    expect(issuesOf(await propose({ fromMonth: '2026-02' }))).toEqual(['fromMonth RETROACTIVE_TERMS']);
    const made = await proposed({ fromMonth: '2026-03', toMonth: '2026-04' });
    t.setNow(parseInstant('2026-04-01T00:00:00+08:00'));
    expect(codeOf(await step('acceptPriceTerms', made.id, FINANCE))).toBe('RETROACTIVE_TERMS');
  });

  it('end after the current month, before their end; what was agreed until a month ends early by the buyer alone', async () => {
    const made = await proposed({ fromMonth: '2026-03', toMonth: '2026-08', entries: [entryOf('q', '0.3')] });
    await step('acceptPriceTerms', made.id, FINANCE);
    const end = (month: string, email = FINANCE): Promise<Answer> =>
      step('endPriceTerms', made.id, email, `,month:"${month}"`);
    expect(codeOf(await end('2026-05', CATALOG_A))).toBe('FORBIDDEN');
    for (const month of ['2026-03', '2026-08']) expect(issuesOf(await end(month))).toEqual(['month OUT_OF_RANGE']);
    expect(issuesOf(await end('spring'))).toEqual(['month MALFORMED']);
    expect((await end('2026-04')).data!.endPriceTerms).toMatchObject({ status: 'ENDED', toMonth: '2026-04' });
  });

  const entryOf = (priceCode: string, unitPrice: string): object => ({ planId: plan.id, priceCode, unitPrice });

  it('never agree twice on one target for one month: TERMS_OVERLAP, also for two acceptances at once', async () => {
    const fromMonth = '2027-01';
    const [a, b, later] = [
      await proposed({ fromMonth, toMonth: '2027-04', entries: [entryOf('p', '0.3')] }),
      await proposed({ fromMonth: '2027-03', entries: [entryOf('p', '0.2')] }),
      await proposed({ fromMonth: '2027-04', toMonth: '2027-05', entries: [entryOf('p', '0.1')] }),
    ];
    const both = await Promise.all([a, b].map(({ id }) => step('acceptPriceTerms', id, FINANCE)));
    expect(both.map(codeOf).sort()).toEqual(['TERMS_OVERLAP', 'ok']);
    const first = both.findIndex((answer) => codeOf(answer) === 'ok');
    // The first of them ends in April, the second does not.
    expect(codeOf(await step('acceptPriceTerms', later.id, FINANCE))).toBe(first === 0 ? 'ok' : 'TERMS_OVERLAP');
  });

  it('name what the provider sells, and a buyer', async () => {
    expect(issuesOf(await propose({}, CATALOG_B))).toEqual(['entries.0.planId UNKNOWN_PLAN']);
    expect(
      issuesOf(await propose({ organizationId: t.organization('PV-B'), currency: 'XXX', title: ' ', entries: [{}] })),
    ).toEqual([
      'organizationId KIND_NOT_ALLOWED',
      'currency UNKNOWN_CURRENCY',
      'title REQUIRED',
      'entries.0 EFFECT_REQUIRED',
    ]);
    expect(codeOf(await propose({ organizationId: plan.id }))).toBe('NOT_FOUND');
  });

  it('are proposed once under one key', async () => {
    const over = { title: 'once', idempotencyKey: 'k1' };
    expect((await proposed(over)).id).toBe((await proposed(over)).id);
    expect(codeOf(await propose({ ...over, title: 'twice' }))).toBe('IDEMPOTENCY_CONFLICT');
  });

  it('are seen and decided by their two parties; to all others they do not exist [I47]', async () => {
    const made = await proposed({ title: 'between two' });
    for (const email of [CATALOG_A, FINANCE, BUYER, AUDITOR]) expect(await listed(email)).toContain('between two');
    for (const email of [CATALOG_B, 'finance@chongqing.example'])
      expect(await listed(email)).not.toContain('between two');
    expect(codeOf(await step('acceptPriceTerms', made.id, 'finance@chongqing.example'))).toBe('NOT_FOUND');
    expect(codeOf(await step('withdrawPriceTerms', made.id, CATALOG_B))).toBe('NOT_FOUND');
    expect(codeOf(await step('acceptPriceTerms', made.id, BUYER))).toBe('FORBIDDEN');
    expect(codeOf(await step('acceptPriceTerms', made.id, CATALOG_A))).toBe('FORBIDDEN');
    expect(await listed(FINANCE, { statuses: ['DECLINED', 'WITHDRAWN'] })).not.toContain('between two');
  });
});

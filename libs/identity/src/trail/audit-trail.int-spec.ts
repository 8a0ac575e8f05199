import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { formatInstant, newId, parseInstant } from '#kernel';
import { Audit, AuditChain, system } from '#platform';
import { DataSource } from 'typeorm';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';

const AUDITOR = 'auditor@yunshi.example';
const BUYER = 'buyer@chengdu.example';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

const FIELDS = 'id at action subject subjectId roles after link hash person{name} organization{code}';
interface Entry {
  id: string;
  at: string;
  action: string;
  subjectId: string;
  link: number | null;
  [field: string]: unknown;
}
async function trail(filter: object, page: object = {}): Promise<{ nodes: Entry[]; next: string | null }> {
  const { auditTrail } = await t.ok<{
    auditTrail: { edges: { node: Entry }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
  }>(
    `query($f:AuditTrailFilter,$n:Int,$a:String){auditTrail(filter:$f,first:$n,after:$a){pageInfo{hasNextPage endCursor}
      edges{node{${FIELDS}}}}}`,
    { f: filter, ...page },
    AUDITOR,
  );
  const { pageInfo, edges } = auditTrail;
  return { nodes: edges.map(({ node }) => node), next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
}
const makeKey = (name: string, email = BUYER): Promise<unknown> =>
  t.ok('mutation($n:String!){createApiKey(input:{name:$n,roles:[BUYER]}){id}}', { n: name }, email);

it('tells an auditor who did what, the last first, by operation, person, organization and subject', async () => {
  await makeKey('first');
  await makeKey('second');
  await makeKey('elsewhere', 'buyer@chongqing.example');
  const { nodes } = await trail({ actions: ['createApiKey'], organizationId: t.organization('AG-CD') });
  expect(nodes).toMatchObject([
    { action: 'createApiKey', after: { name: 'second' }, organization: { code: 'AG-CD' }, roles: ['BUYER'] },
    { action: 'createApiKey', after: { name: 'first' }, person: { name: '成都采购员' } },
  ]);
  const [last] = nodes;
  expect((await trail({ subjectId: last!.subjectId })).nodes).toEqual([last]);
  const own = await trail({ personId: t.actor(BUYER).personId });
  expect(own.nodes.map(({ id }) => id)).toEqual(nodes.map(({ id }) => id));
  expect((await trail({ actions: [] })).nodes).toEqual([]);
});

it('has what the platform did by itself, in no role of a person', async () => {
  await t.app.get(Audit).write(t.app.get(DataSource).manager, system('job-1'), {
    action: 'issueInvoice',
    subject: 'invoice',
    subjectId: newId(),
  });
  expect((await trail({ actions: ['issueInvoice'] })).nodes).toMatchObject([{ person: null, roles: [] }]);
});

it('says which link of the chain seals it, once it is sealed', async () => {
  await makeKey('to be sealed');
  const [open] = (await trail({ actions: ['createApiKey'] }, { n: 1 })).nodes;
  expect(open).toMatchObject({ link: null, hash: null });
  await t.app.get(AuditChain).seal();
  const [sealed] = (await trail({ actions: ['createApiKey'] }, { n: 1 })).nodes;
  expect(sealed).toMatchObject({
    id: open!.id,
    link: expect.any(Number),
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

it('is paged by when it happened, also where much happened at one instant, and tells of [from, to)', async () => {
  t.setNow(parseInstant('2030-01-01T00:00:00Z'));
  for (const name of ['a', 'b', 'c', 'd', 'e']) await makeKey(name);
  t.setNow(parseInstant('2030-01-02T00:00:00Z'));
  await makeKey('after');
  t.setNow(null);
  const day = { from: '2030-01-01T00:00:00Z', to: '2030-01-02T00:00:00Z' };
  const found: Entry[] = [];
  for (let after: string | null = null, pages = 0; pages < 4; pages++) {
    const page: { nodes: Entry[]; next: string | null } = await trail(day, { n: 2, a: after });
    found.push(...page.nodes);
    after = page.next;
    if (!after) break;
  }
  expect(found.map(({ after }) => (after as { name: string }).name).sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(new Set(found.map(({ at }) => at))).toEqual(new Set([formatInstant(parseInstant(day.from)!)]));
});

it('is for operators and auditors alone, and takes ids only', async () => {
  for (const email of [BUYER, 'finance@chengdu.example', 'catalog@provider-a.example'])
    expect((await t.gql('{auditTrail{edges{node{id}}}}', {}, email)).errors![0]!.extensions.code).toBe('FORBIDDEN');
  const { errors } = await t.gql('{auditTrail(filter:{subjectId:"x"}){edges{node{id}}}}', {}, AUDITOR);
  expect(errors![0]!.extensions.issues).toMatchObject([{ path: 'filter.subjectId', code: 'MALFORMED' }]);
});

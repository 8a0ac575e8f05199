import type { GqlAnswer, TestApp } from '../../../apps/testing/harness.js';

/** Steps of a listing through the public API, for the specs of this lib. */

export const CATALOG_A = 'catalog@provider-a.example';
export const CATALOG_B = 'catalog@provider-b.example';
export const OPERATOR = 'operator@yunshi.example';
export const AUDITOR = 'auditor@yunshi.example';
export const BUYER = 'buyer@chengdu.example';
export const MULTINATIONAL = 'buyer@mnc.example';

export interface SeenOffering {
  id: string;
  code: string;
  status: string;
  version: number;
  changeReason: string | null;
  allowedActions: string[];
  plans: { id: string; code: string }[];
}

export const SEEN = 'id code status version changeReason allowedActions plans{id code}';

export const usagePrice = (over: object = {}): object => ({
  code: 'p',
  kind: 'USAGE',
  model: 'PER_UNIT',
  meter: 'requests',
  unit: 'request',
  aggregation: 'SUM',
  unitPrice: '0.5',
  ...over,
});

export const aPlan = (prices: object[] = [usagePrice()], code = 'standard'): object => ({ code, name: code, prices });

let counter = 0;

/** A SAAS offering paid by use, with a code of its own. */
export const anOffering = (over: object = {}): Record<string, unknown> => ({
  code: `listed-${++counter}`,
  name: '政务消息服务 Message service',
  summary: 'Sends messages',
  serviceModel: 'SAAS',
  clouds: ['GOVERNMENT'],
  categoryCodes: [],
  zoneCodes: [],
  plans: [aPlan()],
  ...over,
});

const CREATE = `mutation($i:CreateOfferingInput!){createOffering(input:$i){${SEEN}}}`;

export const tryCreate = (
  t: TestApp,
  over: object = {},
  email = CATALOG_A,
): Promise<GqlAnswer<{ createOffering: SeenOffering }>> => t.gql(CREATE, { i: anOffering(over) }, email);

export const create = async (t: TestApp, over: object = {}, email = CATALOG_A): Promise<SeenOffering> =>
  (await t.ok<{ createOffering: SeenOffering }>(CREATE, { i: anOffering(over) }, email)).createOffering;

/** One of the mutations that take an id alone. */
export const step = (
  t: TestApp,
  operation: string,
  id: string,
  email: string,
): Promise<GqlAnswer<Record<string, SeenOffering>>> =>
  t.gql(`mutation($id:ID!){${operation}(id:$id){${SEEN}}}`, { id }, email);

export async function publish(t: TestApp, over: object = {}, email = CATALOG_A): Promise<SeenOffering> {
  const made = await create(t, over, email);
  for (const [operation, who] of [
    ['submitOffering', email],
    ['approveOffering', OPERATOR],
  ] as const) {
    const { errors } = await step(t, operation, made.id, who);
    if (errors) throw new Error(JSON.stringify(errors));
  }
  return made;
}

/** The codes a list shows, in its order. */
export async function find(t: TestApp, filter: object, email = BUYER): Promise<string[]> {
  const { offerings } = await t.ok<{ offerings: { edges: { node: { code: string } }[] } }>(
    'query($f:OfferingFilter){offerings(filter:$f,first:100){edges{node{code}}}}',
    { f: filter },
    email,
  );
  return offerings.edges.map(({ node }) => node.code);
}

export const one = (t: TestApp, id: string, email: string): Promise<GqlAnswer<{ offering: SeenOffering }>> =>
  t.gql(`query($id:ID!){offering(id:$id){${SEEN}}}`, { id }, email);

/** The code of the first error, or "ok". */
export const codeOf = (answer: GqlAnswer<unknown>): string => answer.errors?.[0]?.extensions.code ?? 'ok';

/** "path code" of everything that was wrong. */
export const issuesOf = (answer: GqlAnswer<unknown>): string[] =>
  (answer.errors?.[0]?.extensions.issues ?? []).map(({ path, code }) => `${path} ${code}`);

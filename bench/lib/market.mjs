// One provider, one agency, one metered offering and its running instances, made as anyone would: over the API.
import { Secret, TOTP } from 'otpauth';
import { randomBytes } from 'node:crypto';
import { admit } from './admission.mjs';
import { DECLARED } from './declared.mjs';
import { METER } from './events.mjs';

const SHANGHAI = 8 * 3600 * 1000;
const DAY = 24 * 3600 * 1000;
const ITEMS = 100;
const AT_A_TIME = 8;

/** Speaks GraphQL as nobody yet. */
export function client(port) {
  const url = `http://127.0.0.1:${port}/graphql`;
  return async (token, query, variables) => {
    const headers = { 'content-type': 'application/json', 'accept-language': 'en' };
    if (token) headers.authorization = `Bearer ${token}`;
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
    const { data, errors } = await answer.json();
    if (errors?.length) throw new Error(`${errors[0].message} ${JSON.stringify(errors[0].extensions?.issues ?? '')}`);
    return data;
  };
}

/** The session of whoever signed in before, by database and address: a second factor's code is taken once in its half minute. */
const sessions = new WeakMap();
const codeOf = (secret) => TOTP.generate({ secret: Secret.fromBase32(secret) });

/** An access token; with a second factor for whoever's roles need one, enrolled at the first time. */
export async function signIn(gql, { email, password }) {
  const known = sessions.get(gql) ?? new Map();
  sessions.set(gql, known);
  const before = known.get(email);
  const session = before ? await refreshed(gql, before) : await signedIn(gql, { email, password });
  known.set(email, session.refreshToken);
  return session.accessToken;
}

async function signedIn(gql, { email, password }) {
  const { signIn: session } = await gql(null, 'mutation($i:SignInInput!){signIn(input:$i){accessToken refreshToken}}', {
    i: { email, password },
  });
  const { secondFactor } = await gql(session.accessToken, '{secondFactor{mustEnrol}}');
  if (!secondFactor.mustEnrol) return session;
  const { enrolSecondFactor } = await gql(
    session.accessToken,
    'mutation($p:String!){enrolSecondFactor(password:$p){secret}}',
    { p: password },
  );
  const code = codeOf(enrolSecondFactor.secret);
  await gql(session.accessToken, 'mutation($c:String!){confirmSecondFactor(code:$c)}', { c: code });
  return refreshed(gql, session.refreshToken);
}

async function refreshed(gql, refreshToken) {
  const { refreshSession } = await gql(
    null,
    'mutation($t:String){refreshSession(refreshToken:$t){accessToken refreshToken}}',
    { t: refreshToken },
  );
  return refreshSession;
}

/** Makes an organization and its people; gives its id, their accounts and their tokens. */
export async function organization(gql, operator, { kind, code, people }) {
  const { createOrganization } = await gql(
    operator,
    'mutation($i:CreateOrganizationInput!){createOrganization(input:$i){id}}',
    { i: { kind, code, name: code } },
  );
  const tokens = {};
  const accounts = {};
  for (const [name, roles] of Object.entries(people)) {
    const person = { email: `${name}@${code.toLowerCase()}.example`, password: randomBytes(12).toString('hex') };
    const input = { organizationId: createOrganization.id, email: person.email, name, roles };
    await gql(operator, 'mutation($i:CreatePersonInput!){createPerson(input:$i){id}}', {
      i: { ...input, initialPassword: person.password },
    });
    accounts[name] = { email: person.email, password: person.password };
    tokens[name] = await signIn(gql, person);
  }
  return { id: createOrganization.id, accounts, ...tokens };
}

async function publish(gql, operator, provider) {
  const price = { code: METER, kind: 'USAGE', model: 'PER_UNIT', meter: METER, unit: 'unit', aggregation: 'SUM' };
  const offering = {
    code: 'bench',
    name: 'Bench',
    summary: 'A metered service',
    serviceModel: 'SAAS',
    clouds: ['GOVERNMENT'],
    categoryCodes: [],
    zoneCodes: [],
    attributes: DECLARED,
    plans: [{ code: 'metered', name: 'Metered', prices: [{ ...price, unitPrice: '0.01' }] }],
  };
  await admit(gql, operator, provider);
  const { createOffering } = await gql(
    provider.admin,
    'mutation($i:CreateOfferingInput!){createOffering(input:$i){id plans{id}}}',
    { i: offering },
  );
  const { id, plans } = createOffering;
  await gql(provider.admin, 'mutation($id:ID!){submitOffering(id:$id){id}}', { id });
  await gql(operator, 'mutation($id:ID!){approveOffering(id:$id){id}}', { id });
  return plans[0].id;
}

/** An order of so many items, approved, accepted and activated: the ids of its instances. */
async function runningInstances(gql, { agency, provider, planId, budgetId, startsOn, count }) {
  const item = { planId, quantity: '1', expectedUsage: [{ meter: METER, quantityPerMonth: '0' }] };
  const { createOrder } = await gql(agency.buyer, 'mutation($i:CreateOrderInput!){createOrder(input:$i){id}}', {
    i: { title: 'Bench', budgetId, startsOn, items: Array.from({ length: count }, () => item) },
  });
  const { id } = createOrder;
  await gql(agency.buyer, 'mutation($id:ID!){submitOrder(id:$id){id}}', { id });
  await gql(agency.approver, 'mutation($id:ID!){approveOrder(id:$id){id}}', { id });
  const accept = 'mutation($id:ID!){acceptOrder(id:$id){items{instance{id}}}}';
  const { acceptOrder } = await gql(provider.admin, accept, { id });
  const instances = acceptOrder.items.map(({ instance }) => instance.id);
  const activate = 'mutation($i:ActivateInstanceInput!){activateInstance(input:$i){id}}';
  const activatedAt = new Date(Date.parse(startsOn) - SHANGHAI).toISOString();
  for (const instanceId of instances) await gql(provider.admin, activate, { i: { instanceId, activatedAt } });
  return instances;
}

async function inTurns(jobs, atATime) {
  const results = [];
  let next = 0;
  const work = async () => {
    while (next < jobs.length) {
      const index = next++;
      results[index] = await jobs[index]();
    }
  };
  await Promise.all(Array.from({ length: atATime }, work));
  return results;
}

/**
 * Gives the provider's id, its key for machines, the agency's accounts and the instances, all running since three days ago.
 * @param {{ port: number, operator: { email: string, password: string }, count: number, told: (done: number) => void }} wish
 */
export async function makeMarket({ port, operator: account, count, told }) {
  const gql = client(port);
  const operator = await signIn(gql, account);
  const provider = await organization(gql, operator, {
    kind: 'PROVIDER',
    code: 'BENCH-P',
    people: { admin: ['PROVIDER_ADMIN'] },
  });
  const agency = await organization(gql, operator, {
    kind: 'AGENCY',
    code: 'BENCH-A',
    people: { buyer: ['BUYER'], approver: ['APPROVER'], finance: ['FINANCE'] },
  });
  const planId = await publish(gql, operator, provider);
  const startsOn = new Date(Date.now() + SHANGHAI - 3 * DAY).toISOString().slice(0, 10);
  const { createBudget } = await gql(agency.finance, 'mutation($i:CreateBudgetInput!){createBudget(input:$i){id}}', {
    i: { name: 'Bench', fiscalYear: Number(startsOn.slice(0, 4)), amount: '1000000.00' },
  });
  let done = 0;
  const jobs = Array.from({ length: Math.ceil(count / ITEMS) }, (_, index) => async () => {
    const part = Math.min(ITEMS, count - index * ITEMS);
    const order = { agency, provider, planId, budgetId: createBudget.id, startsOn, count: part };
    const made = await runningInstances(gql, order);
    told((done += part));
    return made;
  });
  const instances = (await inTurns(jobs, AT_A_TIME)).flat();
  const { createApiKey } = await gql(
    provider.admin,
    'mutation($i:CreateApiKeyInput!){createApiKey(input:$i){secret}}',
    { i: { name: 'bench', roles: ['PROVIDER_ADMIN'] } },
  );
  return { providerId: provider.id, apiKey: createApiKey.secret, instances, accounts: agency.accounts };
}

// What happened in the demo before its screens are taken: an order that waits, a basket of two providers, two billed months.
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../lib/problem.mjs';

/** Of every account of the demo. */
export const PASSWORD = 'Yunshi-demo-2026';

const OPERATOR = 'operator@yunshi.example';

/** Speaks GraphQL as the person with this address. */
function speaker(url) {
  const tokens = new Map();
  const post = async (query, variables, token) => {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = await answer.json();
    if (errors?.length) throw new Problem(`${query.slice(0, 60)}: ${JSON.stringify(errors[0])}`);
    return data;
  };
  return async (email, query, variables = {}) => {
    if (!tokens.has(email)) {
      const { signIn } = await post('mutation($i:SignInInput!){signIn(input:$i){accessToken}}', {
        i: { email, password: PASSWORD },
      });
      tokens.set(email, signIn.accessToken);
    }
    return post(query, variables, tokens.get(email));
  };
}

async function bill(as, period) {
  const { startBillingRun } = await as(OPERATOR, 'mutation($i:StartBillingRunInput!){startBillingRun(input:$i){id}}', {
    i: { period },
  });
  for (let tries = 0; tries < 600; tries += 1) {
    const { billingRun } = await as(OPERATOR, 'query($id:ID!){billingRun(id:$id){status}}', startBillingRun);
    if (billingRun.status.startsWith('COMPLETED')) return;
    await sleep(200);
  }
  throw new Problem(`The billing run of ${period} did not complete.`);
}

const findOfferings = async (as, codes) => {
  const { offerings } = await as(
    'buyer@chengdu.example',
    '{offerings(first:50){edges{node{id code plans{id code prices{meter kind source}}}}}}',
  );
  return codes.map((code) => offerings.edges.map(({ node }) => node).find((node) => node.code === code));
};

const usageOf = (plan) =>
  plan.prices
    .filter(({ kind, source }) => kind === 'USAGE' && source !== 'PLATFORM')
    .map(({ meter }) => ({ meter, quantityPerMonth: '120' }));

async function order(as, { offering, title, startsOn, submit }) {
  const { budgets } = await as('finance@chengdu.example', 'query($y:Int){budgets(fiscalYear:$y){id}}', {
    y: Number(startsOn.slice(0, 4)),
  });
  const [plan] = offering.plans;
  const { createOrder } = await as(
    'buyer@chengdu.example',
    'mutation($i:CreateOrderInput!){createOrder(input:$i){id}}',
    {
      i: {
        ...{ title, startsOn, budgetId: budgets[0].id },
        items: [{ planId: plan.id, quantity: '4', expectedUsage: usageOf(plan) }],
      },
    },
  );
  if (submit) await as('buyer@chengdu.example', 'mutation($id:ID!){submitOrder(id:$id){id}}', createOrder);
  return createOrder.id;
}

/** Plays the story and gives the ids that addresses of screens name. */
export async function play(url, { months, startsOn }) {
  const as = speaker(url);
  for (const month of months) await bill(as, month);
  const [vm] = await findOfferings(as, ['gov-vm']);
  const waiting = await order(as, { offering: vm, title: '不动产登记系统扩容', startsOn, submit: true });
  const invoice = (await as('finance@chongqing.example', '{invoices(first:1){edges{node{id}}}}')).invoices.edges[0].node
    .id;
  const service = (await as('buyer@chongqing.example', '{serviceInstances(first:1){edges{node{id}}}}')).serviceInstances
    .edges[0].node.id;
  return { offering: vm.id, order: waiting, invoice, service };
}

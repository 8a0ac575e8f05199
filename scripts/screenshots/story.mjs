// What happened in the demo before its screens are taken: two months are billed.
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
    if (billingRun.status.startsWith('COMPLETED')) return startBillingRun.id;
    await sleep(200);
  }
  throw new Problem(`The billing run of ${period} did not complete.`);
}

const first = async (as, email, query) => Object.values(await as(email, query))[0].edges[0].node.id;

/** Plays the story and gives the ids that addresses of screens name. */
export async function play(url, { months }) {
  const as = speaker(url);
  let run;
  for (const month of months) run = await bill(as, month);
  return {
    run,
    offering: await first(as, 'buyer@chengdu.example', '{offerings(filter:{text:"云主机"},first:1){edges{node{id}}}}'),
    order: await first(
      as,
      'approver@chengdu.example',
      '{orders(statuses:[PENDING_APPROVAL],first:1){edges{node{id}}}}',
    ),
    invoice: await first(as, 'finance@chongqing.example', '{invoices(first:1){edges{node{id}}}}'),
    service: await first(as, 'buyer@chongqing.example', '{serviceInstances(first:1){edges{node{id}}}}'),
  };
}

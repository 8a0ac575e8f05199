// A market to be billed: providers and their offering over the API, buyers, orders and a month of use in bulk by SQL.
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../../scripts/lib/problem.mjs';
import { admit } from './admission.mjs';
import { DECLARED } from './declared.mjs';
import { client, organization, signIn } from './market.mjs';

const PROVIDERS = 3;
const BUYERS = 1000;
/** Unit prices of the meters, in cents (hundredths of a yuan). */
const PRICES = [13, 5, 120, 7, 31];
export const METERS = PRICES.map((price, index) => ({ code: `m${index + 1}`, price }));
const HOURS_PER_METER = 4;
const ROWS = 2000;

/** Ids of a kind in ascending order, as the product makes them: version 7. */
const idOf = (kind, n) =>
  Buffer.from(`0190000${kind}00007000${(0x8000).toString(16)}${n.toString(16).padStart(12, '0')}`, 'hex');
const KIND = { buyer: 1, budget: 2, order: 3, item: 4, instance: 5 };

/** The quantity an instance used in one of a meter's hours, in tenths. */
const tenthsOf = (instance, meter, hour) => ((instance * 7 + meter * 13 + hour * 29) % 97) + 1;

/** What the month of an instance costs under a meter, in cents: rounded half up, as all amounts are above zero. */
function centsOf(instance, meter) {
  let tenths = 0;
  for (let hour = 0; hour < HOURS_PER_METER; hour += 1) tenths += tenthsOf(instance, meter, hour);
  return Math.floor((tenths * METERS[meter].price + 5) / 10);
}

/** What all instances cost, in cents. */
function centsOfAll(instances) {
  let cents = 0;
  for (let i = 0; i < instances; i += 1)
    for (let meter = 0; meter < METERS.length; meter += 1) cents += centsOf(i, meter);
  return cents;
}

const buyerOf = (instance) => instance % BUYERS;
const providerOf = (instance) => instance % PROVIDERS;
export const accountsOf = (instances) => Math.min(instances, BUYERS * PROVIDERS);

async function publish(gql, operator, code) {
  const provider = await organization(gql, operator, { kind: 'PROVIDER', code, people: { admin: ['PROVIDER_ADMIN'] } });
  const prices = METERS.map(({ code: meter, price }) => ({
    ...{ code: meter, kind: 'USAGE', model: 'PER_UNIT', meter, unit: 'unit', aggregation: 'SUM' },
    unitPrice: (price / 100).toFixed(2),
  }));
  await admit(gql, operator, provider);
  const { createOffering } = await gql(
    provider.admin,
    'mutation($i:CreateOfferingInput!){createOffering(input:$i){id plans{id}}}',
    {
      i: {
        ...{ code: 'metered', name: 'Metered', summary: 'A metered service', serviceModel: 'SAAS' },
        ...{ clouds: ['GOVERNMENT'], categoryCodes: [], zoneCodes: [], attributes: DECLARED },
        plans: [{ code: 'p', name: 'Plan', prices }],
      },
    },
  );
  const { id, plans } = createOffering;
  await gql(provider.admin, 'mutation($id:ID!){submitOffering(id:$id){id}}', { id });
  await gql(operator, 'mutation($id:ID!){approveOffering(id:$id){id}}', { id });
  const bytes = (uuid) => Buffer.from(uuid.replaceAll('-', ''), 'hex');
  return { code, id: bytes(provider.id), offeringId: bytes(id), planId: bytes(plans[0].id) };
}

/** The month before this one in Asia/Shanghai, and its first instant as SQL writes it. */
function lastMonth(now = Date.now()) {
  const shanghai = new Date(now + 8 * 3600 * 1000);
  const first = new Date(Date.UTC(shanghai.getUTCFullYear(), shanghai.getUTCMonth() - 1, 1));
  return { period: first.toISOString().slice(0, 7), start: first.getTime() - 8 * 3600 * 1000 };
}
const sql = (ms) => new Date(ms).toISOString().replace('T', ' ').replace('Z', '000');

async function fill(db, head, rows) {
  let values = [];
  for (const row of rows) {
    values.push(row);
    if (values.length < ROWS) continue;
    await db.query(`${head} VALUES ?`, [values]);
    values = [];
  }
  if (values.length) await db.query(`${head} VALUES ?`, [values]);
}

function* range(count, rowOf) {
  for (let n = 0; n < count; n += 1) yield rowOf(n);
}

function* useRows(instances, start, rowOf) {
  for (let i = 0; i < instances; i += 1)
    for (let meter = 0; meter < METERS.length; meter += 1)
      for (let hour = 0; hour < HOURS_PER_METER; hour += 1) {
        const at = sql(start + (24 * hour + meter) * 3600 * 1000);
        yield rowOf(i, meter, at, (tenthsOf(i, meter, hour) / 10).toFixed(1), hour);
      }
}

async function fillOrders(db, { providers, instances, now }) {
  const accounts = accountsOf(instances);
  const perAccount = '100000.00';
  await fill(
    db,
    'INSERT INTO organization (id, kind, code, name, uscc, division_code, parent_id, path, created_at)',
    range(BUYERS, (n) => {
      const id = idOf(KIND.buyer, n);
      const uuid = id.toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
      return [id, 'ENTERPRISE', `BUYER-${n}`, `Buyer ${n}`, null, null, null, `${uuid}/`, now];
    }),
  );
  await fill(
    db,
    'INSERT INTO budget (id, organization_id, name, fiscal_year, currency, funding_source, policy, allocated, reserved, committed, actual, overrun, entry_count, created_at)',
    range(BUYERS, (n) => [
      idOf(KIND.budget, n),
      idOf(KIND.buyer, n),
      'Bench',
      2026,
      'CNY',
      null,
      'NOTIFY',
      '10000000',
      0,
      '300000',
      0,
      0,
      0,
      now,
    ]),
  );
  await fill(
    db,
    'INSERT INTO purchase_order (id, number, title, status, version, organization_id, provider_id, budget_id, contract_id, currency, requested_starts_on, starts_on, requested_months, months, economic_class, charged_year, estimate, commitment_closed, decision, submitted_at, approved_at, created_at, updated_at)',
    range(accounts, (n) => [
      ...[
        idOf(KIND.order, n),
        `BENCH-${n}`,
        'Bench',
        'DONE',
        1,
        idOf(KIND.buyer, buyerOf(n)),
        providers[providerOf(n)].id,
      ],
      ...[
        idOf(KIND.budget, buyerOf(n)),
        null,
        'CNY',
        null,
        '2026-01-01',
        null,
        12,
        null,
        'USE',
        perAccount,
        0,
        null,
        now,
        now,
        now,
        now,
      ],
    ]),
  );
  await fill(
    db,
    'INSERT INTO order_budget (order_id, fiscal_year, budget_id, estimate, commitment_left, taken_beyond)',
    range(accounts, (n) => [...[idOf(KIND.order, n), 2026, idOf(KIND.budget, buyerOf(n)), perAccount, perAccount, 0]]),
  );
  await fill(
    db,
    'INSERT INTO order_item (id, order_id, position, plan_id, offering_id, quantity, expected_usage, zone_code, configuration, estimate)',
    range(instances, (n) => {
      const { planId, offeringId } = providers[providerOf(n)];
      return [idOf(KIND.item, n), idOf(KIND.order, n % accounts), n, planId, offeringId, '1', '[]', null, null, 0];
    }),
  );
}

async function fillUse(db, { providers, instances, start }) {
  await fill(
    db,
    'INSERT INTO service_instance (id, organization_id, provider_id, order_id, order_item_id, offering_id, plan_id, currency, quantity, status, external_id, estimate, activated_at, terminated_at, created_at)',
    range(instances, (n) => {
      const { id, planId, offeringId } = providers[providerOf(n)];
      return [
        ...[idOf(KIND.instance, n), idOf(KIND.buyer, buyerOf(n)), id, idOf(KIND.order, n % accountsOf(instances))],
        ...[idOf(KIND.item, n), offeringId, planId, 'CNY', '1', 'ACTIVE', null, 0, sql(start), null, sql(start)],
      ];
    }),
  );
  await fill(
    db,
    'INSERT INTO usage_event (instance_id, meter, at, event_key, provider_id, source, event_id, cut, occurred_at, window_start, received_at, quantity, subject, corrects_key, platform)',
    useRows(instances, start, (i, meter, at, quantity, hour) => {
      const key = idOf('e', (i * METERS.length + meter) * HOURS_PER_METER + hour);
      const provider = providers[providerOf(i)].id;
      return [
        idOf(KIND.instance, i),
        METERS[meter].code,
        at,
        key,
        provider,
        '',
        key.toString('hex'),
        1,
        at,
        null,
        at,
        quantity,
        null,
        null,
        0,
      ];
    }),
  );
  await fill(
    db,
    'INSERT INTO usage_rollup (instance_id, meter, hour, quantity, n)',
    useRows(instances, start, (i, meter, at, quantity) => [
      idOf(KIND.instance, i),
      METERS[meter].code,
      at,
      quantity,
      1,
    ]),
  );
}

/**
 * Fills the tables. An order of an account holds all its instances; `n % accounts` has the same buyer and provider as
 * the instance when the number of accounts is a multiple of both.
 */
export async function makeRunMarket({ port, operator: account, db, instances }) {
  const gql = client(port);
  const operator = await signIn(gql, account);
  const providers = [];
  for (let n = 0; n < PROVIDERS; n += 1) providers.push(await publish(gql, operator, `BENCH-${n + 1}`));
  const { period, start } = lastMonth();
  await fillOrders(db, { providers, instances, now: sql(start) });
  await fillUse(db, { providers, instances, start });
  await db.query(
    'INSERT INTO usage_month (instance_id, month, cut) SELECT id, ?, 1 FROM service_instance ORDER BY id',
    [period],
  );
  await db.query('ANALYZE TABLE service_instance, usage_rollup, usage_event, purchase_order, usage_month');
  return { gql, account, providers, period, start, instances };
}

const EMPTIED = [
  ...['invoice_line', 'invoice_tax', 'invoice', 'billed', 'billing_run_account', 'billing_run', 'billing_account'],
  ...['billing_instance', 'budget_entry', 'audit_row', 'audit_seal', 'usage_open'],
];

/** As before any run: nothing billed, nothing numbered, every month open. */
export async function resetRuns(db, { period }) {
  await db.query('SET FOREIGN_KEY_CHECKS = 0');
  for (const table of EMPTIED) await db.query(`TRUNCATE TABLE ${table}`);
  await db.query('SET FOREIGN_KEY_CHECKS = 1');
  await db.query("DELETE FROM number_series WHERE name LIKE 'invoice:%'");
  await db.query('UPDATE usage_month SET cut = 1');
  await db.query(
    'INSERT INTO usage_open (instance_id, month) SELECT instance_id, month FROM usage_month WHERE month = ?',
    [period],
  );
  await db.query('UPDATE order_budget SET commitment_left = estimate, taken_beyond = 0');
  await db.query('UPDATE budget SET committed = 300000, actual = 0, overrun = 0, entry_count = 0');
}

/** What a pass left that it should not have: sentences, none when all is well. */
export async function faultsOf(db, { instances, providers }) {
  const faults = [];
  const [[sums]] = await db.query(
    'SELECT COUNT(*) AS invoices, SUM(total) AS total, SUM(line_count) AS counted FROM invoice',
  );
  const [[lines]] = await db.query(
    'SELECT COUNT(*) AS n, SUM(amount) AS amount, SUM(net + tax_amount) AS taxed FROM invoice_line',
  );
  const [[billed]] = await db.query('SELECT COUNT(*) AS n, SUM(amount) AS amount FROM billed');
  const [[spent]] = await db.query('SELECT SUM(actual) AS actual FROM budget');
  const cents = centsOfAll(instances);
  const money = (text) => Math.round(Number(text) * 100);
  const same = (what, found, wanted) => found !== wanted && faults.push(`${what}: ${found} instead of ${wanted}`);
  same('invoices', Number(sums.invoices), accountsOf(instances));
  same('lines', Number(lines.n), instances * METERS.length);
  same('lines counted', Number(sums.counted), instances * METERS.length);
  same('billed parts', Number(billed.n), instances * METERS.length);
  for (const [what, found] of [
    ['totals', sums.total],
    ['lines', lines.amount],
    ['nets and taxes', lines.taxed],
    ['billed', billed.amount],
    ['budgets', spent.actual],
  ])
    same(`cents of ${what}`, money(found), cents);
  const [series] = await db.query(
    "SELECT series, COUNT(*) AS n, COUNT(DISTINCT number) AS known, MAX(CAST(SUBSTRING_INDEX(number, '-', -1) AS UNSIGNED)) AS last FROM invoice GROUP BY series",
  );
  same('series', series.length, Math.min(providers.length, instances));
  for (const { series: name, n, known, last } of series)
    if (Number(n) !== Number(last) || Number(n) !== Number(known)) faults.push(`${name}: ${n} numbers up to ${last}`);
  return faults;
}

/** Bills the month by the product; gives the milliseconds until the run says that it is over. */
export async function runToItsEnd({ gql, account, period }) {
  const operator = await signIn(gql, account); // a long bench outlasts an access token
  const began = performance.now();
  const { startBillingRun } = await gql(operator, 'mutation($i:StartBillingRunInput!){startBillingRun(input:$i){id}}', {
    i: { period },
  });
  for (;;) {
    const { billingRun } = await gql(operator, 'query($id:ID!){billingRun(id:$id){status}}', {
      id: startBillingRun.id,
    });
    if (billingRun.status === 'COMPLETED') return performance.now() - began;
    if (billingRun.status === 'FAILED') throw new Problem('The run failed; see the worker’s log.');
    await sleep(50);
  }
}

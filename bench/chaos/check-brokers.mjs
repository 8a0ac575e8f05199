// What stands at the broker beside what the product says: by SQL of its own.
import mysql from 'mysql2/promise';
import { unitsOf } from './exact.mjs';

/** A UUID as people write it; MariaDB keeps it as 16 bytes. */
const uuid = (column) => `LOWER(INSERT(INSERT(INSERT(INSERT(HEX(${column}),9,0,'-'),14,0,'-'),19,0,'-'),24,0,'-'))`;

const QUERIES = {
  instances: `SELECT ${uuid('id')} AS id, status, ${uuid('order_id')} AS orderId, COALESCE((SELECT q.quantity FROM
    instance_quantity q WHERE q.instance_id = i.id ORDER BY q.seq DESC LIMIT 1), i.quantity) AS quantity FROM service_instance i`,
  operations: `SELECT ${uuid('instance_id')} AS instance, kind, state, quantity, orphan_suspected AS suspected, fault
    FROM broker_operation ORDER BY instance_id, seq`,
  orders: `SELECT ${uuid('id')} AS id, status FROM purchase_order`,
  funds: `SELECT ${uuid('order_id')} AS orderId, HEX(budget_id) AS budget, estimate, commitment_left AS rest FROM order_budget`,
  budgets: 'SELECT HEX(id) AS id, allocated, reserved, committed, actual, overrun FROM budget',
  entries: `SELECT HEX(budget_id) AS budget, SUM(reserved) AS reserved, SUM(committed) AS committed FROM budget_entry
    GROUP BY budget_id`,
  twice: `SELECT action, HEX(subject_id) AS subject, COUNT(*) AS n FROM audit_row
    WHERE action IN ('activateInstance', 'failInstance', 'terminateInstance') GROUP BY action, subject_id HAVING n > 1`,
};

const cents = (text) => unitsOf(text, 2);

async function read(url) {
  const connection = await mysql.createConnection(url);
  try {
    const facts = {};
    for (const [name, sql] of Object.entries(QUERIES)) [facts[name]] = await connection.query(sql);
    return facts;
  } finally {
    await connection.end();
  }
}

/** Each instance that runs stands at the broker, made once, as large as was asked; nothing else stands there. */
function checkInstances({ instances, operations }, broker, fault) {
  const known = new Map(instances.map((instance) => [instance.id, instance]));
  const operationsOf = Map.groupBy(operations, ({ instance }) => instance);
  for (const id of broker.instances.keys())
    if (known.get(id)?.status !== 'ACTIVE')
      fault('orphan', `${id} stands at the broker and is ${known.get(id)?.status ?? 'unknown'}`);
  for (const { id, status, quantity } of instances) {
    const own = operationsOf.get(id) ?? [];
    if (!own.length) fault('missing', `${id} was never asked for`);
    if (status === 'CREATING') fault('open', `${id} is still being made`);
    if (status === 'ACTIVE' && !broker.instances.has(id))
      fault('missing', `${id} runs and does not stand at the broker`);
    const last = own.at(-1);
    if (status === 'ACTIVE' && last?.state === 'SUCCEEDED' && broker.instances.has(id)) {
      const there = unitsOf(broker.instances.get(id), 12);
      if (there !== unitsOf(quantity, 12))
        fault('size', `${id} is ${broker.instances.get(id)} there, ${quantity} here`);
    }
    if (status === 'TERMINATED' && !(last?.kind === 'DEPROVISION' && last.state === 'SUCCEEDED'))
      fault('open', `${id} has ended and its end was not told: ${last?.kind} ${last?.state}`);
  }
  for (const [id, times] of broker.made) if (times > 1) fault('double', `${id} was made ${times} times`);
  for (const { instance, kind, state, suspected, fault: why } of operations) {
    if (state !== 'SUCCEEDED' && state !== 'FAILED') fault('open', `${kind} of ${instance} is ${state}`);
    if (suspected) fault('unknown', `${kind} of ${instance} ended ${state} (${why}) and may have left something`);
  }
}

const OVER = ['FAILED', 'REJECTED', 'CANCELLED'];

function checkOrders({ instances, orders, funds, budgets, entries, twice }, fault) {
  const instancesOf = Map.groupBy(instances, ({ orderId }) => orderId);
  const fundsOf = Map.groupBy(funds, ({ orderId }) => orderId);
  const reserved = new Map();
  const committed = new Map();
  const add = (sums, budget, amount) => sums.set(budget, (sums.get(budget) ?? 0n) + amount);
  for (const { id, status } of orders) {
    const states = (instancesOf.get(id) ?? []).map((one) => one.status);
    if (['EXECUTING', 'ASSESSING_CANCELLATION'].includes(status) && !states.includes('CREATING'))
      fault('open', `order ${id} is ${status} and all of it is decided: ${states.join(', ')}`);
    for (const { budget, estimate, rest } of fundsOf.get(id) ?? []) {
      add(committed, budget, cents(rest));
      if (status === 'PENDING_APPROVAL') add(reserved, budget, cents(estimate));
      if (cents(rest) !== 0n && OVER.includes(status) && !states.some((state) => state !== 'FAILED'))
        fault('money', `order ${id} is ${status}, nothing of it was made, and ${rest} is still committed`);
      if (cents(rest) === 0n && states.some((state) => state === 'ACTIVE'))
        fault('money', `order ${id} has what runs and nothing committed`);
    }
  }
  for (const budget of budgets) {
    const own = entries.find((entry) => entry.budget === budget.id);
    const available =
      cents(budget.allocated) +
      cents(budget.overrun) -
      cents(budget.reserved) -
      cents(budget.committed) -
      cents(budget.actual);
    if (available < 0n) fault('money', `budget ${budget.id} is overdrawn`);
    for (const [name, sums] of Object.entries({ reserved, committed })) {
      const wanted = sums.get(budget.id) ?? 0n;
      if (cents(budget[name]) !== wanted || cents(own?.[name] ?? '0') !== wanted)
        fault('money', `budget ${budget.id}: ${name} ${budget[name]}, entries ${own?.[name]}, orders ${wanted} cents`);
    }
  }
  for (const { action, subject, n } of twice) fault('double', `${action} of ${subject} happened ${n} times`);
}

/** Gives what was compared, in numbers, and the faults found: { kind, text }. */
export async function checkBrokers(url, broker) {
  const facts = await read(url);
  const faults = [];
  const fault = (kind, text) => faults.push({ kind, text });
  checkInstances(facts, broker, fault);
  checkOrders(facts, fault);
  const count = (rows, name) => rows.reduce((sums, row) => ({ ...sums, [row[name]]: (sums[row[name]] ?? 0) + 1 }), {});
  return {
    compared: {
      instances: count(facts.instances, 'status'),
      orders: count(facts.orders, 'status'),
      operations: count(facts.operations, 'state'),
      faultsOfTheBroker: count(
        facts.operations.filter((one) => one.fault !== null),
        'fault',
      ),
      standing: broker.instances.size,
    },
    faults,
  };
}

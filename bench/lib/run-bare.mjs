// The same durable work without the product: reads the accounts' months, rates them, takes a block of numbers and
// writes invoices, lines, taxes, what stands billed, budgets' entries and an audit row per invoice, a commit per
// batch of accounts. No queue, no rules, no other models than one price per unit, no look at what could have changed.
import { randomBytes } from 'node:crypto';
import mysql from 'mysql2/promise';

const ACCOUNTS = 100;
const INSTANCES = 500;
const AT_A_TIME = 2;
const ROWS = 500;

/** Exact decimals as whole units of the last digit. */
const unitsOf = (text, digits) => {
  const [whole, fraction = ''] = text.split('.');
  return BigInt(whole + fraction.slice(0, digits).padEnd(digits, '0'));
};
const textOf = (units, digits) => {
  const padded = units.toString().padStart(digits + 1, '0');
  return `${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
};
const roundedTo = (units, drop) => (units + 10n ** BigInt(drop) / 2n) / 10n ** BigInt(drop);

async function insert(db, head, values, tail = '') {
  for (let start = 0; start < values.length; start += ROWS)
    await db.query(`${head} VALUES ? ${tail}`, [values.slice(start, start + ROWS)]);
}

/** Accounts in batches of like work. */
function batchesOf(accounts) {
  const batches = [[]];
  let size = 0;
  for (const account of accounts) {
    if (batches.at(-1).length >= ACCOUNTS || (size + Number(account.n) > INSTANCES && size > 0)) {
      batches.push([]);
      size = 0;
    }
    batches.at(-1).push(account);
    size += Number(account.n);
  }
  return batches.filter((batch) => batch.length > 0);
}

const accountKey = (row) => `${row.organization_id.toString('hex')}${row.provider_id.toString('hex')}`;

async function readBatch(db, batch, { period, from, to }) {
  const where = batch.map(() => '(organization_id = ? AND provider_id = ?)').join(' OR ');
  const [instances] = await db.query(
    `SELECT id, organization_id, provider_id, order_id FROM service_instance WHERE ${where} ORDER BY id`,
    batch.flatMap((row) => [row.organization_id, row.provider_id]),
  );
  const ids = instances.map(({ id }) => id);
  await db.query(
    'SELECT instance_id, cut FROM usage_month FORCE INDEX (PRIMARY) WHERE instance_id IN (?) AND month = ? ORDER BY instance_id FOR UPDATE',
    [ids, period],
  );
  const [use] = await db.query(
    'SELECT instance_id, meter, SUM(quantity) AS quantity FROM usage_rollup WHERE instance_id IN (?) AND hour >= ? AND hour < ? GROUP BY instance_id, meter ORDER BY instance_id, meter',
    [ids, from, to],
  );
  const [orders] = await db.query(
    'SELECT order_id AS id, budget_id, commitment_left FROM order_budget FORCE INDEX (PRIMARY) WHERE order_id IN (?) ORDER BY order_id FOR UPDATE',
    [[...new Map(instances.map(({ order_id: id }) => [id.toString('hex'), id])).values()]],
  );
  await db.query('SELECT id, actual FROM budget FORCE INDEX (PRIMARY) WHERE id IN (?) ORDER BY id FOR UPDATE', [
    orders.map((row) => row.budget_id),
  ]);
  return { instances, ids, use: Map.groupBy(use, (row) => row.instance_id.toString('hex')), orders };
}

function draw(batch, { instances, use }, { prices, from, to, period }) {
  const byAccount = Map.groupBy(instances, accountKey);
  return batch.map((account) => {
    const id = randomBytes(16);
    const own = byAccount.get(accountKey(account)) ?? [];
    const lines = own.flatMap((instance) =>
      (use.get(instance.id.toString('hex')) ?? []).map(({ meter, quantity }) => {
        const rated = unitsOf(quantity, 12) * prices.get(meter); // 12 + 12 digits
        const cents = roundedTo(rated, 22);
        const net = roundedTo((cents * 10n ** 6n * 100n) / 106n, 6);
        return { instance, meter, quantity, rated, cents, net };
      }),
    );
    const total = lines.reduce((sum, { cents }) => sum + cents, 0n);
    const net = lines.reduce((sum, line) => sum + line.net, 0n);
    const rows = lines.map(({ instance, meter, quantity, rated, cents, net: lineNet }, index) => [
      ...[
        id,
        index + 1,
        randomBytes(16),
        'USAGE',
        instance.order_id,
        instance.id,
        'metered',
        'Metered',
        'p',
        meter,
        meter,
        'SUM',
      ],
      ...[
        period,
        from,
        to,
        quantity,
        'unit',
        textOf(prices.get(meter), 12),
        textOf(rated, 24),
        textOf(cents, 2),
        '0.06',
      ],
      ...[textOf(lineNet, 2), textOf(cents - lineNet, 2), `Metered · Plan · ${meter}`, 0, 1],
    ]);
    const billed = lines.map(({ instance, meter, quantity, rated, cents }) => [
      ...[
        account.organization_id,
        instance.id,
        meter,
        period,
        quantity,
        textOf(rated, 24),
        textOf(cents, 2),
        from,
        to,
        textOf(prices.get(meter), 12),
        1,
      ],
    ]);
    return { id, account, rows, billed, total, net, orderId: own[0]?.order_id };
  });
}

async function writeBatch(db, drawn, read, { runId, period, series, now, year }) {
  const { ids, orders } = read;
  await db.query('UPDATE usage_month FORCE INDEX (PRIMARY) SET cut = cut + 1 WHERE month = ? AND instance_id IN (?)', [
    period,
    ids,
  ]);
  await db.query(
    `DELETE o FROM (SELECT ? AS i${' UNION ALL SELECT ?'.repeat(ids.length - 1)}) n
       STRAIGHT_JOIN usage_open o FORCE INDEX (PRIMARY) ON o.instance_id = n.i AND o.month = ?`,
    [...ids, period],
  );
  await insert(
    db,
    'INSERT INTO billed (organization_id, instance_id, price_code, service_month, quantity, rated_amount, amount, service_from, service_to, unit_price, through_cut)',
    drawn.flatMap(({ billed }) => billed),
  );
  const budgetOf = new Map(orders.map((row) => [row.id.toString('hex'), row.budget_id]));
  for (const { orderId, total, id } of drawn) {
    const amount = textOf(total, 2);
    const budget = budgetOf.get(orderId.toString('hex'));
    await db.query('UPDATE order_budget SET commitment_left = commitment_left - ? WHERE order_id = ?', [
      amount,
      orderId,
    ]);
    await db.query(
      'UPDATE budget SET committed = committed - ?, actual = actual + ?, entry_count = entry_count + 1 WHERE id = ?',
      [amount, amount, budget],
    );
    await db.query(
      "INSERT INTO budget_entry (budget_id, seq, kind, order_id, invoice_id, allocated, reserved, committed, actual, overrun, person_id, at) SELECT id, entry_count, 'ACTUAL', ?, ?, 0, 0, -?, ?, 0, NULL, ? FROM budget WHERE id = ?",
      [orderId, id, amount, amount, now, budget],
    );
  }
  const next = new Map();
  for (const [code, some] of [
    ...Map.groupBy(drawn, ({ account }) => series.get(account.provider_id.toString('hex'))),
  ].sort()) {
    await db.query(
      'INSERT INTO number_series (name, year, last) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE last = last + VALUES(last)',
      [`invoice:${code}`, year, some.length],
    );
    const [[{ last }]] = await db.query('SELECT last FROM number_series WHERE name = ? AND year = ?', [
      `invoice:${code}`,
      year,
    ]);
    next.set(code, Number(last) - some.length);
  }
  await insert(
    db,
    'INSERT INTO invoice (id, number, series, status, period, currency, organization_id, provider_id, net, tax, total, line_count, issued_at, due_on, updated_at, run_id)',
    drawn.map(({ id, account, rows, net, total }) => {
      const code = series.get(account.provider_id.toString('hex'));
      next.set(code, next.get(code) + 1);
      const number = `${code}-${year}-${String(next.get(code)).padStart(6, '0')}`;
      return [
        id,
        number,
        code,
        'ISSUED',
        period,
        'CNY',
        account.organization_id,
        account.provider_id,
        textOf(net, 2),
        textOf(total - net, 2),
        textOf(total, 2),
        rows.length,
        now,
        null,
        now,
        runId,
      ];
    }),
  );
  await insert(
    db,
    'INSERT INTO invoice_line (invoice_id, line_no, id, kind, order_id, instance_id, offering_code, offering_name, plan_code, price_code, meter, aggregation, service_month, service_from, service_to, quantity, unit, unit_price, rated_amount, amount, tax_rate, net, tax_amount, description, after_cut, through_cut)',
    drawn.flatMap(({ rows }) => rows),
  );
  await insert(
    db,
    'INSERT INTO invoice_tax (invoice_id, tax_rate, gross, net, tax)',
    drawn.map(({ id, net, total }) => [id, '0.06', textOf(total, 2), textOf(net, 2), textOf(total - net, 2)]),
  );
  await insert(
    db,
    'INSERT INTO audit_row (id, at, person_id, organization_id, roles, request_id, action, subject, subject_id, `before`, `after`)',
    drawn.map(({ id, total }) => [
      randomBytes(16),
      now,
      null,
      null,
      'SYSTEM',
      'bare',
      'issueInvoice',
      'invoice',
      id,
      null,
      JSON.stringify({ total: textOf(total, 2) }),
    ]),
  );
  await insert(
    db,
    'INSERT INTO billing_run_account (run_id, organization_id, provider_id, currency, status, invoice_id, attempts)',
    drawn.map(({ id, account }) => [runId, account.organization_id, account.provider_id, 'CNY', 'DONE', id, 0]),
  );
}

/** Bills the month of all accounts; gives the milliseconds it took. */
export async function bareRun({ databaseUrl, market, prices }) {
  const pool = mysql.createPool({
    uri: databaseUrl,
    connectionLimit: AT_A_TIME,
    timezone: 'Z',
    supportBigNumbers: true,
    bigNumberStrings: true,
  });
  const sql = (ms) => new Date(ms).toISOString().replace('T', ' ').replace('Z', '000');
  const end = new Date(market.start + 8 * 3600 * 1000);
  const to = sql(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 1) - 8 * 3600 * 1000);
  const now = sql(Date.now());
  const runId = randomBytes(16);
  const facts = {
    ...{
      runId,
      now,
      prices,
      period: market.period,
      from: sql(market.start),
      to,
      year: new Date(Date.now() + 8 * 3600 * 1000).getUTCFullYear(),
    },
    series: new Map(market.providers.map(({ id, code }) => [id.toString('hex'), code])),
  };
  const began = performance.now();
  await pool.query(
    "INSERT INTO billing_run (id, period, scope, organization_id, status, active_key, planned, started_by, created_at, started_at, finished_at) VALUES (?,?,?,NULL,'COMPLETED',NULL,1,?,?,?,?)",
    [runId, market.period, Buffer.alloc(16), randomBytes(16), now, now, now],
  );
  const [accounts] = await pool.query(
    'SELECT organization_id, provider_id, COUNT(*) AS n FROM service_instance GROUP BY organization_id, provider_id ORDER BY organization_id, provider_id',
  );
  const batches = batchesOf(accounts);
  const work = async () => {
    const db = await pool.getConnection();
    await db.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
    for (let batch = batches.shift(); batch; batch = batches.shift()) {
      await db.beginTransaction();
      const read = await readBatch(db, batch, facts);
      await writeBatch(db, draw(batch, read, facts), read, facts);
      await db.commit();
    }
    db.release();
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  const ms = performance.now() - began;
  await pool.end();
  return ms;
}

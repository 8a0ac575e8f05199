// The same answers without the product: node:http, the token verified with jose, the best SQL by hand. A process of its own.
import { createServer } from 'node:http';
import { jwtVerify } from 'jose';
import mysql from 'mysql2/promise';
import { uuidOf } from './catalogue-market.mjs';

const { DATABASE_URL, JWT_SECRET, PORT, HIDDEN_ZONES } = process.env;
const pool = mysql.createPool({
  uri: DATABASE_URL,
  timezone: 'Z',
  dateStrings: true,
  supportBigNumbers: true,
  bigNumberStrings: true,
  connectionLimit: 10,
});
const secret = Buffer.from(JWT_SECRET);
const hidden = HIDDEN_ZONES.split(',');

const OFFERING =
  'o.id, o.provider_id, o.code, o.name, o.summary, o.service_model, o.clouds, r.name AS provider_name, r.code AS provider_code';
/** The ids of a page first, from the index by state and id alone; then what is told of them. */
const VISIBLE = `SELECT o.id FROM offering o FORCE INDEX (ix_offering_status) WHERE o.status = 'PUBLISHED'
  AND (SELECT COUNT(*) FROM offering_zone z WHERE z.offering_id = o.id AND z.zone_code IN (?)) = 0`;
const told = (ids) =>
  `SELECT ${OFFERING} FROM (${ids}) k JOIN offering o ON o.id = k.id JOIN organization r ON r.id = o.provider_id ORDER BY o.id DESC`;
const PLANS = `SELECT p.id, p.offering_id, p.code, p.name, c.code AS price_code, c.kind, c.model, c.unit, c.unit_price, p.currency
  FROM plan p LEFT JOIN price_component c ON c.plan_id = p.id WHERE p.offering_id IN (?) ORDER BY p.offering_id, p.position, c.position`;

const bytesOf = (id) => Buffer.from(id.replaceAll('-', ''), 'hex');
const plainOf = (decimal) => (decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal);
const parsed = (json) => (typeof json === 'string' ? JSON.parse(json) : json);

async function withPlans(rows) {
  const nodes = rows.map((row) => ({
    id: uuidOf(row.id),
    code: row.code,
    name: row.name,
    summary: row.summary,
    serviceModel: row.service_model,
    clouds: parsed(row.clouds),
    provider: { code: row.provider_code, name: row.provider_name },
    plans: [],
  }));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  if (!rows.length) return nodes;
  const [found] = await pool.query(PLANS, [rows.map(({ id }) => id)]);
  let plan = null;
  for (const row of found) {
    const id = uuidOf(row.id);
    if (plan?.id !== id) {
      plan = { id, code: row.code, name: row.name, prices: [] };
      byId.get(uuidOf(row.offering_id)).plans.push(plan);
    }
    const { price_code: code, kind, model, unit, currency } = row;
    plan.prices.push({ code, kind, model, unit, currency, unitPrice: plainOf(row.unit_price) });
  }
  return nodes;
}

async function page({ first, after }) {
  const [rows] = await pool.query(told(`${VISIBLE} AND o.id < ? ORDER BY o.id DESC LIMIT ?`), [
    hidden,
    after ? Buffer.from(after, 'base64url') : Buffer.alloc(16, 255),
    first + 1,
  ]);
  const nodes = await withPlans(rows.slice(0, first));
  const edges = nodes.map((node) => ({ cursor: bytesOf(node.id).toString('base64url'), node }));
  const pageInfo = { hasNextPage: rows.length > first, endCursor: edges.at(-1)?.cursor ?? null };
  return { offerings: { edges, pageInfo } };
}

async function offering({ id }) {
  const [rows] = await pool.query(told(`${VISIBLE} AND o.id = ?`), [hidden, bytesOf(id)]);
  return { offering: (await withPlans(rows))[0] ?? null };
}

const bodyOf = async (request) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  return JSON.parse(Buffer.concat(parts).toString());
};

createServer(async (request, response) => {
  try {
    await jwtVerify(request.headers.authorization.slice(7), secret, { algorithms: ['HS256'], issuer: 'yunshi' });
    const { variables } = await bodyOf(request);
    const answer = JSON.stringify({ data: await (variables.id ? offering(variables) : page(variables)) });
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) });
    response.end(answer);
  } catch (error) {
    response.writeHead(500, { 'content-length': 0 }).end();
    process.stderr.write(`${error.stack}\n`);
  }
}).listen(Number(PORT), '127.0.0.1');

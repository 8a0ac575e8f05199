// npm run bench -- --read: how long finance waits for a page of invoices, and for an invoice with 1 000 lines.
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { readArgs } from '../scripts/lib/args.mjs';
import { command, Problem } from '../scripts/lib/problem.mjs';
import { step } from '../scripts/lib/progress.mjs';
import { cpuSince } from './lib/cpu.mjs';
import { percentile } from './lib/figures.mjs';
import { clear, ownDirectory, startProduct, startWorker } from './lib/product.mjs';
import { startProfile } from './lib/profile.mjs';
import { makeRunMarket, resetRuns, runToItsEnd } from './lib/run-market.mjs';

const usage = `Usage: npm run bench -- --read [options]
Invoices read over GraphQL, one request after the other, from a market that was billed by the real worker.
  --requests N   requests of each kind (300)
  --invoices N   invoices there are, at most 3000 (3000)
  --profile DIR  a CPU profile of the api per kind, and its dearest functions
  --json         one object on stdout instead of the table
  --help`;

const LINES = 1000;
/** Milliseconds that 95 of 100 requests may take. */
const TARGET = 50;
/** Requests of each kind before the clock runs. */
const WARM = 30;

const HEAD = 'id number status period currency organization{code name} provider{code name} net tax total issuedAt';
const LINE =
  'id kind description offeringCode planCode priceCode instanceId serviceFrom serviceTo quantity unit unitPrice ratedAmount amount taxRate net taxAmount';
const KINDS = {
  'list of 20': [
    `query($p:String){invoices(filter:{period:$p}){edges{node{${HEAD}}}pageInfo{hasNextPage endCursor}}}`,
    ({ period }) => ({ p: period }),
  ],
  'list of 100': [
    `query($p:String){invoices(first:100,filter:{period:$p}){edges{node{${HEAD}}}totalCount pageInfo{hasNextPage}}}`,
    ({ period }) => ({ p: period }),
  ],
  'invoice of 1000 lines': [
    `query($id:ID!){invoice(id:$id){${HEAD} taxes{taxRate gross net tax} lines{${LINE}}}}`,
    ({ large }) => ({ id: large }),
  ],
};

const uuidOf = (bytes) => bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
const insertOf = (table, row) =>
  `INSERT INTO ${table} (${Object.keys(row)
    .map((name) => `\`${name}\``)
    .join(', ')}) VALUES ?`;

/** An invoice with 1 000 lines, made of one that the run issued. */
async function makeLarge(db) {
  const id = Buffer.from(randomBytes(16));
  id[6] = 0x70 | (id[6] & 0x0f);
  id[8] = 0x80 | (id[8] & 0x3f);
  const [[invoice]] = await db.query('SELECT * FROM invoice ORDER BY id LIMIT 1');
  const [[line]] = await db.query('SELECT * FROM invoice_line ORDER BY invoice_id, line_no LIMIT 1');
  const [[tax]] = await db.query('SELECT * FROM invoice_tax ORDER BY invoice_id LIMIT 1');
  const large = { ...invoice, id, number: 'BENCH-LARGE', period: '2000-01', line_count: LINES };
  await db.query(insertOf('invoice', large), [[Object.values(large)]]);
  const lines = Array.from({ length: LINES }, (_, n) =>
    Object.values({ ...line, invoice_id: id, line_no: n + 1, id: randomBytes(16) }),
  );
  await db.query(insertOf('invoice_line', line), [lines]);
  await db.query(insertOf('invoice_tax', tax), [[Object.values({ ...tax, invoice_id: id })]]);
  return uuidOf(id);
}

async function measureKind(product, ask, { requests, profile, file }) {
  for (let n = 0; n < WARM; n += 1) await ask();
  const endProfile = profile && (await startProfile(product.inspect, file));
  const cpu = cpuSince({ api: product.api.pid, database: product.database.pid });
  const latencies = [];
  for (let n = 0; n < requests; n += 1) {
    const began = performance.now();
    await ask();
    latencies.push(performance.now() - began);
  }
  const { api, database } = cpu();
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(latencies, share));
  const dearest = endProfile ? await endProfile() : undefined;
  return { p50, p95, p99, within: p95 <= TARGET, api: api / requests, database: database / requests, dearest };
}

async function measure({ requests, invoices, profile }) {
  const dir = ownDirectory();
  try {
    const product = await startProduct(dir, { look: Boolean(profile) });
    await startWorker(dir, product);
    const db = await mysql.createConnection({
      uri: product.databaseUrl,
      timezone: 'Z',
      dateStrings: true,
      supportBigNumbers: true,
      bigNumberStrings: true,
      // So that a row read can be written again.
      jsonStrings: true,
    });
    const market = await step(`Making ${invoices} accounts`, () =>
      makeRunMarket({ ...product, db, instances: invoices }),
    );
    await resetRuns(db, market);
    await step('Billing them', () => runToItsEnd(market));
    const wish = { period: market.period, large: await makeLarge(db) };
    await db.query('ANALYZE TABLE invoice, invoice_line');
    const results = [];
    for (const [kind, [query, variables]] of Object.entries(KINDS)) {
      const ask = async () => {
        const answer = await market.gql(market.operator, query, variables(wish));
        if (answer.invoice && answer.invoice.lines.length !== LINES) throw new Problem('The invoice lacks lines.');
      };
      const file = profile && join(profile, `${kind.replaceAll(' ', '-')}.cpuprofile`);
      results.push({ kind, ...(await measureKind(product, ask, { requests, profile, file })) });
    }
    await db.end();
    return results;
  } finally {
    await clear(dir);
  }
}

async function main() {
  const spec = { requests: 'string', invoices: 'string', profile: 'string', json: 'boolean' };
  const options = readArgs(process.argv.slice(2), spec, usage);
  const [requests, invoices] = [Number(options.requests ?? 300), Number(options.invoices ?? 3000)];
  if (![requests, invoices].every((n) => Number.isInteger(n) && n > 0))
    throw new Problem('Whole numbers above zero.', usage);
  if (options.profile) mkdirSync(options.profile, { recursive: true });
  const results = await measure({ requests, invoices, profile: options.profile });
  if (options.json) return void process.stdout.write(`${JSON.stringify({ requests, invoices, results })}\n`);
  process.stdout.write('| what | p50 ms | p95 ms | p99 ms | api CPU ms | database CPU ms |\n');
  for (const { kind, p50, p95, p99, api, database, dearest } of results) {
    const figures = [p50, p95, p99, api, database].map((ms) => ms.toFixed(1));
    process.stdout.write(`| ${kind} | ${figures.join(' | ')} |\n`);
    for (const { place, share } of dearest ?? [])
      process.stdout.write(`  ${(100 * share).toFixed(1).padStart(5)} %  ${place}\n`);
  }
}

await command(main);

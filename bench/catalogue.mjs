// npm run bench -- catalogue: pages of a large catalogue beside a bare handler, and searches at a steady rate.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import { readArgs } from '../scripts/lib/args.mjs';
import { freePort } from '../scripts/lib/net.mjs';
import { inRoot, root } from '../scripts/lib/paths.mjs';
import { startLogged, tail } from '../scripts/lib/process.mjs';
import { command, Problem } from '../scripts/lib/problem.mjs';
import { step } from '../scripts/lib/progress.mjs';
import { fillCatalogue, makePeople, numbers, searches, uuidOf } from './lib/catalogue-market.mjs';
import { cpuSince } from './lib/cpu.mjs';
import { median, percentile } from './lib/figures.mjs';
import { openConnection, post } from './lib/http.mjs';
import { openLedger } from './lib/ledger.mjs';
import { clear, ownDirectory, startProduct } from './lib/product.mjs';
import { startProfile } from './lib/profile.mjs';

const usage = `Usage: npm run bench -- catalogue [options]
Pages of a generated catalogue over GraphQL beside a bare node:http handler, and searches at a steady rate.
  --offerings N   offerings there are (100000)
  --passes N      measured passes of every lane, interleaved (5)
  --seconds S     length of a pass (4)
  --rate N        searches begun in a second (100)
  --profile DIR   a CPU profile of the api for each kind, and its dearest functions
  --json          one object on stdout instead of the table
  --help`;

const CONNECTIONS = 8;
const SEARCH_CONNECTIONS = 32;
const LIMITS = { cpu: 2.5, rate: 0.45, statements: 3, p95: 60 };

const NODE =
  'id code name summary serviceModel clouds provider{code name} plans{id code name prices{code kind model unit currency unitPrice}}';
const PAGE = `query($first:Int,$after:String){offerings(first:$first,after:$after){edges{cursor node{${NODE}}}pageInfo{hasNextPage endCursor}}}`;
const OFFERING = `query($id:ID!){offering(id:$id){${NODE}}}`;
const SEARCH = `query($filter:OfferingFilter){offerings(filter:$filter){totalCount edges{node{id name summary provider{name}}}pageInfo{hasNextPage endCursor}}}`;
const FACETED = `query($filter:OfferingFilter){offerings(filter:$filter){totalCount edges{node{id name summary provider{name}}}pageInfo{hasNextPage endCursor} facets{serviceModels{serviceModel count}clouds{cloud count}categories{category{code} count}zones{zone{code} count}providers{provider{name} count}}}}`;

const say = (line) => process.stderr.write(`${line}\n`);

/** What is asked of both: variables drawn anew for each request. */
function* wishes(kind, published) {
  const random = numbers(3);
  const any = () => published[Math.floor(random() * published.length)];
  for (;;) {
    if (kind === 'offering') yield { id: uuidOf(any()) };
    else yield { first: 20, after: any().toString('base64url') };
  }
}

const READS = { 'page of 20': PAGE, offering: OFFERING };

/** Asks one after the other over so many connections until the time is up; every answer is looked at. */
async function closedLoop({ port, token, query, seconds, next, check }) {
  const requestOf = () =>
    post({
      ...{ host: `127.0.0.1:${port}`, path: '/graphql', type: 'application/json', token },
      body: JSON.stringify({ query, variables: next() }),
    });
  const until = performance.now() + seconds * 1000;
  let requests = 0;
  const work = async () => {
    const connection = await openConnection(port);
    while (performance.now() < until) {
      check(await connection.send(requestOf()));
      requests += 1;
    }
    connection.close();
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  return { requests, perSecond: (requests / (performance.now() - began)) * 1000 };
}

/** Begins a request every so often, whether earlier ones have ended or not; the wait counts from when it was due. */
async function openLoop({ port, token, query, seconds, rate, next }) {
  const connections = await Promise.all(Array.from({ length: SEARCH_CONNECTIONS }, () => openConnection(port)));
  const free = [...connections];
  const waiting = [];
  const latencies = [];
  const run = async (connection, { bytes, due }) => {
    const { status, body } = await connection.send(bytes);
    latencies.push(performance.now() - due);
    if (status !== 200 || body.includes('"errors"'))
      throw new Problem(`The API answered ${status}: ${body.slice(0, 300)}`);
    const queued = waiting.shift();
    if (queued) return run(connection, queued);
    free.push(connection);
  };
  const began = performance.now();
  const runs = [];
  for (let n = 0; n < seconds * rate; n += 1) {
    const due = began + (n * 1000) / rate;
    if (due > performance.now()) await sleep(due - performance.now());
    const body = JSON.stringify({ query, variables: { filter: next() } });
    const bytes = post({ host: `127.0.0.1:${port}`, path: '/graphql', type: 'application/json', token, body });
    const connection = free.pop();
    if (connection) runs.push(run(connection, { bytes, due }));
    else waiting.push({ bytes, due });
  }
  await Promise.all(runs);
  connections.forEach((connection) => connection.close());
  return latencies;
}

async function startBare(dir, product, hiddenZones) {
  const port = await freePort();
  const env = {
    ...process.env,
    ...{ DATABASE_URL: product.databaseUrl, JWT_SECRET: product.env.JWT_SECRET },
    ...{ PORT: String(port), HIDDEN_ZONES: hiddenZones.join(',') },
  };
  const log = join(dir, 'bare.log');
  const handle = startLogged('bare', process.execPath, [inRoot('bench', 'lib', 'catalogue-bare.mjs')], {
    log,
    env,
    cwd: root,
  });
  for (let tries = 0; tries < 200; tries += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => null);
    await answer?.body?.cancel();
    if (answer) return { pid: handle.pid, port };
    await sleep(50);
  }
  throw new Problem('The bare handler does not start.', tail(log));
}

/** Reads of a kind by both lanes in turn. */
async function measureReads(kind, { product, bare, ledger, token, published, options }) {
  const found = { api: [], bare: [] };
  const checked = ({ status, body }) => {
    if (status !== 200 || body.includes('"errors"') || body.length < 200)
      throw new Problem(`${kind}: ${status} ${body.slice(0, 300)}`);
  };
  for (let pass = 0; pass <= options.passes; pass += 1)
    for (const lane of pass % 2 ? ['bare', 'api'] : ['api', 'bare']) {
      const port = lane === 'bare' ? bare.port : product.port;
      const next = wishes(kind, published);
      const file =
        lane === 'api' &&
        pass === 1 &&
        options.profile &&
        join(options.profile, `${kind.replaceAll(' ', '-')}.cpuprofile`);
      const endProfile = file && (await startProfile(product.inspect, file));
      const before = await ledger.counters();
      const cpu = cpuSince({ process: lane === 'bare' ? bare.pid : product.api.pid, database: product.database.pid });
      const { requests, perSecond } = await closedLoop({
        ...{ port, token, query: READS[kind], seconds: pass ? options.seconds : 1, check: checked },
        next: () => next.next().value,
      });
      const used = cpu();
      const { statements } = await ledger.counters();
      for (const { place, share } of endProfile ? await endProfile() : [])
        say(`${(share * 100).toFixed(1).padStart(5)} %  ${place}`);
      // The two looks at the counters are statements as well.
      const figures = {
        perSecond,
        cpu: used.process / requests,
        database: used.database / requests,
        statements: (statements - before.statements - 1) / requests,
      };
      if (pass) found[lane].push(figures);
      if (pass)
        say(
          `${kind}, pass ${pass}/${options.passes}  ${lane.padEnd(4)} ${Math.round(perSecond)}/s  ${figures.cpu.toFixed(2)} ms`,
        );
    }
  const of = (lane, name) => median(found[lane].map((figures) => figures[name]));
  const ratio = (name) => median(found.api.map((figures, index) => figures[name] / found.bare[index][name]));
  return {
    kind,
    ...{ rate: ratio('perSecond'), cpu: ratio('cpu'), statements: of('api', 'statements') },
    api: { perSecond: of('api', 'perSecond'), cpu: of('api', 'cpu'), database: of('api', 'database') },
    bare: {
      perSecond: of('bare', 'perSecond'),
      cpu: of('bare', 'cpu'),
      database: of('bare', 'database'),
      statements: of('bare', 'statements'),
    },
  };
}

async function measureSearch(kind, { product, token, options }) {
  const query = kind === 'faceted' ? FACETED : SEARCH;
  const next = searches(kind);
  const ask = (seconds) =>
    openLoop({ port: product.port, token, query, seconds, rate: options.rate, next: () => next.next().value });
  await ask(1);
  const endProfile =
    options.profile && (await startProfile(product.inspect, join(options.profile, `search-${kind}.cpuprofile`)));
  const cpu = cpuSince({ api: product.api.pid });
  const latencies = [];
  for (let pass = 0; pass < options.passes; pass += 1) latencies.push(...(await ask(options.seconds)));
  const { api } = cpu();
  for (const { place, share } of endProfile ? await endProfile() : [])
    say(`${(share * 100).toFixed(1).padStart(5)} %  ${place}`);
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(latencies, share));
  say(`search ${kind}: p95 ${p95.toFixed(1)} ms`);
  return { kind, p50, p95, p99, cpu: api / latencies.length };
}

async function measure(options) {
  const dir = ownDirectory();
  try {
    const product = await startProduct(dir, { look: Boolean(options.profile) });
    const db = await mysql.createConnection({ uri: product.databaseUrl, timezone: 'Z' });
    const { gql, providers, buyer } = await step('Making providers', () => makePeople(product));
    const published = await step(`Making ${options.offerings} offerings`, () =>
      fillCatalogue(db, options.offerings, providers),
    );
    await db.end();
    const began = performance.now();
    const { offerings } = await gql(buyer, '{offerings(first:1){totalCount}}');
    const index = { seconds: (performance.now() - began) / 1000, found: offerings.totalCount };
    // What the plans' rules hide of an agency is what the bare handler leaves out.
    const bare = await startBare(dir, product, ['CQ-LJ-OFFSHORE']);
    const ledger = await openLedger(product.databaseUrl);
    const world = { product, bare, ledger, token: buyer, published, options };
    const reads = [];
    for (const kind of Object.keys(READS)) reads.push(await measureReads(kind, world));
    const found = [];
    for (const kind of ['zh', 'en', 'faceted']) found.push(await measureSearch(kind, world));
    await ledger.close();
    return { index, reads, searches: found };
  } finally {
    await clear(dir);
  }
}

/** A figure as it is told, beside its limit. */
function beside(value, limit, digits, most) {
  const told = value.toFixed(digits);
  const held = most ? Number(told) <= limit : Number(told) >= limit;
  return `${told} (${most ? '≤' : '≥'} ${limit}${held ? '' : ', missed'})`;
}

function tell({ index, reads, searches: found }) {
  const row = (cells) => process.stdout.write(`| ${cells.join(' | ')} |\n`);
  process.stdout.write(
    `The first search waited ${index.seconds.toFixed(1)} s for the index; ${index.found} offerings are seen.\n\n`,
  );
  row(['what', 'of bare’s CPU', 'of bare’s rate', 'statements', 'api /s', 'api CPU ms', 'bare /s', 'bare CPU ms']);
  row(Array(8).fill('---'));
  for (const { kind, cpu, rate, statements, api, bare } of reads)
    row([
      ...[kind, beside(cpu, LIMITS.cpu, 2, true), beside(rate, LIMITS.rate, 2, false)],
      beside(statements, LIMITS.statements, 1, true),
      ...[Math.round(api.perSecond), api.cpu.toFixed(2), Math.round(bare.perSecond), bare.cpu.toFixed(2)],
    ]);
  process.stdout.write('\n');
  row(['search', 'p50 ms', 'p95 ms', 'p99 ms', 'api CPU ms']);
  row(Array(5).fill('---'));
  for (const { kind, p50, p95, p99, cpu } of found)
    row([kind, p50.toFixed(1), beside(p95, LIMITS.p95, 1, true), p99.toFixed(1), cpu.toFixed(2)]);
}

async function main() {
  const spec = {
    offerings: 'string',
    passes: 'string',
    seconds: 'string',
    rate: 'string',
    profile: 'string',
    json: 'boolean',
  };
  const given = readArgs(process.argv.slice(2), spec, usage);
  const [offerings, passes, seconds, rate] = [
    Number(given.offerings ?? 100_000),
    Number(given.passes ?? 5),
    Number(given.seconds ?? 4),
    Number(given.rate ?? 100),
  ];
  if (![offerings, passes, seconds, rate].every((n) => Number.isInteger(n) && n > 0))
    throw new Problem('Whole numbers above zero.', usage);
  if (given.profile) mkdirSync(given.profile, { recursive: true });
  const results = await measure({ offerings, passes, seconds, rate, profile: given.profile });
  if (given.json) process.stdout.write(`${JSON.stringify(results)}\n`);
  else tell(results);
}

await command(main);

// npm run bench: intake of usage events by the real api, beside a bare script that does the same durable work.
// What the figures mean and what they are not: docs/bench.md.
import { arch, cpus, platform, totalmem } from 'node:os';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readArgs } from '../scripts/lib/args.mjs';
import { command, Problem } from '../scripts/lib/problem.mjs';
import { step } from '../scripts/lib/progress.mjs';
import { cpuSince } from './lib/cpu.mjs';
import { makeEvents, randomOf } from './lib/events.mjs';
import { figuresOf, summarize, table } from './lib/figures.mjs';
import { isBare, LANES } from './lib/lanes.mjs';
import { openLedger } from './lib/ledger.mjs';
import { makeMarket } from './lib/market.mjs';
import { runPass } from './lib/pass.mjs';
import { startProfile } from './lib/profile.mjs';
import { clear, ownDirectory, startProduct } from './lib/product.mjs';

const usage = `Usage: npm run bench [-- options]
Intake of usage events by the real api on servers of its own, beside a bare script doing the same durable work.
  --passes N     measured passes of every lane, interleaved (5)
  --seconds S    length of a pass (4)
  --instances N  running instances the events are spread over (1000)
  --full         10000 instances
  --only LANES   some lanes: ${Object.keys(LANES).join(', ')}
  --profile DIR  writes a CPU profile of the api for each lane into DIR and names the dearest functions
  --json         one object on stdout instead of the table
  --help`;

const say = (line) => process.stderr.write(`${line}\n`);

function whole(options, name, fallback, least = 1) {
  const text = options[name] ?? String(fallback);
  if (!/^\d{1,7}$/.test(text) || Number(text) < least) throw new Problem(`--${name} must be a whole number.`, usage);
  return Number(text);
}

function readOptions(argv) {
  const numbers = { passes: 'string', seconds: 'string', instances: 'string' };
  const table = { ...numbers, full: 'boolean', only: 'string', profile: 'string', json: 'boolean' };
  const options = readArgs(argv, table, usage);
  const lanes = options.only?.split(',') ?? Object.keys(LANES);
  const unknown = lanes.find((lane) => !LANES[lane]);
  if (unknown !== undefined) throw new Problem(`There is no lane "${unknown}".`, usage);
  return {
    passes: whole(options, 'passes', 5),
    seconds: whole(options, 'seconds', 4),
    instances: whole(options, 'instances', options.full ? 10_000 : 1000),
    lanes,
    profile: options.profile,
    json: options.json,
  };
}

setFlagsFromString('--expose-gc');
/** What earlier passes left must not be cleared away in the middle of a measured one. */
const collectGarbage = runInNewContext('gc');

/** Runs lanes one pass at a time over the same tables, each pass from empty ones, and checks what each left. */
class Bench {
  constructor({ product, world, ledger, options }) {
    Object.assign(this, { product, ledger, options });
    this.instances = world.instances;
    this.lanes = new Map(options.lanes.map((name) => [name, LANES[name].make(world)]));
    this.random = randomOf(20_261_120);
    this.rates = new Map();
    this.profiles = {};
    this.count = 0;
  }

  /** Enough for the whole pass at one and a half times the best rate seen; a pass that runs out ends early. */
  events(name, { size }, seconds) {
    const rate = this.rates.get(name) ?? (size === 1 ? 20_000 : 80_000);
    const count = Math.ceil((rate * 1.5 * seconds) / size) * size;
    const prefix = `${name}-${(this.count += 1)}`;
    const lag = size === 1 ? 1000 : 10 * size;
    return makeEvents({ prefix, count, instances: this.instances, lag, now: Date.now(), random: this.random });
  }

  async pass(name, seconds, profiled = false) {
    const lane = this.lanes.get(name);
    await this.ledger.empty();
    const portions = lane.prepare(this.events(name, lane, seconds));
    collectGarbage();
    await sleep(300); // what the pass before left to the database
    const pids = { database: this.product.database.pid, script: process.pid };
    if (!isBare(name)) pids.api = this.product.api.pid;
    const file = profiled && join(this.options.profile, `${name}.cpuprofile`);
    const profile = file ? await startProfile(this.product.inspect, file) : null;
    const before = await this.ledger.counters();
    const cpu = cpuSince(pids);
    const done = await runPass({ open: lane.open, concurrency: lane.concurrency, seconds, portions });
    const used = { cpu: cpu(), before, after: await this.ledger.counters() };
    const figures = figuresOf({ ...done, ...used });
    if (profile) this.profiles[name] = await profile();
    const faults = await this.ledger.faults(done);
    if (faults.length) throw new Problem(`After a pass of ${name}: ${faults.join('; ')}.`);
    this.rates.set(name, Math.max(this.rates.get(name) ?? 0, figures.eventsPerSecond));
    return figures;
  }

  /** Every lane in every round, each round beginning with another lane. */
  async run() {
    const { lanes: names, passes, seconds } = this.options;
    say('Warming up …');
    for (const name of names) await this.pass(name, Math.min(2, seconds));
    const results = new Map(names.map((name) => [name, []]));
    for (let round = 0; round < passes; round += 1)
      for (let turn = 0; turn < names.length; turn += 1) {
        const name = names[(turn + round) % names.length];
        const figures = await this.pass(name, seconds, round === 0 && this.options.profile && !isBare(name));
        results.get(name).push(figures);
        say(`pass ${round + 1}/${passes}  ${name.padEnd(11)} ${Math.round(figures.eventsPerSecond)} events/s`);
      }
    return names.map((name) => summarize(name, results.get(name), results.get(LANES[name].against)));
  }

  async close() {
    for (const lane of this.lanes.values()) await lane.close();
  }
}

async function machine(ledger) {
  const [{ model }] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return {
    cpus: cpus().length,
    model,
    memory,
    system: `${platform()} ${arch()}`,
    node: process.version,
    database: await ledger.version(),
  };
}

async function measure(product, options) {
  const { port, operator, databaseUrl } = product;
  const told = (done) => process.stderr.isTTY && process.stderr.write(`\r${done} instances`);
  const title = `Making ${options.instances} instances`;
  const market = await step(title, () => makeMarket({ port, operator, count: options.instances, told }));
  const ledger = await openLedger(databaseUrl);
  const world = { ...market, port, databaseUrl, token: market.apiKey };
  const bench = new Bench({ product, world, ledger, options });
  try {
    const lanes = await bench.run();
    return { machine: await machine(ledger), lanes, profiles: bench.profiles };
  } finally {
    await bench.close();
    await ledger.close();
  }
}

function tell({ machine: { cpus: count, model, memory, system, node, database }, lanes, profiles }, { instances }) {
  process.stdout.write(
    `${count} × ${model}, ${memory}, ${system}, Node ${node}, ${database}; ${instances} instances\n`,
  );
  process.stdout.write(`${table(lanes)}Every pass: events stored = events acknowledged, hours = their events.\n`);
  for (const [lane, places] of Object.entries(profiles)) {
    process.stdout.write(`\nDearest functions of the api in ${lane}, by their own share of the time:\n`);
    for (const { place, share } of places)
      process.stdout.write(`${(share * 100).toFixed(1).padStart(5)} %  ${place}\n`);
  }
}

async function main() {
  const options = readOptions(process.argv.slice(2));
  if (options.profile) mkdirSync(options.profile, { recursive: true });
  const dir = ownDirectory();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.once(signal, () => void clear(dir).then(() => process.exit(1)));
  try {
    const product = await startProduct(dir, { profile: Boolean(options.profile) });
    const result = await measure(product, options);
    const { passes, seconds, instances } = options;
    if (options.json)
      process.stdout.write(`${JSON.stringify({ options: { passes, seconds, instances }, ...result })}\n`);
    else tell(result, options);
  } finally {
    await clear(dir);
  }
}

await command(main);

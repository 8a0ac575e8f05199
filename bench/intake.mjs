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
import { watchMemory } from './lib/memory.mjs';
import { runPass } from './lib/pass.mjs';
import { startProfile } from './lib/profile.mjs';
import { clear, ownDirectory, startProduct } from './lib/product.mjs';
import { fill } from './lib/stored.mjs';

const USUAL = Object.keys(LANES).filter((name) => LANES[name].usual);

const usage = `Usage: npm run bench [-- options]
Intake of usage events by the real api on servers of its own, beside a bare script doing the same durable work.
  --passes N     measured passes of every lane, interleaved (5)
  --seconds S    length of a pass (4)
  --instances N  running instances the events are spread over (1000)
  --full         10000 instances
  --only LANES   some lanes: ${USUAL.join(', ')}
  --stored N     the lanes rest and rest-stored: empty tables beside N million events stored, a buffer pool of 2 GB
  --memory S     the lane rest alone for S seconds, and whether the api's memory stays flat
  --profile DIR  writes a CPU profile of the api for each lane into DIR and names the dearest functions
  --json         one object on stdout instead of the table
  --help`;

const say = (line) => process.stderr.write(`${line}\n`);

function whole(options, name, fallback, least = 1) {
  const text = options[name] ?? String(fallback);
  if (!/^\d{1,7}$/.test(text) || Number(text) < least) throw new Problem(`--${name} must be a whole number.`, usage);
  return Number(text);
}

function lanesOf({ only, stored, memory }) {
  if ([only, stored, memory].filter((option) => option !== undefined).length > 1)
    throw new Problem('--only, --stored and --memory exclude one another.', usage);
  if (stored !== undefined) return ['rest', 'rest-stored'];
  if (memory !== undefined) return ['rest'];
  const lanes = only?.split(',') ?? USUAL;
  const unknown = lanes.find((lane) => !USUAL.includes(lane));
  if (unknown !== undefined) throw new Problem(`There is no lane "${unknown}".`, usage);
  return lanes;
}

function readOptions(argv) {
  const numbers = { passes: 'string', seconds: 'string', instances: 'string', stored: 'string', memory: 'string' };
  const table = { ...numbers, full: 'boolean', only: 'string', profile: 'string', json: 'boolean' };
  const options = readArgs(argv, table, usage);
  return {
    passes: whole(options, 'passes', 5),
    seconds: whole(options, 'seconds', 4),
    instances: whole(options, 'instances', options.full ? 10_000 : 1000),
    stored: options.stored === undefined ? null : whole(options, 'stored', 20) * 1_000_000,
    memory: options.memory === undefined ? null : whole(options, 'memory', 600, 60),
    lanes: lanesOf(options),
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
    this.stored = 0;
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
    const portions = lane.prepare(this.events(name, lane, seconds));
    collectGarbage();
    if (lane.stored) await this.ledger.swap();
    else await this.ledger.empty();
    await sleep(300); // what the pass before left to the database
    const pids = { database: this.product.database.pid, script: process.pid };
    if (!isBare(name)) pids.api = (name === 'single-each' ? this.product.apiEach : this.product.api).pid;
    const file = profiled && name !== 'single-each' && join(this.options.profile, `${name}.cpuprofile`);
    const profile = file ? await startProfile(this.product.inspect, file) : null;
    const before = await this.ledger.counters();
    const cpu = cpuSince(pids);
    const done = await runPass({ open: lane.open, concurrency: lane.concurrency, seconds, portions });
    const used = { cpu: cpu(), before, after: await this.ledger.counters() };
    const figures = figuresOf({ ...done, ...used });
    if (profile) this.profiles[name] = await profile();
    if (lane.stored) {
      this.stored += done.accepted;
      await this.ledger.swap(); // all that is stored is counted once, at the end
    } else await this.check(name, done.accepted);
    this.rates.set(name, Math.max(this.rates.get(name) ?? 0, figures.eventsPerSecond));
    return figures;
  }

  async check(name, accepted) {
    const faults = await this.ledger.faults({ accepted });
    if (faults.length) throw new Problem(`After a pass of ${name}: ${faults.join('; ')}.`);
  }

  /** Fills the tables that lie stashed while other lanes run. */
  async fill(count, provider) {
    await this.ledger.swap();
    const told = (done) => say(`${done / 1_000_000} of ${count / 1_000_000} million events stored`);
    await fill({ url: this.ledger.url, provider, instances: this.instances, count, told });
    await this.ledger.swap();
    this.stored = count;
  }

  /** One lane again and again for so many seconds of load over the same tables; looks at the api's memory between. */
  async remember(name, seconds) {
    const lane = this.lanes.get(name);
    await this.ledger.empty();
    const memory = await watchMemory(this.product.api.pid, this.product.inspect);
    let [loaded, accepted] = [0, 0];
    while (loaded < seconds) {
      const portions = lane.prepare(this.events(name, lane, this.options.seconds));
      const done = await runPass({ ...lane, seconds: this.options.seconds, portions });
      loaded += done.ms / 1000;
      accepted += done.accepted;
      this.rates.set(name, Math.max(this.rates.get(name) ?? 0, (done.accepted / done.ms) * 1000));
      await memory.sample(Math.round(loaded));
      say(`${Math.round(loaded)} of ${seconds} s, ${accepted} events`);
    }
    await this.check(name, accepted);
    return { accepted, ...memory.end() };
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
    if (names.some((name) => LANES[name].stored)) {
      await this.ledger.swap();
      await this.check('rest-stored', this.stored);
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
  const { port, eachPort, operator, databaseUrl } = product;
  const told = (done) => process.stderr.isTTY && process.stderr.write(`\r${done} instances`);
  const title = `Making ${options.instances} instances`;
  const market = await step(title, () => makeMarket({ port, operator, count: options.instances, told }));
  const ledger = await openLedger(databaseUrl);
  const world = { ...market, port, eachPort, databaseUrl, token: market.apiKey };
  const bench = new Bench({ product, world, ledger, options });
  try {
    if (options.memory !== null)
      return { machine: await machine(ledger), memory: await bench.remember('rest', options.memory) };
    if (options.stored !== null) await bench.fill(options.stored, market.providerId);
    const lanes = await bench.run();
    return { machine: await machine(ledger), lanes, profiles: bench.profiles };
  } finally {
    await bench.close();
    await ledger.close();
  }
}

function tell({ machine: { cpus: count, model, memory: size, system, node, database }, ...found }, options) {
  const { instances, stored } = options;
  const over = stored === null ? '' : `, rest-stored over ${stored / 1_000_000} million events`;
  process.stdout.write(
    `${count} × ${model}, ${size}, ${system}, Node ${node}, ${database}; ${instances} instances${over}\n`,
  );
  if (found.memory) return tellMemory(found.memory);
  process.stdout.write(`${table(found.lanes)}Every pass: events stored = events acknowledged, hours = their events.\n`);
  for (const [lane, places] of Object.entries(found.profiles)) {
    process.stdout.write(`\nDearest functions of the api in ${lane}, by their own share of the time:\n`);
    for (const { place, share } of places)
      process.stdout.write(`${(share * 100).toFixed(1).padStart(5)} %  ${place}\n`);
  }
}

function tellMemory({ accepted, samples, resident, heap, flat }) {
  for (const sample of samples)
    process.stdout.write(
      `${String(sample.seconds).padStart(5)} s  resident ${sample.resident.toFixed(0)} MiB${sample.heap === null ? '' : `  heap ${sample.heap.toFixed(1)} MiB`}\n`,
    );
  process.stdout.write(
    `${accepted} events; the last fifth beside the second: resident × ${resident.toFixed(2)}, heap × ${heap.toFixed(2)}: ${flat ? 'flat' : 'NOT FLAT'}\n`,
  );
  if (!flat) process.exitCode = 1;
}

async function main() {
  const options = readOptions(process.argv.slice(2));
  if (options.profile) mkdirSync(options.profile, { recursive: true });
  const dir = ownDirectory();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.once(signal, () => void clear(dir).then(() => process.exit(1)));
  try {
    const product = await startProduct(dir, {
      look: Boolean(options.profile) || options.memory !== null,
      poolMb: options.stored === null ? 1024 : 2048,
      each: options.lanes.includes('single-each'),
    });
    const result = await measure(product, options);
    const { passes, seconds, instances, stored } = options;
    if (options.json)
      process.stdout.write(`${JSON.stringify({ options: { passes, seconds, instances, stored }, ...result })}\n`);
    else tell(result, options);
  } finally {
    await clear(dir);
  }
}

await command(main);

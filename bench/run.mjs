// npm run bench -- --run: a billing run by the real worker, beside a bare script that does the same durable work.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { readArgs } from '../scripts/lib/args.mjs';
import { command, Problem } from '../scripts/lib/problem.mjs';
import { step } from '../scripts/lib/progress.mjs';
import { cpuSince } from './lib/cpu.mjs';
import { median } from './lib/figures.mjs';
import { watchMemory } from './lib/memory.mjs';
import { clear, ownDirectory, startProduct, startWorker } from './lib/product.mjs';
import { startProfile } from './lib/profile.mjs';
import { bareRun } from './lib/run-bare.mjs';
import { accountsOf, faultsOf, makeRunMarket, METERS, resetRuns, runToItsEnd } from './lib/run-market.mjs';

const usage = `Usage: npm run bench -- --run [options]
A billing run over last month by the real worker on servers of its own, beside a bare script doing the same durable work.
  --passes N        measured passes of both, interleaved (5)
  --instances LIST  sizes of the market, ascending (10000)
  --full            10000,100000: ten times the instances, and the worker's memory over them
  --profile DIR     a CPU profile of the worker in its first measured pass, and its dearest functions
  --json            one object on stdout instead of the table
  --help`;

const say = (line) => process.stderr.write(`${line}\n`);

function readOptions(argv) {
  const options = readArgs(
    argv,
    { passes: 'string', instances: 'string', full: 'boolean', profile: 'string', json: 'boolean' },
    usage,
  );
  const sizes = (options.instances ?? (options.full ? '10000,100000' : '10000')).split(',').map(Number);
  const passes = Number(options.passes ?? 5);
  if (![passes, ...sizes].every((n) => Number.isInteger(n) && n > 0))
    throw new Problem('Whole numbers above zero.', usage);
  return { passes, sizes, profile: options.profile, json: options.json };
}

const SAMPLE_MS = 1000;
/** A median of each fifth of the heaps, of which every sixth sample has one. */
const FEWEST_SAMPLES = 30;
const prices = new Map(METERS.map(({ code, price }) => [code, BigInt(price) * 10n ** 10n]));

/** A market of one size on servers of its own, and what its passes took. */
async function open(dir, instances) {
  mkdirSync(dir);
  const product = await startProduct(dir);
  const worker = await startWorker(dir, product);
  const db = await mysql.createConnection({ uri: product.databaseUrl, timezone: 'Z' });
  const market = await step(`Making ${instances} instances`, () => makeRunMarket({ ...product, db, instances }));
  const memory = await watchMemory(worker.pid, worker.inspect);
  const lanes = {
    bare: () => bareRun({ databaseUrl: product.databaseUrl, market, prices }),
    run: () => runToItsEnd(market),
  };
  return { instances, product, worker, db, market, memory, lanes, found: { bare: [], run: [] }, cpus: [] };
}

/** One pass of a lane, from unbilled tables, checked. The first, numbered 0, warms up and is not measured. */
async function runPass(size, name, number, { passes, profile }) {
  const { instances, product, worker, db, market, memory, lanes, found, cpus } = size;
  await resetRuns(db, market);
  const cpu = cpuSince({ worker: worker.pid, database: product.database.pid });
  const began = performance.now();
  const ending =
    name === 'run' && number === 1 && profile
      ? await startProfile(worker.inspect, join(profile, `run-${instances}.cpuprofile`))
      : null;
  // Each look collects garbage: it is taken in the first pass.
  const timer =
    name === 'run' && number === 0
      ? setInterval(() => void memory.sample((performance.now() - began) / 1000), SAMPLE_MS)
      : null;
  const ms = await lanes[name]();
  clearInterval(timer);
  for (const { place, share } of (await ending?.()) ?? []) say(`${(share * 100).toFixed(1).padStart(5)} %  ${place}`);
  const faults = await faultsOf(db, market);
  if (faults.length) throw new Problem(`After a pass of ${name}: ${faults.join('; ')}.`);
  if (number === 0) return;
  found[name].push(ms);
  if (name === 'run') cpus.push(cpu());
  const rate = Math.round((instances / ms) * 1000);
  say(`${instances} instances, pass ${number}/${passes}  ${name.padEnd(5)} ${rate} instances/s`);
}

/** What a size's passes say, beside those of the size before. */
function resultOf({ instances, memory, found, cpus }, before) {
  const held = memory.end();
  return {
    instances,
    accounts: accountsOf(instances),
    ms: { bare: median(found.bare), run: median(found.run) },
    ratio: median(found.run.map((ms, index) => found.bare[index] / ms)),
    perSecond: { bare: instances / (median(found.bare) / 1000), run: instances / (median(found.run) / 1000) },
    cpu: { worker: median(cpus.map(({ worker: ms }) => ms)), database: median(cpus.map(({ database: ms }) => ms)) },
    memory: { resident: held.resident, heap: held.heap, flat: held.flat, samples: held.samples.length },
    ...(before && {
      times: {
        instances: instances / before.instances,
        run: median(found.run.map((ms, index) => ms / before.found.run[index])),
        bare: median(found.bare.map((ms, index) => ms / before.found.bare[index])),
      },
    }),
  };
}

/** All sizes and both lanes in every pass, in turn: a machine's speed changes within minutes. */
async function measure(options) {
  const dir = ownDirectory();
  try {
    const sizes = [];
    for (const instances of options.sizes) sizes.push(await open(join(dir, String(instances)), instances));
    for (let number = 0; number <= options.passes; number += 1)
      for (const size of sizes)
        for (const name of number % 2 ? ['bare', 'run'] : ['run', 'bare']) await runPass(size, name, number, options);
    for (const { db } of sizes) await db.end();
    return sizes.map((size, index) => resultOf(size, sizes[index - 1]));
  } finally {
    await clear(dir);
  }
}

/** How much the worker's memory grew; a short run shows nothing. */
const grown = ({ samples, resident, heap }) =>
  samples < FEWEST_SAMPLES ? '–' : `${resident.toFixed(2)} resident, ${heap.toFixed(2)} heap`;

function tell(results) {
  const row = (cells) => `| ${cells.join(' | ')} |\n`;
  let text = row([
    'instances',
    'accounts',
    'bare instances/s',
    'run instances/s',
    'of bare',
    'worker CPU ms',
    'database CPU ms',
    'memory',
  ]);
  for (const { instances, accounts, perSecond, ratio, cpu, memory } of results)
    text += row([
      ...[
        instances,
        accounts,
        Math.round(perSecond.bare),
        Math.round(perSecond.run),
        ratio.toFixed(2),
        cpu.worker,
        cpu.database,
      ],
      grown(memory),
    ]);
  for (const { times } of results)
    if (times)
      text += `${times.instances.toFixed(1)} times the instances took ${times.run.toFixed(2)} times the time (bare ${times.bare.toFixed(2)}).\n`;
  process.stdout.write(
    `${text}Every pass: an invoice per account, numbers without a gap, lines, taxes, budgets and what stands billed to the cent.\n`,
  );
}

async function main() {
  const options = readOptions(process.argv.slice(2));
  const { passes, json } = options;
  if (options.profile) mkdirSync(options.profile, { recursive: true });
  const results = await measure(options);
  if (json) process.stdout.write(`${JSON.stringify({ passes, results })}\n`);
  else tell(results);
}

await command(main);

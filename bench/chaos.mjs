// npm run chaos: see docs/chaos.md.
import { setTimeout as sleep } from 'node:timers/promises';
import { readArgs } from '../scripts/lib/args.mjs';
import { command, Problem } from '../scripts/lib/problem.mjs';
import { step } from '../scripts/lib/progress.mjs';
import { Api } from './chaos/api.mjs';
import { check } from './chaos/checker.mjs';
import { isoOf, monthOf, monthStart } from './chaos/exact.mjs';
import { tryFaults } from './chaos/faults.mjs';
import { Killer, KINDS } from './chaos/killer.mjs';
import { makeMarket } from './chaos/market.mjs';
import { settle } from './chaos/settle.mjs';
import { Desk } from './chaos/trade-clients.mjs';
import { hexOf, UsageClient } from './chaos/usage-client.mjs';
import { World } from './chaos/world.mjs';
import { randomOf } from './lib/events.mjs';
import { clear, ownDirectory } from './lib/product.mjs';

const usage = `Usage: npm run chaos [-- options]
Use, corrections, disputes, closing and invoicing by several clients while api, workers, Redis and database are killed;
then a checker of its own recomputes every invoice from the raw events. Status 0: no fault, and kills that hit something.
  --seconds S  how long things are killed (600)
  --seed N     names victims, moments and what clients do (1)
  --lock S     seconds after which a killed worker's job is taken up (5)
  --faults     at the end makes faults on purpose, which the checker must name
  --keep       leaves the data and logs where they are
  --json       one object on stdout
  --help`;

const say = (line) => process.stderr.write(`${line}\n`);
const DAY = 86_400_000_000n;
/** How much longer a run may last until its kills have hit something. */
const UNTIL_HIT = 120;

function readOptions(argv) {
  const table = {
    seconds: 'string',
    seed: 'string',
    lock: 'string',
    faults: 'boolean',
    keep: 'boolean',
    json: 'boolean',
  };
  const options = readArgs(argv, table, usage);
  const whole = (name, fallback) => {
    const text = options[name] ?? String(fallback);
    if (!/^\d{1,5}$/.test(text) || Number(text) < 1) throw new Problem(`--${name} must be a whole number.`, usage);
    return Number(text);
  };
  return { ...options, seconds: whole('seconds', 600), seed: whole('seed', 1), lock: whole('lock', 5) };
}

/** The product's months pass while the machine's seconds do. */
async function passTime(world, { seconds, months, goesOn }) {
  const [began, from] = [Date.now(), world.now()];
  const span = Number(DAY) * 30 * months;
  while (goesOn()) {
    await sleep(1500);
    const share = Math.min(1, (Date.now() - began) / (seconds * 1000));
    await world.moveClock(from + BigInt(Math.floor(span * share))).catch(() => null); // the database may be away
  }
}

/** Kinds of victims that were not killed. */
const missed = ({ kills }) => KINDS.filter((kind) => !kills.some(({ victim }) => victim === kind));

function usageClients(shared, random) {
  const { providers } = shared.market;
  const client = (wish) => new UsageClient({ ...shared, random, ...wish });
  return [
    client({ provider: providers[0], source: 'rest', name: 'rest' }),
    client({ provider: providers[0], source: 'ahead', name: 'ahead', wrongClock: true }),
    client({ provider: providers[1], source: '', name: 'graphql' }),
    client({ provider: providers[1], source: 'rest', name: 'rest' }),
  ];
}

/** Begins some days into a month of its own time and lives through several. */
async function live(world, { seconds, seed }) {
  const random = () => randomOf(seed * 1000 + (random.next = (random.next ?? 0) + 1));
  // Near the end of its first month: there is something to bill soon.
  const begin = monthStart(monthOf(BigInt(Date.now()) * 1000n), 1) + 24n * DAY;
  await world.cli('clock', 'set', isoOf(begin));
  world.ahead = begin - BigInt(Date.now()) * 1000n;
  await step('Starting the product', () => world.heal());
  const api = new Api(world.ports.api);
  const firstMonth = monthOf(begin);
  const market = await step('Making the market', () =>
    makeMarket(api, { operator: world.operator, month: firstMonth, now: () => world.now(), random: random() }),
  );
  const sent = new Map();
  const clients = usageClients({ api, world, market, sent }, random());
  const desk = new Desk({ api, world, market, random: random(), firstMonth });
  const killer = new Killer({ world, api, random: random() });
  const began = Date.now();
  const goesOn = () => {
    const passed = (Date.now() - began) / 1000;
    const { requests, jobs } = killer.hits();
    const enough = requests >= 2 && jobs >= 2 && missed(killer).length === 0;
    return passed < seconds || (!enough && passed < seconds + UNTIL_HIT);
  };
  const people = desk.run();
  const lanes = Promise.all(clients.flatMap((client) => [client.lane(), client.lane()]));
  // Awaited below; should something else fail first, that is what is told.
  for (const work of [people, lanes]) work.catch(() => null);
  const months = Math.min(6, Math.max(3, Math.round(seconds / 100)));
  await step('Killing', () =>
    Promise.race([Promise.all([killer.run(goesOn), passTime(world, { seconds, months, goesOn })]), people, lanes]),
  );
  const killedFor = Math.round((Date.now() - began) / 1000);
  await step('Letting it come back', () => world.heal());
  api.over = Date.now() + 180_000;
  desk.stopped = true;
  clients.forEach((client) => (client.stopped = true));
  await step('Until all is acknowledged', () => Promise.all([people, lanes]));
  api.over = null;
  const through = await step('Billing what is left', () => settle({ api, world, market, firstMonth }));
  return { api, market, sent, clients, desk, killer, through, firstMonth, killedFor, events: sent.size };
}

function report(options, lived, { compared, faults }, more) {
  const { api, clients, desk, killer, through, firstMonth, killedFor } = lived;
  const totals = {};
  for (const { figures } of clients)
    for (const [name, value] of Object.entries(figures)) totals[name] = (totals[name] ?? 0) + value;
  const kills = {};
  for (const { victim } of killer.kills) kills[victim] = (kills[victim] ?? 0) + 1;
  const unexpected = clients.flatMap((client) => client.unexpected);
  const hits = killer.hits();
  return {
    seed: options.seed,
    seconds: killedFor,
    months: [firstMonth, through],
    kills,
    hits,
    clients: { ...api.figures, sent: lived.events, ...totals, ...desk.figures },
    refusals: api.refusals,
    compared,
    ...more,
    faults: [...faults, ...unexpected.map((text) => ({ kind: 'answer', text }))],
    missed: missed(killer),
    void: hits.requests === 0 || hits.jobs === 0 || missed(killer).length > 0,
  };
}

async function main(argv) {
  const options = readOptions(argv);
  const dir = ownDirectory();
  const end = async () => {
    if (!options.keep) await clear(dir);
    process.exit(1);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end());
  try {
    const world = new World(dir, { lockSeconds: options.lock });
    await world.prepare();
    const lived = await live(world, options);
    const known = { sent: lived.sent, said: lived.desk.said, through: lived.through };
    const checked = () => check(world.databaseUrl, known);
    const result = await step('Checking', checked);
    const audit = (await world.cli('verify-audit')).trim().split('\n').at(-1);
    const running = lived.market.instances.find(({ ends, activatedAt }) => !ends && activatedAt !== null);
    const place = {
      instance: hexOf(running.id),
      provider: hexOf(running.provider.id),
      meter: 'calls',
      at: monthStart(lived.through, 1) + 60_000_000n,
    };
    const onPurpose = options.faults ? await tryFaults(world.databaseUrl, place, lived.sent, checked) : undefined;
    const told = report(options, lived, result, { audit, ...(onPurpose && { onPurpose }) });
    if (options.json) process.stdout.write(`${JSON.stringify(told)}\n`);
    else process.stdout.write(`${JSON.stringify({ ...told, faults: told.faults.length }, null, 2)}\n`);
    told.faults.slice(0, 50).forEach(({ kind, text }) => say(`FAULT ${kind}: ${text}`));
    if (told.void) say('Void: no kill hit a request under way or a running job, or something was never killed.');
    return told.faults.length || told.void ? 1 : 0;
  } finally {
    if (options.keep) say(`Data and logs: ${dir}`);
    await clear(options.keep ? `${dir}/none` : dir);
  }
}

await command(() => main(process.argv.slice(2)));
// After a failure clients may still be asking.
process.exit();

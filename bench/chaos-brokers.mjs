// npm run chaos -- brokers: see docs/chaos.md.
import { setTimeout as sleep } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import { readArgs } from '../scripts/lib/args.mjs';
import { command, Problem } from '../scripts/lib/problem.mjs';
import { step } from '../scripts/lib/progress.mjs';
import { Api } from './chaos/api.mjs';
import { Broker } from './chaos/broker.mjs';
import { BrokerTrade } from './chaos/broker-trade.mjs';
import { checkBrokers } from './chaos/check-brokers.mjs';
import { isoOf, monthOf, monthStart } from './chaos/exact.mjs';
import { Killer, KINDS } from './chaos/killer.mjs';
import { makeBrokerMarket } from './chaos/market.mjs';
import { World } from './chaos/world.mjs';
import { randomOf } from './lib/events.mjs';
import { clear, ownDirectory } from './lib/product.mjs';

const usage = `Usage: npm run chaos -- brokers [options]
Services are ordered, resized and ended at a broker that is slow, refuses, breaks off and answers 500 after it has made
what was asked for, while api, workers, Redis and database are killed; then what stands at the broker is compared with
what the product says. Status 0: nothing unknown, nothing twice, the money right, and kills that hit something.
  --seconds S  how long things are killed (120)
  --seed N     names victims, moments, what buyers and the broker do (1)
  --keep       leaves the data and logs where they are
  --json       one object on stdout
  --help`;

const say = (line) => process.stderr.write(`${line}\n`);
const DAY = 86_400_000_000n;
const SECOND = 1_000_000n;
/** A claim holds three minutes: time passes only while nobody speaks with the broker, and less than that at once. */
const LEAP = 50n * SECOND;
const UNTIL_HIT = 120;
const PATIENCE = 240_000;

function readOptions(argv) {
  const options = readArgs(argv, { seconds: 'string', seed: 'string', keep: 'boolean', json: 'boolean' }, usage);
  const whole = (name, fallback) => {
    const text = options[name] ?? String(fallback);
    if (!/^\d{1,5}$/.test(text) || Number(text) < 1) throw new Problem(`--${name} must be a whole number.`, usage);
    return Number(text);
  };
  return { ...options, seconds: whole('seconds', 120), seed: whole('seed', 1) };
}

async function passTime(world, broker, goesOn) {
  while (goesOn()) {
    await sleep(500);
    if (broker.open === 0) await world.moveClock(world.now() + LEAP).catch(() => null); // the database may be away
  }
}

async function openOperations({ databaseUrl }) {
  const connection = await mysql.createConnection(databaseUrl);
  try {
    const [[{ n }]] = await connection.query('SELECT COUNT(*) AS n FROM broker_operation WHERE ended_at IS NULL');
    return Number(n);
  } finally {
    await connection.end();
  }
}

/** The broker does what it is asked, and everything comes to its end. */
async function settle(world, broker, trade) {
  broker.good = true;
  await trade.answerAll();
  const until = Date.now() + PATIENCE;
  while (await openOperations(world)) {
    if (Date.now() > until) return; // the checker names what is open
    if (broker.open === 0) await world.moveClock(world.now() + LEAP);
    await sleep(500);
  }
  await trade.answerAll();
}

const missed = ({ kills }) => KINDS.filter((kind) => !kills.some(({ victim }) => victim === kind));

async function live(world, broker, { seconds, seed }) {
  const random = () => randomOf(seed * 1000 + (random.next = (random.next ?? 0) + 1));
  broker.random = random();
  const begin = monthStart(monthOf(BigInt(Date.now()) * 1000n), 1) + 5n * DAY;
  await world.cli('clock', 'set', isoOf(begin));
  world.ahead = begin - BigInt(Date.now()) * 1000n;
  await step('Starting the product', () => world.heal());
  const api = new Api(world.ports.api);
  const market = await step('Making the market', () =>
    makeBrokerMarket(api, { operator: world.operator, month: monthOf(begin), url: broker.url }),
  );
  const trade = new BrokerTrade({ api, market, budgetId: market.budgetId, random: random() });
  const killer = new Killer({ world, api, random: random() });
  const began = Date.now();
  const goesOn = () => {
    const passed = (Date.now() - began) / 1000;
    const { requests, jobs } = killer.hits();
    const enough = requests >= 2 && jobs >= 2 && missed(killer).length === 0 && broker.figures.requests >= 60;
    return passed < seconds || (!enough && passed < seconds + UNTIL_HIT);
  };
  const people = trade.run();
  people.catch(() => null); // awaited below
  await step('Killing', () =>
    Promise.race([Promise.all([killer.run(goesOn), passTime(world, broker, goesOn)]), people]),
  );
  const killedFor = Math.round((Date.now() - began) / 1000);
  await step('Letting it come back', () => world.heal());
  api.over = Date.now() + 180_000;
  trade.stopped = true;
  await step('Until all is answered', () => people);
  api.over = null;
  await step('Until all has ended', () => settle(world, broker, trade));
  return { api, trade, killer, killedFor };
}

/** Faults made on purpose at the broker, by kind, as far as the checker names them. */
async function faultsOnPurpose(url, broker) {
  const [id, quantity] = [...broker.instances].at(-1) ?? [];
  const named = async (kind) =>
    (await checkBrokers(url, broker)).faults.some((one) => one.kind === kind) ? kind : null;
  broker.instances.delete(id);
  const missing = await named('missing');
  broker.instances.set(id, `${quantity}1`);
  const size = await named('size');
  broker.instances.set(id, quantity);
  broker.instances.set('00000000-0000-0000-0000-000000000000', '1');
  const orphan = await named('orphan');
  broker.instances.delete('00000000-0000-0000-0000-000000000000');
  broker.made.set(id, 2);
  return [missing, size, orphan, await named('double')];
}

async function main(argv) {
  const options = readOptions(argv);
  const dir = ownDirectory();
  const broker = new Broker(Math.random);
  const end = async () => {
    if (!options.keep) await clear(dir);
    process.exit(1);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end());
  try {
    await broker.listen();
    const world = new World(dir, { lockSeconds: 5 });
    await world.prepare();
    const { api, trade, killer, killedFor } = await live(world, broker, options);
    const { compared, faults } = await step('Checking', () => checkBrokers(world.databaseUrl, broker));
    const onPurpose = await faultsOnPurpose(world.databaseUrl, broker);
    const audit = (await world.cli('verify-audit')).trim().split('\n').at(-1);
    const kills = {};
    for (const { victim } of killer.kills) kills[victim] = (kills[victim] ?? 0) + 1;
    const hits = killer.hits();
    const told = {
      ...{ seed: options.seed, seconds: killedFor, kills, hits, broker: broker.figures },
      clients: { ...api.figures, ...trade.figures },
      ...{ refusals: api.refusals, compared, onPurpose, audit, faults, missed: missed(killer) },
      void: hits.requests === 0 || hits.jobs === 0 || missed(killer).length > 0,
    };
    if (options.json) process.stdout.write(`${JSON.stringify(told)}\n`);
    else process.stdout.write(`${JSON.stringify({ ...told, faults: faults.length }, null, 2)}\n`);
    faults.slice(0, 50).forEach(({ kind, text }) => say(`FAULT ${kind}: ${text}`));
    if (told.void) say('Void: no kill hit a request under way or a running job, or something was never killed.');
    return faults.length || told.void ? 1 : 0;
  } finally {
    broker.close();
    if (options.keep) say(`Data and logs: ${dir}`);
    await clear(options.keep ? `${dir}/none` : dir);
  }
}

await command(() => main(process.argv.slice(2)));
// After a failure clients may still be asking.
process.exit();

import { join } from 'node:path';
import { readArgs } from './args.mjs';
import { ensureBuild } from './build.mjs';
import { checkSpace, dataDir, prepareDataDir, removeData, secretOf } from './data-dir.mjs';
import { welcome } from './demo.mjs';
import { withLock } from './lock.mjs';
import { freePort, portTaken } from './net.mjs';
import { ensurePackages } from './packages.mjs';
import { Problem } from './problem.mjs';
import { ensurePortal } from './portal.mjs';
import { identify, launched, launches } from './process.mjs';
import { died, migrate, seed, setClock, startProduct } from './product.mjs';
import { endRunning } from './run.mjs';
import { checkAddresses, provideServers } from './servers.mjs';
import { secretsOf } from './this-copy.mjs';
import { isRunning, readState, removeState, stopInOrder, stopRecorded, writeState } from './state.mjs';

const usage = `Usage: npm run up [-- options]
  --detach   return when ready; "npm run down" stops it
  --fresh    begin with empty data (a running copy of the same DATA_DIR is stopped first)
  --no-demo  no demo data
  --now I    sets the product's clock, as in 2026-10-31T23:50:00+08:00 (not in production; "npm run cli -- clock" moves it)
  --help
Environment: PORT (4000), DATA_DIR (.local), DATABASE_URL (mysql://…), REDIS_URL (redis://…)`;

/** Only its form; the clock's command judges the rest. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i;

const say = (line) => process.stdout.write(`${line}\n`);

/** PORT as a number; 0 means any free one. */
async function choosePort(text = '4000') {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65535) throw new Problem(`PORT is not a port number: "${text}".`);
  return port === 0 ? freePort() : port;
}

/** Some ports no browser asks, and neither does fetch. Nothing listens there: the answer comes at once. */
const isForbidden = (port) =>
  fetch(`http://127.0.0.1:${port}/`).then(
    () => false,
    ({ cause }) => cause?.message === 'bad port',
  );

async function checkPort(port) {
  const taken = await portTaken(port);
  if (taken === 'EACCES') throw new Problem(`Port ${port} may not be used by this user: choose another with PORT=….`);
  if (taken) throw new Problem(`Port ${port} is in use by another program: choose another with PORT=….`);
  if (await isForbidden(port)) throw new Problem(`No browser opens port ${port}: choose another with PORT=….`);
}

/** Starts everything; gives whether the demo is there, as `seed` does. */
async function boot({ dir, port, options, aborted }) {
  const secret = secretOf(dir);
  const next = (work) => {
    aborted.throwIfAborted();
    return work();
  };
  await ensurePackages();
  await next(ensureBuild);
  await next(ensurePortal);
  const addresses = await next(() => provideServers(dir, secret, process.env));
  const clock = process.env.NODE_ENV === 'production' ? {} : { PRODUCT_CLOCK: 'movable' };
  const secrets = secretsOf(dir, process.env);
  const env = { ...process.env, ...addresses, ...clock, ...secrets, TZ: 'UTC', PORT: String(port), DATA_DIR: dir };
  await next(() => migrate(env, options.fresh && Boolean(process.env.DATABASE_URL)));
  if (options.now) await next(() => setClock(env, options.now));
  const wantsDemo = !options['no-demo'] && process.env.NODE_ENV !== 'production';
  const demo = wantsDemo ? await next(() => seed(env)) : 'no';
  await next(() => startProduct(dir, env, aborted));
  return demo;
}

/** Resolves at the first signal; later ones change nothing. */
function watchSignals() {
  const abort = new AbortController();
  const interrupted = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve(signal));
  });
  void interrupted.then(() => {
    abort.abort(new Problem('Stopped before it was ready.'));
    endRunning();
  });
  return { aborted: abort.signal, interrupted };
}

/** Stops what was started; what a boot in progress still starts is seen on a second look. */
async function stopAll(dir, booting) {
  await stopInOrder(launched);
  await booting;
  await stopInOrder(launched);
  removeState(dir);
}

/** Starts a copy unless it runs. Gives null when it did already, else what ends or outlives this process. */
async function start({ dir, options }) {
  const state = readState(dir);
  if (isRunning(state) && !options.fresh) {
    say(`Yunshi already runs at ${state.address}`);
    if (options.now) throw new Problem('It was started before: move its clock with "npm run cli -- clock set …".');
    return null;
  }
  await stopRecorded(dir);
  const port = await choosePort(process.env.PORT || undefined);
  await checkPort(port);
  if (options.fresh) removeData(dir);
  prepareDataDir(dir);
  checkSpace(dir);
  const signals = watchSignals(); // from here on there is something to stop
  const address = `http://127.0.0.1:${port}`;
  const record = (up = identify('up', process.pid)) => writeState(dir, { address, up, handles: launched });
  launches.on('launch', () => record());
  record();
  const booting = boot({ dir, port, options, aborted: signals.aborted });
  const quiet = booting.then(
    () => {},
    () => {},
  );
  void signals.interrupted.then(() => stopInOrder(launched)); // a boot that waits for one of them fails at once
  try {
    return { address, record, signals, demo: await booting };
  } catch (error) {
    await stopAll(dir, quiet);
    throw signals.aborted.aborted ? signals.aborted.reason : error; // what it interrupted fails for no other reason
  }
}

/** Stays until told to stop, or until one of the processes ends by itself. */
async function supervise(dir, signals) {
  const ended = launched.map((handle) => handle.exited.then(() => handle));
  const fallen = await Promise.race([signals.interrupted.then(() => null), ...ended]);
  const problem = fallen && !signals.aborted.aborted ? died(fallen) : null;
  say(problem ? `${fallen.name} stopped by itself; stopping the rest …` : 'Stopping …');
  await stopAll(dir, null);
  if (problem) throw problem;
}

export async function up(argv) {
  const options = readArgs(argv, { detach: 'boolean', fresh: 'boolean', 'no-demo': 'boolean', now: 'string' }, usage);
  if (options.now && process.env.NODE_ENV === 'production')
    throw new Problem("--now is not for production: there the clock is the machine's.");
  if (options.now !== undefined && !INSTANT.test(options.now))
    throw new Problem(`--now is not an instant such as 2026-10-31T23:50:00+08:00: "${options.now}".`);
  checkAddresses(process.env);
  const dir = dataDir();
  prepareDataDir(dir);
  const waiting = (pid) => say(`Another start of this copy is under way (pid ${pid}); waiting …`);
  const started = await withLock(join(dir, 'up.lock'), () => start({ dir, options }), waiting);
  if (!started) return 0;
  say(welcome(started));
  if (!options.detach) {
    await supervise(dir, started.signals);
    return 0;
  }
  started.record(null);
  for (const { child } of launched) child.unref();
  process.exit(0); // pipes to the servers' standard input would hold on
}

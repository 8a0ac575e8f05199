// The compiled product: its one-time commands and its two processes.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cliEntry, inRoot, root } from './paths.mjs';
import { Problem } from './problem.mjs';
import { rotate, startLogged, tail } from './process.mjs';
import { step } from './progress.mjs';
import { lastLines, run } from './run.mjs';

async function cli(title, name, args, env, failure) {
  const file = cliEntry(name);
  const { status, output } = await step(title, () =>
    run(process.execPath, ['--no-warnings', '--enable-source-maps', file, ...args], { cwd: root, env }),
  );
  if (status !== 0) throw new Problem(failure, lastLines(output, 15));
  return output;
}

export const migrate = (env, fresh) =>
  cli('Migrating the database', 'migrate', fresh ? ['--fresh'] : [], env, 'The database could not be migrated.');

/** Sets the product's clock to an instant; forward only where there are data. */
export const setClock = (env, now) =>
  cli('Setting the clock', 'clock', ['set', now], env, 'The clock could not be set.');

/** Seeds an empty database. Gives whether the demo is there: 'yes', 'no', or 'incomplete' after an interrupted start. */
export async function seed(env) {
  const output = await cli('Seeding', 'seed', [], env, 'The demo data could not be written.');
  return /^demo: (\w+)/m.exec(output)?.[1] ?? 'yes';
}

/** Starts the worker and the API, and waits until the API says it is ready. */
export async function startProduct(dir, env, aborted) {
  const start = (name) => {
    const entry = inRoot('dist', 'apps', name, 'src', 'main.js');
    const log = rotate(join(dir, 'logs', `${name}.log`));
    return startLogged(name, process.execPath, ['--enable-source-maps', entry], { log, env, cwd: root });
  };
  const handles = [start('worker'), start('api')];
  await step('Starting', () => untilHealthy(env.PORT, handles, aborted));
}

async function untilHealthy(port, handles, aborted) {
  const until = Date.now() + 60_000;
  while (Date.now() < until && !aborted.aborted) {
    for (const handle of handles) if (handle.ended !== null) throw died(handle);
    if (await isHealthy(port)) return;
    await sleep(50);
  }
  aborted.throwIfAborted();
  const api = handles.find(({ name }) => name === 'api');
  throw new Problem(`The API is not ready after 60 s (log: ${api.log}).`, tail(api.log));
}

async function isHealthy(port) {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(5000) });
    await answer.body?.cancel();
    return answer.status === 200;
  } catch {
    return false;
  }
}

/** One sentence for a process that ended by itself, and the end of its log. */
export const died = (handle) =>
  new Problem(`${handle.name} stopped by itself (${handle.ended}; log: ${handle.log}).`, tail(handle.log));

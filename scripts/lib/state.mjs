// DATA_DIR/run.json: which processes belong to this copy, by pid and start time. No secrets in it.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alive, stop } from './process.mjs';

const file = (dir) => join(dir, 'run.json');

/** Last first: whoever uses a server ends before it. */
const order = ['api', 'worker', 'redis', 'mariadb'];
const rank = ({ name }) => order.indexOf(name);

/** What run.json says, or null: absent and unreadable are the same, nothing known runs. */
export function readState(dir) {
  try {
    const state = JSON.parse(readFileSync(file(dir), 'utf8'));
    return Array.isArray(state.processes) ? state : null;
  } catch {
    return null;
  }
}

export function writeState(dir, { address, up, handles }) {
  const processes = handles.map(({ name, pid, start, log, port }) => ({ name, pid, start, log, port }));
  const part = `${file(dir)}.${process.pid}`;
  writeFileSync(part, `${JSON.stringify({ address, up, processes }, null, 2)}\n`);
  renameSync(part, file(dir));
}

export const removeState = (dir) => rmSync(file(dir), { force: true });

/** Whether both of our servers, and the private ones they were started with, all still run. */
export function isRunning(state) {
  const names = state?.processes.map(({ name }) => name) ?? [];
  return names.includes('api') && names.includes('worker') && state.processes.every(alive);
}

/** Stops these processes in order: api, worker, redis, mariadb. A database may take its time to write. */
export async function stopInOrder(records) {
  for (const record of [...records].sort((a, b) => rank(a) - rank(b))) await stop(record, 60_000);
}

/** Stops everything recorded that still is what was recorded. Gives how many processes that were. */
export async function stopRecorded(dir) {
  const state = readState(dir);
  if (!state) return 0;
  const running = state.processes.filter(alive);
  if (alive(state.up) && state.up.pid !== process.pid) await stop(state.up, 150_000); // it stops the others itself
  await stopInOrder(running);
  removeState(dir);
  return running.length;
}

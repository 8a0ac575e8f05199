// Processes are known by pid and start time: a pid alone may have gone to somebody else meanwhile.
import { spawn, spawnSync } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** When the process with this pid began, as an opaque string; null when it is gone (a zombie is gone). */
export function startOf(pid) {
  if (process.platform !== 'linux') return startByPs(pid);
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // the name before may hold spaces
    return fields[0] === 'Z' || fields[0] === 'X' ? null : `${boot()}-${fields[19]}`;
  } catch {
    return null;
  }
}

// Linux counts start times from its own start, so that is part of the name.
const boot = () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);

function startByPs(pid) {
  const ps = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return ps.stdout?.trim() || null;
}

export const identify = (name, pid) => ({ name, pid, start: startOf(pid) });

/** Whether the recorded process still runs, and is the one recorded. */
export const alive = (record) =>
  Number.isInteger(record?.pid) && record.pid > 1 && record.start != null && startOf(record.pid) === record.start;

/** Every server this process started, in that order; `launches` tells of each one as it starts. */
export const launched = [];
export const launches = new EventEmitter();

/** Starts a server in a session of its own (a terminal's Ctrl-C must not reach it) writing to a log file. */
export function startLogged(name, file, args, { log, env = process.env, cwd, input }) {
  const out = openSync(log, 'a', 0o600);
  const stdio = [input === undefined ? 'ignore' : 'pipe', out, out];
  const child = spawn(file, args, { cwd, env, stdio, detached: true });
  closeSync(out);
  if (input !== undefined) child.stdin.on('error', () => {}).end(input);
  const exited = new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
  });
  const handle = { ...identify(name, child.pid), child, log, exited, ended: null };
  void exited.then((how) => (handle.ended = how));
  launched.push(handle);
  launches.emit('launch', handle);
  return handle;
}

/** Ends a recorded process: SIGTERM, and SIGKILL only after `patience` milliseconds. */
export async function stop(record, patience = 30_000) {
  if (!alive(record)) return;
  signal(record.pid, 'SIGTERM');
  const until = Date.now() + patience;
  while (alive(record)) {
    if (Date.now() > until) signal(record.pid, 'SIGKILL');
    await sleep(25);
  }
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** The end of a log, for a message. */
export function tail(log, lines = 12) {
  if (!existsSync(log)) return '';
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}

/** Begins a log anew, keeping the one before as `.old`. */
export function rotate(log) {
  if (existsSync(log) && statSync(log).size > 0) renameSync(log, `${log}.old`);
  return log;
}

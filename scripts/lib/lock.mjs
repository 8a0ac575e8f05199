// One at a time across processes: a file that names its owner, void when the owner is gone.
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { alive, identify } from './process.mjs';

function take(file) {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, JSON.stringify(identify('owner', process.pid)));
  try {
    linkSync(own, file); // atomic, and never seen half written
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

function owner(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return error.code === 'ENOENT' ? 'free' : null;
  }
}

/** Runs `work` while holding `file`; waits for whoever holds it now, saying so through `waiting`. */
export async function withLock(file, work, waiting = () => {}) {
  mkdirSync(dirname(file), { recursive: true });
  for (let told = false; !take(file);) {
    const holder = owner(file);
    if (holder === 'free') continue;
    if (!alive(holder)) {
      rmSync(file, { force: true });
      continue;
    }
    if (!told) waiting(holder.pid);
    told = true;
    await sleep(100);
  }
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

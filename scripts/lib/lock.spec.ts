import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { withLock } from './lock.mjs';
import { temporary } from './temporary.js';

const dir = temporary();

it('lets one in at a time', async () => {
  const file = join(dir, 'a.lock');
  let inside = 0;
  const work = async () => {
    inside += 1;
    expect(inside).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
  };
  await Promise.all([withLock(file, work), withLock(file, work)]);
  expect(existsSync(file)).toBe(false);
});

it('ignores a lock whose owner is gone, and one it cannot read', async () => {
  for (const content of [JSON.stringify({ pid: process.pid, start: 'another time' }), 'junk']) {
    const file = join(dir, 'b.lock');
    writeFileSync(file, content);
    expect(await withLock(file, () => 'done')).toBe('done');
  }
});

it('lets go when the work fails', async () => {
  const file = join(dir, 'c.lock');
  await expect(withLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(existsSync(file)).toBe(false);
});

import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { checkSpace, dataDir, passwordFor, prepareDataDir, removeData, secretOf } from './data-dir.mjs';
import { root } from './paths.mjs';
import { temporary } from './temporary.js';

const dir = temporary();

it('is .local of the repository unless given', () => {
  expect(dataDir({})).toBe(join(root, '.local'));
  expect(dataDir({ DATA_DIR: '/srv/yunshi' })).toBe('/srv/yunshi');
});

it('refuses a file in its place', () => {
  const file = join(dir, 'file');
  writeFileSync(file, '');
  expect(() => prepareDataDir(file)).toThrow(`DATA_DIR ${file} is a file, not a directory.`);
  expect(() => prepareDataDir(join(file, 'below'))).toThrow(/cannot be written to: part of its path is a file/);
});

it('refuses a disk that is nearly full', () => {
  expect(() => checkSpace(dir, () => ({ bavail: 10, bsize: 2 ** 20 }))).toThrow(/nearly full: 10 MB free/);
  expect(() => checkSpace(dir, () => ({ bavail: 301, bsize: 2 ** 20 }))).not.toThrow();
});

it('makes a secret once, for its owner only', () => {
  const secret = secretOf(dir);
  expect(secretOf(dir)).toBe(secret);
  expect(statSync(join(dir, 'secret')).mode & 0o777).toBe(0o600);
  expect(passwordFor(secret, 'redis')).not.toBe(passwordFor(secret, 'mariadb'));
});

it('deletes its own data and nothing else', () => {
  for (const name of ['mariadb', 'redis', 'node', 'photos']) mkdirSync(join(dir, name));
  removeData(dir);
  expect(['mariadb', 'redis', 'node', 'photos'].filter((name) => existsSync(join(dir, name)))).toEqual([
    'node',
    'photos',
  ]);
});

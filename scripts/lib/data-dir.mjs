// The directory everything of one copy lives in: data, logs, secret, and who runs.
import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { root } from './paths.mjs';
import { Problem } from './problem.mjs';

export const dataDir = (env = process.env) => resolve(root, env.DATA_DIR || '.local');

const why = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'part of its path is a file',
  EEXIST: 'part of its path is a file',
};

/** Makes sure the directory can be used; one sentence when not. */
export function prepareDataDir(dir) {
  if (existsSync(dir) && !statSync(dir).isDirectory()) throw new Problem(`DATA_DIR ${dir} is a file, not a directory.`);
  const probe = join(dir, `.probe.${process.pid}`);
  try {
    makeDirs(join(dir, 'logs'));
    writeFileSync(probe, 'x');
    rmSync(probe);
  } catch (error) {
    throw new Problem(`DATA_DIR ${dir} cannot be written to: ${why[error.code] ?? error.message}.`);
  }
}

/** Step by step: Node's own recursive mkdir never returns below /proc. */
function makeDirs(dir) {
  if (existsSync(dir)) return;
  makeDirs(dirname(dir));
  mkdirSync(dir);
}

const neededMb = 300;

/**
 * A database that meets a full disk stops in the middle of things: better not to start it.
 * @param {string} dir
 * @param {(dir: string) => { bavail: number | bigint, bsize: number | bigint }} statfs
 */
export function checkSpace(dir, statfs = statfsSync) {
  const { bavail, bsize } = statfs(dir);
  const freeMb = Math.floor((Number(bavail) * Number(bsize)) / 2 ** 20);
  if (freeMb < neededMb)
    throw new Problem(`The disk under ${dir} is nearly full: ${freeMb} MB free, at least ${neededMb} MB are needed.`);
}

/** This copy's secret: made once, readable by its owner only. */
export function secretOf(dir) {
  const file = join(dir, 'secret');
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  const secret = readFileSync(file, 'utf8').trim();
  if (secret.length < 32) throw new Problem(`${file} holds no usable secret: delete it to have a new one made.`);
  return secret;
}

/** The password of a private server: from the secret, so that there is nothing more to keep. */
export const passwordFor = (secret, server) => createHmac('sha256', secret).update(server).digest('hex');

/** What SECRETS_KEYS is for a copy that was given none: one key, from its secret. */
export const secretKeysFor = (secret) =>
  `copy:${createHmac('sha256', secret).update('stored secrets').digest('base64')}`;

// By name: DATA_DIR may be a directory that holds other people's things (by default it holds the pinned Node).
const own = ['mariadb', 'mariadb.new', 'mariadb.tmp', 'redis', 'files', 'logs', 'run.json'];

/** Deletes this copy's data, and nothing else there. */
export function removeData(dir) {
  for (const name of own) rmSync(join(dir, name), { recursive: true, force: true });
}

// What a result was made from, as one hash: unchanged sources need no second build.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

function* filesUnder(path, skip) {
  if (!existsSync(path) || skip(path)) return;
  if (!statSync(path).isDirectory()) {
    yield path;
    return;
  }
  for (const name of readdirSync(path).sort()) yield* filesUnder(join(path, name), skip);
}

/**
 * Hash of names and contents of these files and directories; absent ones count as empty.
 * @param {string[]} paths
 * @param {{ base: string, skip?: (path: string) => boolean }} options
 */
export function hashOf(paths, { base, skip = () => false }) {
  const hash = createHash('sha256');
  for (const path of paths)
    for (const file of filesUnder(join(base, path), skip))
      hash
        .update(`${file.slice(base.length)}\0`)
        .update(readFileSync(file))
        .update('\0');
  return hash.digest('hex');
}

export const readStamp = (file) => (existsSync(file) ? readFileSync(file, 'utf8').trim() : null);

export const writeStamp = (file, hash) => writeFileSync(file, `${hash}\n`);

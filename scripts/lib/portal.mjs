// apps/portal into apps/portal/dist, when it, the schema or a package changed. Built aside and moved into place.
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, brotliCompressSync, gzipSync } from 'node:zlib';
import { withLock } from './lock.mjs';
import { inRoot, root } from './paths.mjs';
import { Problem } from './problem.mjs';
import { step } from './progress.mjs';
import { lastLines, run } from './run.mjs';
import { hashOf, readStamp, writeStamp } from './stamp.mjs';

const sources = ['apps/portal', 'schema.gql', 'package-lock.json'];
const notOurs = (path) => path === inRoot('apps', 'portal', 'dist') || path.endsWith('.generated.ts');
const sourceHash = () => hashOf(sources, { base: root, skip: notOurs });
const stampFile = (dir) => join(dir, '.yunshi-stamp');

const tool = async (name, args, env = process.env) => {
  const { status, output } = await run(process.execPath, [inRoot('node_modules', '.bin', name), ...args], {
    cwd: root,
    env,
  });
  if (status !== 0) throw new Problem('The portal could not be built.', lastLines(output, 40));
};

/** The types of the portal's operations, from schema.gql; they are not kept in the repository. */
export const generatePortal = () => tool('graphql-codegen', ['--config', 'apps/portal/codegen.json', '--silent']);

/** Builds unless dist was made from exactly these sources. */
export async function ensurePortal() {
  const dist = inRoot('apps', 'portal', 'dist');
  const isFresh = () => readStamp(stampFile(dist)) === sourceHash();
  if (isFresh()) return;
  await withLock(inRoot('.local', 'portal.lock'), async () => {
    if (!isFresh()) await step('Building the portal', () => build(dist));
  });
}

async function build(dist) {
  const hash = sourceHash();
  await generatePortal();
  const made = inRoot('.local', 'portal');
  rmSync(made, { recursive: true, force: true });
  await tool('vite', ['build', 'apps/portal', '--logLevel', 'error'], { ...process.env, PORTAL_OUT_DIR: made });
  compress(join(made, 'assets'));
  writeStamp(stampFile(made), hash);
  const old = `${made}.old`;
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(made, dist);
  rmSync(old, { recursive: true, force: true });
}

/** Once here instead of at every request. */
function compress(assets) {
  const best = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  for (const name of readdirSync(assets)) {
    const content = readFileSync(join(assets, name));
    writeFileSync(join(assets, `${name}.gz`), gzipSync(content, { level: 9 }));
    writeFileSync(join(assets, `${name}.br`), brotliCompressSync(content, best));
  }
}

import { existsSync, statSync } from 'node:fs';
import { withLock } from './lock.mjs';
import { inRoot, root } from './paths.mjs';
import { Problem } from './problem.mjs';
import { step } from './progress.mjs';
import { lastLines, run } from './run.mjs';
import { hashOf, readStamp, writeStamp } from './stamp.mjs';

const stampFile = () => inRoot('node_modules', '.yunshi-stamp');
const sources = ['package.json', 'package-lock.json'];

/** Somebody ran `npm install` by hand after the last change: npm's own record is newer than what it was made from. */
function installedByHand() {
  const record = inRoot('node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  return sources.every((name) => statSync(record).mtimeMs >= statSync(inRoot(name)).mtimeMs);
}

/** Brings node_modules to what package.json and the lockfile say, if they changed since the last time. */
export async function ensurePackages() {
  const isFresh = () => readStamp(stampFile()) === hashOf(sources, { base: root });
  if (isFresh()) return;
  await withLock(inRoot('.local', 'install.lock'), async () => {
    if (isFresh()) return;
    const hash = hashOf(sources, { base: root });
    if (!installedByHand()) await step('Installing packages', install);
    writeStamp(stampFile(), hash);
  });
}

// Not `npm ci`: it insists on other platforms' optional binaries, which a lockfile made here need not list.
async function install() {
  const args = ['install', '--no-save', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status, output } = await run('npm', args, { cwd: root });
  if (status !== 0)
    throw new Problem('The packages could not be installed (npm install failed).', lastLines(output, 15));
}

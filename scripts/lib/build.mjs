// apps and libs into dist, when a source changed. Built aside and moved into place, so that processes
// already running from dist, and a build that fails, never meet half a dist.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { inRoot, root } from './paths.mjs';
import { Problem } from './problem.mjs';
import { step } from './progress.mjs';
import { lastLines, run } from './run.mjs';
import { hashOf, readStamp, writeStamp } from './stamp.mjs';

const sources = ['apps', 'libs', 'tsconfig.json', 'nest-cli.json', '.swcrc', 'node_modules/@swc/core/package.json'];
const notBuilt = (path) => path === inRoot('apps', 'portal') || /\/node_modules$|[.-]spec\.ts$/.test(path);
const stampFile = (dir) => join(dir, '.yunshi-stamp');

const sourceHash = () => hashOf(sources, { base: root, skip: notBuilt });

/** Builds unless dist was made from exactly these sources. */
export async function ensureBuild() {
  const dist = inRoot('dist');
  const isFresh = () => readStamp(stampFile(dist)) === sourceHash();
  if (isFresh()) return;
  await withLock(inRoot('.local', 'build.lock'), async () => {
    if (!isFresh()) await step('Building', () => build(dist));
  });
}

async function build(dist) {
  const hash = sourceHash(); // before: a source changed meanwhile makes the next start build again
  const work = inRoot('.local', 'build');
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const made = join(work, 'dist');
  const config = nestConfig(work);
  const nest = inRoot('node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  const { status, output } = await run(process.execPath, [nest, 'build', 'api', '--config', config], { cwd: root });
  if (status !== 0 || !existsSync(made)) throw new Problem('The build failed.', lastLines(output, 40));
  writeStamp(stampFile(made), hash);
  if (existsSync(dist)) renameSync(dist, join(work, 'dist.old'));
  renameSync(made, dist);
  rmSync(work, { recursive: true, force: true });
}

/** nest-cli.json with another place for its output; by a path relative to the repository, as Nest wants it. */
function nestConfig(work) {
  const config = JSON.parse(readFileSync(inRoot('nest-cli.json'), 'utf8'));
  config.compilerOptions.deleteOutDir = false;
  config.compilerOptions.builder.options.outDir = '.local/build/dist';
  writeFileSync(join(work, 'nest-cli.json'), JSON.stringify(config));
  return '.local/build/nest-cli.json';
}

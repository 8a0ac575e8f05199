// Runs this command under the pinned Node, fetching it once. Plain Node >= 18, no dependency.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const platform = `${process.platform}-${process.arch}`;
// package.json + package-lock.json, one folder per platform: as optional dependencies of one lockfile a wrong
// hash would go unnoticed (npm skips what fails).
const runtime = join(root, 'scripts', 'node-runtime', platform);
const wanted = '24.21.0';
const signals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

/** Same major, and at least that minor and patch. */
export function atLeast(have, want) {
  const [a, b] = [have, want].map((version) => version.split('.').map(Number));
  return a[0] === b[0] && (a[1] > b[1] || (a[1] === b[1] && a[2] >= b[2]));
}

/** Returns when this process already runs a good Node; otherwise re-executes and exits with the child's status. */
export async function ensureNode(minimum = '24.9.0') {
  if (atLeast(process.versions.node, minimum)) return;
  try {
    if (process.env.YUNSHI_NODE) throw new Error(`re-executed under ${process.version}, wanted ${wanted}`);
    await reexecute(installNode());
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

async function reexecute(bin) {
  const path = dirname(bin) + delimiter + process.env.PATH;
  const env = { ...process.env, YUNSHI_NODE: wanted, PATH: path, NODE: bin, npm_node_execpath: bin };
  const child = spawn(bin, [...process.execArgv, ...process.argv.slice(1)], { stdio: 'inherit', env });
  // From a terminal the child gets Ctrl-C twice (group and here): its handler ignores repeats.
  for (const signal of Object.keys(signals)) process.on(signal, () => child.kill(signal));
  const [code, signal] = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (...how) => resolve(how));
  });
  process.exit(signal ? 128 + (signals[signal] ?? 1) : code);
}

const binary = (home) => join(home, 'node_modules', `node-${platform}`, 'bin', 'node');

function installNode() {
  // Not under DATA_DIR: starting fresh must not cost a download.
  const home = join(root, '.local', 'node', `${wanted}-${platform}`);
  if (existsSync(binary(home))) return binary(home);
  if (!existsSync(join(runtime, 'package.json')))
    throw new Error(
      `Node ${wanted} is needed and this is ${process.version}: install it (nvm install ${wanted}) and run again.`,
    );
  process.stderr.write(`Fetching Node ${wanted} …\n`);
  const part = `${home}.${process.pid}`;
  try {
    fetchInto(part);
    moveIntoPlace(part, home);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
  return binary(home);
}

function fetchInto(part) {
  mkdirSync(part, { recursive: true });
  cpSync(runtime, part, { recursive: true });
  const args = ['ci', '--prefix', part, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = spawnSync('npm', args, { stdio: ['ignore', 2, 2] });
  if (npm.status !== 0)
    throw new Error(`Node ${wanted} could not be fetched (npm ci: ${npm.error?.message ?? npm.status}).`);
  const version = spawnSync(binary(part), ['-v'], { encoding: 'utf8' });
  if (version.stdout?.trim() !== `v${wanted}`)
    throw new Error(`Node ${wanted} does not start here: ${version.error?.message ?? version.stderr}`);
}

function moveIntoPlace(part, home) {
  if (existsSync(binary(home))) return; // another process was first
  rmSync(home, { recursive: true, force: true });
  try {
    renameSync(part, home);
  } catch (error) {
    if (!existsSync(binary(home))) throw error; // lost the race by a hair: theirs is as good
  }
}

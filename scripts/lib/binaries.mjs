import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Problem } from './problem.mjs';
import { step } from './progress.mjs';

/** Daemons live in /usr/sbin, which is not on everybody's PATH. */
export function which(...names) {
  const dirs = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/usr/local/bin'];
  for (const name of names)
    for (const dir of dirs.filter(Boolean)) {
      const file = join(dir, name);
      if (isExecutable(file)) return file;
    }
  return null;
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const needs = {
  browser: {
    find: () => which('chromium', 'chromium-browser', 'google-chrome'),
    package: 'chromium',
    // Without a font of theirs Chinese words are boxes.
    also: ['fonts-noto-cjk'],
    says: 'Chromium',
  },
  database: { find: () => which('mariadbd', 'mysqld'), package: 'mariadb-server', says: 'MariaDB (mariadbd)' },
  pdf: { find: () => which('pdftotext'), package: 'poppler-utils', says: 'pdftotext' },
  redis: { find: () => which('redis-server'), package: 'redis-server', says: 'Redis (redis-server)' },
};

/** Makes sure that what is named ('database', 'redis', 'pdf') can be started here, installing it where that is possible. */
export async function ensureBinaries(wanted) {
  const missing = wanted.filter((name) => !needs[name].find()).map((name) => needs[name]);
  if (missing.length === 0) return;
  const packages = missing.flatMap((need) => [need.package, ...(need.also ?? [])]);
  const shell = aptShell();
  if (shell) await step(`Installing ${packages.join(' and ')}`, () => aptInstall(shell, packages));
  const still = missing.filter((need) => !need.find());
  if (still.length > 0) throw new Problem(instruction(still));
}

/** The browser of the tests, installed where that is possible; null where there is none: they are skipped, and counted. */
export async function findBrowser() {
  try {
    await ensureBinaries(['browser']);
  } catch (error) {
    process.stderr.write(`${error.message}\nTests in a browser are skipped.\n`);
  }
  return needs.browser.find();
}

function instruction(missing) {
  const packages = missing.map((need) => need.package).join(' ');
  const names = missing.map((need) => need.says).join(' and ');
  const brew = packages.replace(/-(server|utils)\b/g, '');
  return (
    `${names} not found: install with "apt-get install --no-install-recommends ${packages}" ` +
    `(macOS: "brew install ${brew}"), or give DATABASE_URL and REDIS_URL of running servers.`
  );
}

/** How to become root for apt: already root, or sudo without a password; null when neither, or no apt. */
function aptShell() {
  if (!which('apt-get') || !existsSync('/etc/debian_version')) return null;
  if (process.getuid?.() === 0) return ['sh'];
  return which('sudo') && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0
    ? ['sudo', '-n', 'sh']
    : null;
}

// The packages would start system services; ours are private, so a policy forbids it while they install.
const script = `set -e
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  trap 'rm -f $policy' EXIT
  printf '#!/bin/sh\\nexit 101\\n' > $policy
  chmod 755 $policy
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "$@"
`;

function aptInstall([file, ...args], packages) {
  const apt = spawnSync(file, [...args, '-c', script, 'sh', ...packages], { encoding: 'utf8', maxBuffer: 64 << 20 });
  if (apt.status === 0) return;
  throw new Problem(
    `apt-get could not install ${packages.join(' and ')}.`,
    apt.stderr?.trim().split('\n').slice(-8).join('\n'),
  );
}

// A private MariaDB (or MySQL) in a directory of its own, on a free port of the loopback, run by whoever calls.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { which } from './binaries.mjs';
import { freePort, greeting, untilReady } from './net.mjs';
import { Problem } from './problem.mjs';
import { rotate, startLogged, stop, tail } from './process.mjs';

const sqlMode =
  'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ONLY_FULL_GROUP_BY,ERROR_FOR_DIVISION_BY_ZERO,NO_ZERO_DATE,NO_ZERO_IN_DATE';

const server = () => which('mariadbd', 'mysqld');
const isMariadb = () =>
  /MariaDB/i.test(spawnSync(server(), ['--no-defaults', '--version'], { encoding: 'utf8' }).stdout);

// As root the servers refuse to run unless told so; a system account would be shut out of a private DATA_DIR.
const runAs = () => (process.getuid?.() === 0 ? ['--user=root'] : []);

/**
 * Temporary tables of its own beside the data: a server that starts removes what it takes for leavings in a shared
 * temporary directory, also those of another server at work.
 */
function ownTemporary(dir) {
  const temporary = `${dir}.tmp`;
  mkdirSync(temporary, { recursive: true, mode: 0o700 });
  return { ...process.env, TMPDIR: temporary };
}

/** Creates the data directory under another name first: an interrupted attempt leaves nothing half done. */
function initialize(dir, log) {
  const part = `${dir}.new`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true, mode: 0o700 });
  // Its script splits an absolute path at blanks.
  const [file, ...args] = isMariadb()
    ? [
        which('mariadb-install-db', 'mysql_install_db'),
        '--no-defaults',
        `--datadir=./${basename(part)}`,
        '--skip-test-db',
      ]
    : [server(), '--no-defaults', '--initialize-insecure', `--datadir=${part}`];
  if (!file)
    throw new Problem(
      'mariadb-install-db not found: it belongs to the MariaDB server package; install that package anew.',
    );
  const options = { cwd: dirname(part), encoding: 'utf8', env: ownTemporary(dir) };
  const made = spawnSync(file, [...args, ...runAs()], options);
  if (made.status !== 0) {
    writeFileSync(log, `${made.stdout ?? ''}${made.stderr ?? ''}`);
    throw new Problem(`The database could not be created in ${dir} (log: ${log}).`, tail(log, 6));
  }
  renameSync(part, dir);
}

/** Flushed to the disk at each commit; else left to the system, which keeps it over a death of the server but not its own. */
const flushing = (durable) =>
  durable
    ? ['--innodb-flush-log-at-trx-commit=1']
    : ['--innodb-flush-log-at-trx-commit=2', '--innodb-flush-method=nosync', '--skip-innodb-doublewrite'];

function settings(dir, port, { redoMb, poolMb, durable }) {
  const redo = isMariadb() ? `--innodb-log-file-size=${redoMb}M` : `--innodb-redo-log-capacity=${redoMb}M`;
  return [
    '--no-defaults',
    `--datadir=${dir}`,
    '--socket=m.sock', // relative to the data directory: an absolute path may exceed what a socket's name can hold
    `--pid-file=${join(dir, 'm.pid')}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    '--skip-name-resolve',
    redo,
    `--innodb-buffer-pool-size=${poolMb}M`,
    ...flushing(durable),
    '--character-set-server=utf8mb4',
    '--collation-server=utf8mb4_unicode_520_ci',
    '--transaction-isolation=READ-COMMITTED',
    '--default-time-zone=+00:00',
    '--max-connections=300',
    `--sql-mode=${sqlMode}`,
    ...(isMariadb() ? [] : ['--mysqlx=OFF', '--disable-log-bin']),
    ...runAs(),
  ];
}

/** What the server runs at every start: our user with this password, the databases, and nobody else's way in. */
function initSql({ password, databases, global }) {
  const users = ['127.0.0.1', 'localhost'].map((host) => `'yunshi'@'${host}'`);
  const grant = (on, user) => `GRANT ALL PRIVILEGES ON ${on} TO ${user}`;
  return [
    ...databases.map((name) => `CREATE DATABASE IF NOT EXISTS \`${name}\` COLLATE utf8mb4_unicode_520_ci`),
    ...users.map((user) => `CREATE USER IF NOT EXISTS ${user} IDENTIFIED BY '${password}'`),
    ...users.map((user) => `ALTER USER ${user} IDENTIFIED BY '${password}'`),
    `ALTER USER 'root'@'localhost' IDENTIFIED BY '${password}'`, // MySQL creates it without one
    ...users.flatMap((user) =>
      global ? [`${grant('*.*', user)} WITH GRANT OPTION`] : databases.map((name) => grant(`\`${name}\`.*`, user)),
    ),
  ]
    .map((line) => `${line};\n`)
    .join('');
}

/**
 * Starts the server over `dir` (created when absent) and waits until it greets; on `port` where one is wanted.
 * Gives { pid, start, port, url } with the url without a database's name.
 * `durable` false is for throwaway data, which wait for no disk.
 */
export async function startMariadb(dir, options) {
  const { password, databases, global = false, redoMb = 128, poolMb = 512, durable = true } = options;
  const { log, port: wanted } = options;
  mkdirSync(dirname(dir), { recursive: true });
  if (!existsSync(dir)) initialize(dir, log);
  const init = join(dir, 'yunshi-init.sql');
  for (let attempt = 1; ; attempt += 1) {
    writeFileSync(init, initSql({ password, databases, global }), { mode: 0o600 });
    chmodSync(init, 0o600);
    const port = wanted ?? (await freePort());
    const args = [...settings(dir, port, { redoMb, poolMb, durable }), `--init-file=${init}`];
    const handle = startLogged('mariadb', server(), args, { log: rotate(log), cwd: dir, env: ownTemporary(dir) });
    const ready = await untilReady(handle, async () => (await greeting(port)) !== null, 120_000);
    rmSync(init, { force: true });
    if (ready) return Object.assign(handle, { port, url: `mysql://yunshi:${password}@127.0.0.1:${port}` });
    await stop(handle);
    // Between choosing a port and listening another copy may have taken it.
    if (attempt < 3 && /Address already in use/i.test(tail(log, 50))) continue;
    throw new Problem(
      `The database in ${dir} does not start (${handle.ended ?? 'no answer in 120 s'}; log: ${log}); ` +
        '"npm run up -- --fresh" begins again with empty data.',
      tail(log, 6),
    );
  }
}

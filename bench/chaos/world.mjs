// The product of a run's own: database, Redis, one api and two workers from dist, on ports that stay, to be killed.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import { ensureBinaries } from '../../scripts/lib/binaries.mjs';
import { startMariadb } from '../../scripts/lib/mariadb.mjs';
import { freePort } from '../../scripts/lib/net.mjs';
import { cliEntry, inRoot, root } from '../../scripts/lib/paths.mjs';
import { Problem } from '../../scripts/lib/problem.mjs';
import { startLogged, tail } from '../../scripts/lib/process.mjs';
import { migrate } from '../../scripts/lib/product.mjs';
import { step } from '../../scripts/lib/progress.mjs';
import { startRedis } from '../../scripts/lib/redis.mjs';
import { lastLines, run } from '../../scripts/lib/run.mjs';

const OPERATOR = 'operator@chaos.example';
const PATIENCE = 180_000;

export class World {
  /** @param wish begin: ISO, when the empty product's time begins; default now */
  constructor(dir, { lockSeconds, begin }) {
    this.dir = dir;
    this.lockSeconds = lockSeconds;
    this.begin = begin;
    this.password = randomBytes(16).toString('hex');
    this.servers = new Map();
    this.ports = { database: 0, redis: 0, api: 0 };
    this.ahead = 0n;
  }

  /** Servers, an empty product and its operator; nothing of it runs yet. */
  async prepare() {
    await ensureBinaries(['database', 'redis']);
    process.env.TMPDIR = this.dir;
    this.ports = { database: await freePort(), redis: await freePort(), api: await freePort() };
    await step('Starting MariaDB', () => this.start('database'));
    await this.start('redis');
    const credentials = `:${this.password}@127.0.0.1:`;
    this.databaseUrl = `mysql://yunshi${credentials}${this.ports.database}/yunshi`;
    this.redisUrl = `redis://${credentials}${this.ports.redis}/0`;
    this.env = {
      ...process.env,
      NODE_OPTIONS: '',
      DATABASE_URL: this.databaseUrl,
      REDIS_URL: this.redisUrl,
      JWT_SECRET: randomBytes(32).toString('hex'),
      SECRETS_KEYS: `chaos:${randomBytes(32).toString('base64')}`,
      YUNSHI_PASSWORD: this.password,
      FILES_DIR: join(this.dir, 'files'),
      PORT: String(this.ports.api),
      JOB_LOCK_SECONDS: String(this.lockSeconds),
      PRODUCT_CLOCK: 'movable',
      NODE_ENV: 'test',
      TZ: 'UTC',
    };
    await migrate(this.env);
    if (this.begin) await this.cli('clock', 'set', this.begin);
    await this.cli('create-operator', '--email', OPERATOR);
    this.operator = { email: OPERATOR, password: this.password };
  }

  async cli(name, ...args) {
    const { status, output } = await run(process.execPath, ['--no-warnings', cliEntry(name), ...args], {
      cwd: root,
      env: this.env,
    });
    if (status !== 0) throw new Problem(`${name} failed.`, lastLines(output, 10));
    return output;
  }

  /** Starts one of the five and waits until it is there; what ends by itself is an error. */
  async start(name) {
    const log = join(this.dir, `${name}.log`);
    const options = { password: this.password, log, port: this.ports[name] };
    let handle;
    if (name === 'database')
      handle = await startMariadb(join(this.dir, 'mariadb'), {
        ...options,
        databases: ['yunshi'],
        redoMb: 64,
        poolMb: 128,
      });
    else if (name === 'redis') handle = await startRedis(join(this.dir, 'redis'), options);
    else
      handle = startLogged(name, process.execPath, ['--enable-source-maps', entryOf(name)], {
        log,
        env: this.env,
        cwd: root,
      });
    const server = { handle, since: null };
    this.servers.set(name, server);
    if (name === 'api') await this.untilReady(handle);
    server.since = Date.now();
  }

  async untilReady(handle) {
    const until = Date.now() + PATIENCE;
    while (handle.ended === null && Date.now() < until) {
      if (await this.isReady()) return;
      await sleep(50);
    }
    // Killed while it started: whoever did that starts it again.
    if (handle.ended === 'signal SIGKILL') return;
    // Without a database it ends by itself, as it should: the next attempt may find one.
    throw new Problem(`The api does not start (${handle.ended ?? 'not ready'}).`, tail(handle.log));
  }

  async isReady() {
    try {
      const answer = await fetch(`http://127.0.0.1:${this.ports.api}/health/ready`, {
        signal: AbortSignal.timeout(3000),
      });
      await answer.body?.cancel();
      return answer.status === 200;
    } catch {
      return false;
    }
  }

  /** Whether its process runs; a worker or an api that ended by itself does not. */
  isUp(name) {
    const server = this.servers.get(name);
    return !!server && server.handle.ended === null;
  }

  /** Whether it was there for so long: on a slow machine an api that is killed while it starts would never answer. */
  wasUpFor(name, ms) {
    return this.isUp(name) && this.servers.get(name).since !== null && Date.now() - this.servers.get(name).since >= ms;
  }

  pidOf(name) {
    return this.servers.get(name).handle.pid;
  }

  /** SIGKILL by its id; gives the promise of its end. The signal is sent before this returns. */
  kill(name) {
    process.kill(this.pidOf(name), 'SIGKILL');
    return this.servers.get(name).handle.exited;
  }

  /** Starts it until it stays: what starts while the database is away ends by itself. */
  async revive(name) {
    const until = Date.now() + PATIENCE;
    for (;;) {
      try {
        await this.start(name);
        return;
      } catch (error) {
        if (Date.now() > until) throw error;
        await sleep(300);
      }
    }
  }

  /** Everything runs again, whatever was killed or ended by itself. */
  async heal() {
    for (const name of ['database', 'redis', 'worker-1', 'worker-2', 'api'])
      if (!this.isUp(name)) await this.revive(name);
    const until = Date.now() + PATIENCE;
    while (!(await this.isReady())) {
      if (Date.now() > until) throw new Problem('The product does not come back.', tail(join(this.dir, 'api.log')));
      if (!this.isUp('api')) await this.revive('api');
      await sleep(100);
    }
  }

  /** Now by the product's clock, microseconds. */
  now() {
    return BigInt(Date.now()) * 1000n + this.ahead;
  }

  /** Moves the clock as its command does, without the seconds a command takes; forward only. */
  async moveClock(to) {
    const ahead = to - BigInt(Date.now()) * 1000n;
    if (ahead <= this.ahead) return;
    const connection = await mysql.createConnection({ uri: this.databaseUrl, connectTimeout: 3000 });
    connection.on('error', () => {});
    try {
      await connection.query('UPDATE product_clock SET ahead = ?, moved_at = NOW(6) WHERE id = 1', [String(ahead)]);
      this.ahead = ahead;
    } finally {
      connection.destroy();
    }
  }
}

const entryOf = (name) => inRoot('dist', 'apps', name === 'api' ? 'api' : 'worker', 'src', 'main.js');

// Kills without warning what the seed names, when it names it, and notes what each kill hit.
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import mysql from 'mysql2/promise';

const VICTIMS = ['api', 'api', 'worker-1', 'worker-1', 'worker-2', 'worker-2', 'database', 'redis', 'flush'];
/** How long it lies in wait for something to hit. */
const LIE_IN_WAIT = 2_500;

/** A direct look at what runs: jobs that a worker holds in Redis, and billing runs in the database. */
class Look {
  constructor({ redisUrl, databaseUrl }) {
    this.redis = new Redis(redisUrl, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: 1000,
      retryStrategy: () => 100,
    });
    this.redis.on('error', () => {});
    this.databaseUrl = databaseUrl;
    this.database = null;
  }

  async jobs() {
    try {
      const lists = await this.redis.keys('{yunshi}:*:active');
      const lengths = await Promise.all(lists.map((list) => this.redis.llen(list)));
      return lengths.reduce((sum, length) => sum + length, 0);
    } catch {
      return 0;
    }
  }

  async runs() {
    try {
      if (!this.database) {
        this.database = await mysql.createConnection({ uri: this.databaseUrl, connectTimeout: 1000 });
        this.database.on('error', () => (this.database = null));
      }
      const [[{ n }]] = await this.database.query("SELECT COUNT(*) AS n FROM billing_run WHERE status = 'RUNNING'");
      return Number(n);
    } catch {
      this.database?.destroy();
      this.database = null;
      return 0;
    }
  }

  flush() {
    return this.redis.flushall().catch(() => null);
  }

  close() {
    this.redis.disconnect();
    this.database?.destroy();
  }
}

export class Killer {
  constructor({ world, api, random }) {
    Object.assign(this, { world, api, random });
    this.look = new Look(world);
    this.kills = [];
    this.reviving = new Set();
    this.failure = null;
  }

  /** Kills that hit a request under way, and such that hit a running job or run. */
  hits() {
    return {
      requests: this.kills.filter(({ requests }) => requests > 0).length,
      jobs: this.kills.filter(({ victim, jobs, runs }) => victim !== 'flush' && jobs + runs > 0).length,
    };
  }

  /** Waits until there is something to hit, or for as long as it lies in wait. */
  async moment(victim) {
    const until = Date.now() + LIE_IN_WAIT;
    const wantsJob = victim !== 'api' && !(victim === 'database' && this.random() < 0.5);
    for (;;) {
      const [jobs, runs] = wantsJob ? await Promise.all([this.look.jobs(), this.look.runs()]) : [0, 0];
      const requests = ['api', 'database'].includes(victim) ? this.api.pending : 0;
      if ((wantsJob ? jobs + runs : requests) > 0 || Date.now() > until) return { jobs, runs, requests };
      await sleep(wantsJob ? 5 : 1);
    }
  }

  async strike(victim) {
    if (victim !== 'api') {
      const { jobs, runs, requests } = await this.moment(victim);
      if (victim === 'flush') return (await this.look.flush()) && this.kills.push({ victim, jobs, runs, requests });
      if (!this.world.isUp(victim)) return;
      const gone = this.world.kill(victim);
      this.kills.push({ victim, jobs, runs, requests });
      return this.revive(victim, gone);
    }
    await this.moment(victim);
    await sleep(this.random() * 10);
    if (!this.world.isUp(victim)) return;
    const requests = this.api.pending; // at the very signal
    const gone = this.world.kill(victim);
    this.kills.push({ victim, jobs: 0, runs: 0, requests });
    this.revive(victim, gone);
  }

  /** Back after a moment, while others live on and may be killed meanwhile. */
  revive(victim, gone) {
    const pause = this.random() * 1000;
    const work = (async () => {
      await gone;
      await sleep(pause);
      await this.world.revive(victim);
    })();
    this.reviving.add(work);
    work.catch((error) => (this.failure ??= error)).finally(() => this.reviving.delete(work));
  }

  /** @param goesOn whether another kill is wanted */
  async run(goesOn) {
    while (goesOn() && !this.failure) {
      await sleep(800 + this.random() * 2500);
      const victim = VICTIMS[Math.floor(this.random() * VICTIMS.length)];
      if (victim === 'flush' || this.world.wasUpFor(victim, 1000)) await this.strike(victim);
      await this.reviveWhatEnded();
    }
    while (this.reviving.size) await Promise.allSettled([...this.reviving]);
    this.look.close();
    if (this.failure) throw this.failure;
  }

  /** A process that started while the database was away has ended by itself; somebody starts it again. */
  async reviveWhatEnded() {
    if (this.reviving.size) return;
    for (const name of ['api', 'worker-1', 'worker-2'])
      if (!this.world.isUp(name)) this.revive(name, Promise.resolve());
  }
}

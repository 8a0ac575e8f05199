// Kills without warning what the seed names, when it names it, and notes what each kill hit.
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';

/** One round of kills; when all had their turn, the next begins. */
const VICTIMS = ['api', 'api', 'worker-1', 'worker-1', 'worker-2', 'worker-2', 'database', 'redis', 'flush'];
/** How long it lies in wait for something to hit. */
const LIE_IN_WAIT = 2_500;

/** A direct look at the jobs that workers hold in Redis. */
class Look {
  constructor({ redisUrl }) {
    this.redis = new Redis(redisUrl, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: 1000,
      retryStrategy: () => 100,
    });
    this.redis.on('error', () => {});
  }

  /** How many jobs the process with this id holds. Those of one that was killed stay until its lock is over. */
  async heldBy(pid) {
    try {
      const lists = await this.redis.keys('{yunshi}:*:active');
      const held = await Promise.all(
        lists.map(async (list) => {
          const jobs = (await this.redis.lrange(list, 0, -1)).map((id) => list.replace(/active$/, id));
          return Promise.all(jobs.map((job) => this.redis.hget(job, 'pb')));
        }),
      );
      return held.flat().filter((name) => name?.endsWith(`-${pid}`)).length;
    } catch {
      return 0; // Redis is away
    }
  }

  flush() {
    return this.redis.flushall().catch(() => null);
  }

  close() {
    this.redis.disconnect();
  }
}

const isWorker = (victim) => victim.startsWith('worker');
/** Kinds of victims, whichever worker it is. */
export const KINDS = ['api', 'database', 'flush', 'redis', 'worker-1', 'worker-2'];

export class Killer {
  constructor({ world, api, random }) {
    Object.assign(this, { world, api, random });
    this.look = new Look(world);
    this.kills = [];
    this.round = [];
    this.reviving = new Set();
    this.failure = null;
  }

  /**
   * Kills of the api or the database while a request was under way, and kills of a worker that still held a job when
   * it was dead: neither another worker's job nor a run that is merely unfinished counts.
   */
  hits() {
    return {
      requests: this.kills.filter(({ requests }) => requests > 0).length,
      jobs: this.kills.filter(({ jobs }) => jobs > 0).length,
    };
  }

  /** Waits until there is something to hit, or for as long as it lies in wait. */
  async moment(victim) {
    const until = Date.now() + LIE_IN_WAIT;
    while (Date.now() < until) {
      if (isWorker(victim) ? await this.look.heldBy(this.world.pidOf(victim)) : this.api.pending) return;
      await sleep(isWorker(victim) ? 5 : 1);
    }
  }

  async strike(victim) {
    if (victim === 'flush') return this.flush();
    if (victim !== 'redis') await this.moment(victim);
    if (victim === 'api') await sleep(this.random() * 10);
    if (!this.world.isUp(victim)) return;
    const pid = this.world.pidOf(victim);
    const requests = ['api', 'database'].includes(victim) ? this.api.pending : 0; // at the very signal
    const gone = this.world.kill(victim);
    const kill = { victim, requests, jobs: 0 };
    this.kills.push(kill);
    this.revive(victim, gone, async () => {
      if (isWorker(victim)) kill.jobs = await this.look.heldBy(pid);
    });
  }

  async flush() {
    if (await this.look.flush()) this.kills.push({ victim: 'flush', requests: 0, jobs: 0 });
    else this.round.push('flush'); // Redis was away
  }

  /** Back after a moment, while others live on and may be killed meanwhile. */
  revive(victim, gone, whenDead = () => {}) {
    const pause = this.random() * 1000;
    const work = (async () => {
      await gone;
      await whenDead();
      await sleep(pause);
      await this.world.revive(victim);
    })();
    this.reviving.add(work);
    work.catch((error) => (this.failure ??= error)).finally(() => this.reviving.delete(work));
  }

  /** Whose turn it is, among those of this round that can be killed now; none while all of them are away. */
  next() {
    if (!this.round.length) this.round = [...VICTIMS];
    const able = this.round.filter((victim) => victim === 'flush' || this.world.wasUpFor(victim, 1000));
    if (!able.length) return null;
    const victim = able[Math.floor(this.random() * able.length)];
    this.round.splice(this.round.indexOf(victim), 1);
    return victim;
  }

  /** @param goesOn whether another kill is wanted */
  async run(goesOn) {
    while (goesOn() && !this.failure) {
      await sleep(800 + this.random() * 2500);
      const victim = this.next();
      if (victim) await this.strike(victim);
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

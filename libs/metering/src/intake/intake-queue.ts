import { DomainError, text } from '#kernel';
import { Config, databaseFault, isDuplicate } from '#platform';
import { Injectable } from '@nestjs/common';
import type { Verdict } from '../core/index.js';
import { IntakeWriter, type Portion } from './intake-writer.js';

/** Events of one transaction: enough to be quick, few enough that no one waits long for its locks. */
export const SLICE = 500;
/** How long a portion waits for company while others are being written. */
const PATIENCE = 5;
/** Transactions at a time, per process, when requests are merged: more would only wait for one another. */
const MOST_WRITES = 4;
/**
 * Groups that are not full begin only while fewer transactions than this are under way: with twice as many, each
 * holds half the events, and a transaction costs the most by being one.
 */
const MOST_SMALL_WRITES = 2;
/** Connections left to everything else when they are not. */
const SPARED = 2;
/** Events of requests under way, per process; beyond, a client is asked to come back. */
const MOST_WAITING = 50_000;

interface Waiting {
  portion: Portion;
  resolve: (verdicts: Verdict[]) => void;
  reject: (error: unknown) => void;
}

const busy = (): DomainError =>
  new DomainError(
    'UNAVAILABLE',
    text(
      'Too much usage is being reported at the moment. Send the request again.',
      '当前上报的用量过多，请重新发送请求。',
    ),
  );

/** A collision that outlasted every attempt is the database's business, not the request's. */
const told = (error: unknown): unknown => (isDuplicate(error) ? busy() : (databaseFault(error) ?? error));

/**
 * Merges what concurrent requests report into few transactions. Alone, a portion is written at once; beside others
 * it waits up to 5 ms, or until 500 events are together. Each portion has its own answer: when a transaction fails
 * for a reason that is not the database's, its portions are written one by one, so that one cannot fail another.
 * INTAKE_MERGE=1 gives each portion a transaction of its own: what merging gains is measured against that.
 */
@Injectable()
export class IntakeQueue {
  private waiting: Waiting[] = [];
  private writes = 0;
  private admitted = 0;
  private timer: NodeJS.Timeout | NodeJS.Immediate | null = null;

  private readonly merged: number;
  private readonly mostWrites: number;

  constructor(
    private readonly writer: IntakeWriter,
    { intakeMerge, poolSize }: Config,
  ) {
    this.merged = intakeMerge;
    this.mostWrites = intakeMerge > 1 ? MOST_WRITES : Math.max(1, poolSize - SPARED);
  }

  /** Runs a request of `count` events, unless too many are under way: UNAVAILABLE. */
  async admit<T>(count: number, work: () => Promise<T>): Promise<T> {
    if (this.admitted > 0 && this.admitted + count > MOST_WAITING) throw busy();
    this.admitted += count;
    try {
      return await work();
    } finally {
      this.admitted -= count;
    }
  }

  /** Writes a portion of at most `SLICE` events, perhaps with others'; answers after commit. */
  submit(portion: Portion): Promise<Verdict[]> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ portion, resolve, reject });
      this.schedule();
    });
  }

  private schedule(): void {
    if (!this.waiting.length || this.writes >= this.mostWrites) return;
    const events = this.waiting.reduce((sum, { portion }) => sum + portion.events.length, 0);
    if (events >= this.merged) this.flush();
    else if (!this.timer && this.writes < MOST_SMALL_WRITES)
      this.timer = this.writes ? setTimeout(() => this.flush(), PATIENCE) : setImmediate(() => this.flush());
  }

  private flush(): void {
    clearTimeout(this.timer as NodeJS.Timeout | undefined);
    clearImmediate(this.timer as NodeJS.Immediate | undefined);
    this.timer = null;
    if (!this.waiting.length || this.writes >= this.mostWrites) return;
    const group = this.take();
    this.writes++;
    void this.write(group).finally(() => {
      this.writes--;
      this.schedule();
    });
    this.schedule();
  }

  /** The next portions that fit in one transaction: at least one. */
  private take(): Waiting[] {
    let events = 0;
    const fits = this.waiting.findIndex(({ portion }) => (events += portion.events.length) > this.merged);
    return this.waiting.splice(0, fits === -1 ? this.waiting.length : Math.max(1, fits));
  }

  private async write(group: Waiting[]): Promise<void> {
    try {
      const answers = await this.writer.write(group.map(({ portion }) => portion));
      group.forEach(({ resolve }, index) => resolve(answers[index]!));
    } catch (error) {
      const known = told(error);
      if (group.length === 1 || known instanceof DomainError) group.forEach(({ reject }) => reject(known));
      else for (const waiting of group) await this.write([waiting]);
    }
  }
}

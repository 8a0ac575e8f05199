import { type Actor, ownOrAll, seesEverything } from '#identity';
import { Clock, type Id, isId, Issues, listInput, newId, notFound, text, textInput, transition } from '#kernel';
import {
  at,
  Audit,
  bin,
  Config,
  Hints,
  Idempotency,
  newestFirst,
  outboundUrlInput,
  type Page,
  rows,
  type Runner,
  Sealer,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { USAGE_PULL_MACHINE, type UsagePullAction } from '../core/index.js';
import { WAYS_QUEUE } from '../file/usage-files.service.js';
import { pullPurpose, selectPulls, type UsagePull } from './usage-pull-rows.js';

export const PULL_USAGE = 'pull-usage';

export interface PullWish {
  name: string;
  url: string;
  secret?: string | null;
  source?: string | null;
  intervalSeconds?: number | null;
  cursor?: string | null;
  idempotencyKey?: string | null;
}

const MOST_OF_ONE = 20;
const LONGEST_SECRET = 500;
const INTERVAL = { least: 60, usual: 300, most: 86_400 };

const noSuch = (): Error => notFound(text('pull of usage', '用量拉取任务'));

/** Providers' endpoints of usage: registered, paused, ended. Reading them is the worker's. */
@Injectable()
export class UsagePulls {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly sealer: Sealer,
    private readonly audit: Audit,
    private readonly hints: Hints,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /**
   * Registers an endpoint and has it read at once. The secret is kept sealed and never shown. VALIDATION_FAILED:
   * REQUIRED, TOO_LONG, NOT_TEXT, MALFORMED, OUT_OF_RANGE, ADDRESS_NOT_ALLOWED, TOO_MANY beyond 20 that are not ended.
   */
  async create(actor: Actor, { idempotencyKey, ...wish }: PullWish): Promise<UsagePull> {
    const once = {
      organizationId: actor.organizationId,
      operation: 'createUsagePull',
      key: idempotencyKey,
      body: wish,
    };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, () => this.insert(manager, actor, wish)),
    );
    await this.hint(made);
    return this.get(actor, made);
  }

  private async insert(manager: EntityManager, actor: Actor, wish: PullWish): Promise<Id> {
    const { name, url, source, secret, intervalSeconds, cursor } = this.checked(wish);
    const others = await rows(
      manager,
      "SELECT id FROM usage_pull WHERE provider_id = ? AND status <> 'ENDED' FOR UPDATE",
      [bin(actor.organizationId)],
    );
    const issues = new Issues();
    listInput(issues, ['input', 'url'], [...others, url], { max: MOST_OF_ONE });
    issues.throwIfAny();
    const pullId = newId();
    const now = at(this.clock.now());
    await manager.query(
      `INSERT INTO usage_pull (id, provider_id, created_by, name, url, source, sealed_secret, interval_seconds, status,
         page_cursor, pages, events, accepted, duplicates, rejected, failures, next_at, created_at)
       VALUES (?,?,?,?,?,?,?,?,'ACTIVE',?,0,0,0,0,0,0,?,?)`,
      [
        bin(pullId),
        bin(actor.organizationId),
        bin(actor.personId),
        name,
        url,
        source,
        secret && this.sealer.seal(secret, pullPurpose(pullId)),
        intervalSeconds,
        cursor,
        now,
        now,
      ],
    );
    const after = { name, url, source, intervalSeconds, cursor, secret: secret !== null };
    await this.audit.write(manager, actor, {
      action: 'createUsagePull',
      subject: 'usagePull',
      subjectId: pullId,
      after,
    });
    return pullId;
  }

  private checked(
    wish: PullWish,
  ): Required<Omit<PullWish, 'idempotencyKey'>> & { source: string; intervalSeconds: number } {
    const issues = new Issues();
    const name = textInput(issues, ['input', 'name'], wish.name, { max: 200 });
    const url = outboundUrlInput(issues, ['input', 'url'], wish.url, this.config.production);
    const source = textInput(issues, ['input', 'source'], wish.source ?? '', { max: 255, min: 0 });
    const cursor = wish.cursor ? textInput(issues, ['input', 'cursor'], wish.cursor, { max: 1000 }) : null;
    // What a header can carry.
    const secret = wish.secret
      ? textInput(issues, ['input', 'secret'], wish.secret, { max: LONGEST_SECRET, pattern: /^[\x21-\x7e]+$/ })
      : null;
    const intervalSeconds = wish.intervalSeconds ?? INTERVAL.usual;
    if (intervalSeconds < INTERVAL.least || intervalSeconds > INTERVAL.most)
      issues.add(
        ['input', 'intervalSeconds'],
        'OUT_OF_RANGE',
        text(`Between ${INTERVAL.least} and ${INTERVAL.most}.`, `须在 ${INTERVAL.least} 到 ${INTERVAL.most} 之间。`),
      );
    issues.throwIfAny();
    return { name, url, source, secret, intervalSeconds, cursor };
  }

  /** The pull, or NOT_FOUND, also for another provider's. */
  async get(
    actor: Actor,
    pullId: Id,
    runner: Runner = this.dataSource,
    lock: '' | 'FOR UPDATE' = '',
  ): Promise<UsagePull> {
    const [pull] = isId(pullId) ? await selectPulls(runner, `WHERE id = ? ${lock}`, [bin(pullId)]) : [];
    if (!pull || (!seesEverything(actor.roles) && pull.providerId !== actor.organizationId)) throw noSuch();
    return pull;
  }

  /** The provider's pulls, or all for who sees everything; newest first. */
  async list(actor: Actor, page: Page): Promise<Slice<UsagePull>> {
    const { tail, parameters } = newestFirst(ownOrAll(actor, 'provider_id'), page);
    return sliceOf(await selectPulls(this.dataSource, tail, parameters), page.first);
  }

  /** Pauses, resumes (it is read at once) or ends a pull: NOT_FOUND, INVALID_TRANSITION. */
  async command(actor: Actor, pullId: Id, command: UsagePullAction): Promise<UsagePull> {
    await this.transactions.run(async (manager) => {
      const { status: before } = await this.get(actor, pullId, manager, 'FOR UPDATE');
      const status = transition(USAGE_PULL_MACHINE, before, command);
      await manager.query(
        `UPDATE usage_pull SET status = ?, next_at = ?, failures = 0,
           sealed_secret = ${status === 'ENDED' ? 'NULL' : 'sealed_secret'} WHERE id = ?`,
        [status, status === 'ACTIVE' ? at(this.clock.now()) : null, bin(pullId)],
      );
      await this.audit.write(manager, actor, {
        action: `${command}UsagePull`,
        subject: 'usagePull',
        subjectId: pullId,
        before: { status: before },
        after: { status },
      });
    });
    if (command === 'resume') await this.hint(pullId);
    return this.get(actor, pullId);
  }

  private hint(pullId: Id): Promise<void> {
    return this.hints.send(WAYS_QUEUE, PULL_USAGE, { pullId }, `pull-${pullId}`);
  }
}

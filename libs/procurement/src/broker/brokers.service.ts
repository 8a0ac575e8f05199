import { Plans } from '#catalog';
import { type Actor, ownOrAll } from '#identity';
import { Clock, type Id, invalid, isId, Issues, newId, notFound, text, textInput } from '#kernel';
import {
  at,
  Audit,
  bin,
  Config,
  Idempotency,
  newestFirst,
  outboundUrlInput,
  type Page,
  rows,
  Sealer,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { GONE_STATUSES, LONGEST_POLLING_SECONDS, USUAL_POLLING_SECONDS } from '../core/index.js';
import {
  type Broker,
  type BrokerOperation,
  brokerPurpose,
  ownBroker,
  selectBrokers,
  selectOperations,
} from './broker-rows.js';

export interface BrokerWish {
  url: string;
  username: string;
  password: string;
  idempotencyKey?: string | null;
}

export interface BrokerPlanWish {
  planId: Id;
  brokerId: Id;
  serviceId: string;
  brokerPlanId: string;
  maximumPollingSeconds?: number | null;
  bindable?: boolean | null;
}

const LONGEST_CREDENTIAL = 200;
const LONGEST_ID = 255;
const MOST_OF_ONE = 20;

/** Providers' service brokers, and which plans are made by them. Asking them is the worker's. */
@Injectable()
export class Brokers {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly plans: Plans,
    private readonly sealer: Sealer,
    private readonly audit: Audit,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /**
   * Registers a broker. Its credentials are kept sealed and never shown. VALIDATION_FAILED: REQUIRED, TOO_LONG,
   * NOT_TEXT, MALFORMED, ADDRESS_NOT_ALLOWED, TOO_MANY beyond 20.
   */
  async register(actor: Actor, { idempotencyKey, ...wish }: BrokerWish): Promise<Broker> {
    // A fingerprint of the body is kept with its key: the password, which could be guessed from it, is left out.
    const body = { url: wish.url, username: wish.username };
    const once = { organizationId: actor.organizationId, operation: 'registerBroker', key: idempotencyKey, body };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, () => this.insert(manager, actor, wish)),
    );
    return ownBroker(this.dataSource, actor, made);
  }

  private async insert(manager: EntityManager, actor: Actor, wish: BrokerWish): Promise<Id> {
    const issues = new Issues();
    const url = outboundUrlInput(issues, ['input', 'url'], wish.url, this.config.production);
    // The name ends at the first colon of a basic authentication.
    const username = textInput(issues, ['input', 'username'], wish.username, { max: LONGEST_CREDENTIAL });
    if (username.includes(':'))
      issues.add(['input', 'username'], 'MALFORMED', text('Without a colon.', '不能包含冒号。'));
    const password = textInput(issues, ['input', 'password'], wish.password, { max: LONGEST_CREDENTIAL });
    const others = await rows(
      manager,
      'SELECT id FROM broker WHERE provider_id = ? AND removed_at IS NULL FOR UPDATE',
      [bin(actor.organizationId)],
    );
    if (others.length >= MOST_OF_ONE)
      issues.add(['input', 'url'], 'TOO_MANY', text(`At most ${MOST_OF_ONE}.`, `最多 ${MOST_OF_ONE} 个。`));
    issues.throwIfAny();
    const brokerId = newId();
    await manager.query(
      'INSERT INTO broker (id, provider_id, created_by, url, sealed_credentials, created_at) VALUES (?,?,?,?,?,?)',
      [
        bin(brokerId),
        bin(actor.organizationId),
        bin(actor.personId),
        url,
        this.sealer.seal(`${username}:${password}`, brokerPurpose(brokerId)),
        at(this.clock.now()),
      ],
    );
    await this.told(manager, actor, 'registerBroker', brokerId, null, { url });
    return brokerId;
  }

  /**
   * Removes a broker, unbinds its plans and forgets its credentials. NOT_FOUND; VALIDATION_FAILED with BROKER_IN_USE
   * while something is to be done at it, or an instance it made still runs.
   */
  async remove(actor: Actor, brokerId: Id): Promise<Broker> {
    await this.transactions.run(async (manager) => {
      const { url } = await ownBroker(manager, actor, brokerId, true);
      // First the plans: an order accepted meanwhile has asked for its instances before, or finds none bound.
      await manager.query('DELETE FROM broker_plan WHERE broker_id = ?', [bin(brokerId)]);
      const used = await rows(
        manager,
        // Also what a service it made goes on as.
        `SELECT 1 FROM broker_operation o JOIN service_instance i ON i.id = o.instance_id
           JOIN service_instance s ON s.id = i.id OR s.service_id = i.service_id
          WHERE o.broker_id = ? AND (o.next_at IS NOT NULL OR s.status NOT IN (?)) LIMIT 1`,
        [bin(brokerId), GONE_STATUSES],
      );
      if (used.length)
        throw invalid(
          ['id'],
          'BROKER_IN_USE',
          text('Instances it made run, or it has work left.', '该服务代理仍有运行中的实例或未完成的操作。'),
        );
      await manager.query('UPDATE broker SET sealed_credentials = NULL, removed_at = ? WHERE id = ?', [
        at(this.clock.now()),
        bin(brokerId),
      ]);
      await this.told(manager, actor, 'removeBroker', brokerId, { url }, { removed: true });
    });
    return (await selectBrokers(this.dataSource, 'WHERE id = ?', [bin(brokerId)]))[0]!;
  }

  /**
   * From now on accepted orders of the plan are made by the broker, whatever revision of its offering sells it; binding it
   * again replaces what was bound. NOT_FOUND
   * unless plan and broker are the caller's own; VALIDATION_FAILED with REQUIRED, TOO_LONG, OUT_OF_RANGE.
   */
  async bind(actor: Actor, wish: BrokerPlanWish): Promise<Broker> {
    const plan =
      isId(wish.planId) && (await this.plans.byIds([wish.planId.toLowerCase()])).get(wish.planId.toLowerCase());
    if (!plan || plan.providerId !== actor.organizationId) throw notFound(text('plan', '套餐'));
    const issues = new Issues();
    const serviceId = textInput(issues, ['serviceId'], wish.serviceId, { max: LONGEST_ID });
    const brokerPlanId = textInput(issues, ['brokerPlanId'], wish.brokerPlanId, { max: LONGEST_ID });
    const bindable = wish.bindable ?? false;
    const pollingSeconds = wish.maximumPollingSeconds ?? USUAL_POLLING_SECONDS;
    if (pollingSeconds < 1 || pollingSeconds > LONGEST_POLLING_SECONDS)
      issues.add(
        ['maximumPollingSeconds'],
        'OUT_OF_RANGE',
        text(`From 1 to ${LONGEST_POLLING_SECONDS}.`, `须在 1 到 ${LONGEST_POLLING_SECONDS} 之间。`),
      );
    issues.throwIfAny();
    await this.transactions.run(async (manager) => {
      const broker = await ownBroker(manager, actor, wish.brokerId, true);
      await manager.query(
        `INSERT INTO broker_plan (offering_id, plan_code, broker_id, service_id, broker_plan_id, polling_seconds, bindable)
           VALUES (?,?,?,?,?,?,?)
           ON DUPLICATE KEY UPDATE broker_id = VALUES(broker_id), service_id = VALUES(service_id),
             broker_plan_id = VALUES(broker_plan_id), polling_seconds = VALUES(polling_seconds),
             bindable = VALUES(bindable)`,
        [bin(plan.offeringId), plan.code, bin(broker.id), serviceId, brokerPlanId, pollingSeconds, bindable],
      );
      const after = { planId: plan.id, serviceId, brokerPlanId, pollingSeconds, bindable };
      await this.told(manager, actor, 'bindPlanToBroker', broker.id, null, after);
    });
    return ownBroker(this.dataSource, actor, wish.brokerId);
  }

  /** The provider's own brokers, or all for who sees everything; newest first. */
  async list(actor: Actor, page: Page): Promise<Slice<Broker>> {
    const { tail, parameters } = newestFirst(ownOrAll(actor, 'provider_id'), page);
    return sliceOf(await selectBrokers(this.dataSource, tail, parameters), page.first);
  }

  /** What is and was asked of the provider's brokers, newest first. */
  async operations(actor: Actor, page: Page): Promise<Slice<BrokerOperation>> {
    const { tail, parameters } = newestFirst(ownOrAll(actor, 'provider_id'), page);
    return sliceOf(await selectOperations(this.dataSource, tail, parameters), page.first);
  }

  private told(
    manager: EntityManager,
    actor: Actor,
    action: string,
    subjectId: Id,
    before: Record<string, unknown> | null,
    after: Record<string, unknown> | null,
  ): Promise<unknown> {
    return this.audit.write(manager, actor, { action, subject: 'broker', subjectId, before, after });
  }
}

import type { Actor } from '#identity';
import { Clock, DomainError, type Id, type Instant, invalid, isId, newId, notFound, text, transition } from '#kernel';
import {
  at,
  Audit,
  bin,
  type Doer,
  Idempotency,
  newestFirst,
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
import { BINDING_MACHINE, type InstanceStatus } from '../core/index.js';
import { queueChange } from './broker-queue.js';
import { bindingPurpose, endBinding, lockBinding, selectBindings, type ServiceBinding } from './binding-rows.js';

const MOST_OF_ONE = 20;

const noBinding = (): Error => notFound(text('service binding', '服务凭据'));

interface Held {
  id: Buffer;
  organization_id: Buffer;
  provider_id: Buffer;
  status: InstanceStatus;
}

/** Credentials of running instances that brokers give: asked for, shown and given back by buyers. */
@Injectable()
export class ServiceBindings {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly sealer: Sealer,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Has the broker that made the instance give credentials for it. NOT_FOUND unless the instance is the caller's own;
   * INVALID_TRANSITION unless it is ACTIVE; VALIDATION_FAILED with NOT_BINDABLE, TOO_MANY beyond 20 that live.
   */
  async create(actor: Actor, instanceId: Id, idempotencyKey?: string | null): Promise<ServiceBinding> {
    const once = {
      ...{ organizationId: actor.organizationId, operation: 'createServiceBinding', key: idempotencyKey },
      body: { instanceId },
    };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, () => this.insert(manager, actor, instanceId)),
    );
    return (await selectBindings(this.dataSource, 'WHERE id = ?', [bin(made)]))[0]!;
  }

  private async insert(manager: EntityManager, actor: Actor, instanceId: Id): Promise<Id> {
    const instance = await this.lockInstance(manager, instanceId);
    if (!instance?.organization_id.equals(bin(actor.organizationId)))
      throw notFound(text('service instance', '服务实例'));
    if (instance.status !== 'ACTIVE')
      throw new DomainError('INVALID_TRANSITION', text('It does not run.', '该实例未在运行。'));
    const [plan] = await rows<{ bindable: number }>(
      manager,
      // By what was last made of the service, under whichever instance.
      `SELECT EXISTS (SELECT 1 FROM broker_plan p WHERE p.broker_id = o.broker_id AND p.service_id = o.service_id
           AND p.broker_plan_id = o.broker_plan_id AND p.bindable) AS bindable
         FROM service_instance i JOIN service_instance s ON s.id = i.id OR s.service_id = i.service_id
         JOIN broker_operation o ON o.instance_id = s.id
        WHERE i.id = ? AND o.kind IN ('PROVISION', 'UPDATE') AND o.state = 'SUCCEEDED' ORDER BY o.id DESC LIMIT 1`,
      [instance.id],
    );
    if (!Number(plan?.bindable ?? 0))
      throw invalid(
        ['instanceId'],
        'NOT_BINDABLE',
        text('No broker gives credentials for it.', '该实例没有可提供凭据的服务代理。'),
      );
    const live = await selectBindings(manager, "WHERE instance_id = ? AND status NOT IN ('ENDED', 'FAILED')", [
      instance.id,
    ]);
    if (live.length >= MOST_OF_ONE)
      throw invalid(['instanceId'], 'TOO_MANY', text(`At most ${MOST_OF_ONE}.`, `最多 ${MOST_OF_ONE} 个。`));
    const bindingId = newId();
    const now = this.clock.now();
    await manager.query(
      `INSERT INTO service_binding (id, instance_id, organization_id, provider_id, requested_by, status, created_at)
       VALUES (?,?,?,?,?,'CREATING',?)`,
      [bin(bindingId), instance.id, instance.organization_id, instance.provider_id, bin(actor.personId), at(now)],
    );
    await queueChange(manager, actor, instanceId, { kind: 'BIND', bindingId }, now);
    await this.told(manager, actor, 'createServiceBinding', bindingId, null, { instanceId, status: 'CREATING' });
    return bindingId;
  }

  /**
   * Gives the credentials back: they are forgotten here at once, and the broker is told until it confirms. Asked again
   * it changes nothing. NOT_FOUND for another's; INVALID_TRANSITION while the broker makes them, or when it failed to.
   */
  async end(actor: Actor, bindingId: Id): Promise<ServiceBinding> {
    await this.transactions.run(async (manager) => {
      const binding = await this.ownLocked(manager, actor, bindingId);
      if (binding.status === 'ENDING' || binding.status === 'ENDED') return;
      await this.unbind(manager, actor, binding, this.clock.now());
    });
    return this.own(actor, bindingId);
  }

  /**
   * The credentials, told to whoever asks of its buyer's authorised people; each time is written into the audit trail.
   * NOT_FOUND for another's; INVALID_TRANSITION unless it is READY.
   */
  show(actor: Actor, bindingId: Id): Promise<unknown> {
    return this.transactions.run(async (manager) => {
      const binding = await this.ownLocked(manager, actor, bindingId);
      const [row] = await rows<{ sealed: Buffer | null }>(
        manager,
        'SELECT sealed_credentials AS sealed FROM service_binding WHERE id = ?',
        [bin(binding.id)],
      );
      if (!row?.sealed)
        throw new DomainError('INVALID_TRANSITION', text('There are no credentials.', '当前没有可用凭据。'));
      const opened: unknown = JSON.parse(this.sealer.open(row.sealed, bindingPurpose(binding.id)));
      await this.told(manager, actor, 'showServiceBinding', binding.id, null, { shown: true });
      return opened;
    });
  }

  /** Those of an instance that the caller may read, newest first; without what they say. */
  async list(instanceId: Id, page: Page): Promise<Slice<ServiceBinding>> {
    const { tail, parameters } = newestFirst({ sql: ['instance_id = ?'], parameters: [bin(instanceId)] }, page);
    return sliceOf(await selectBindings(this.dataSource, tail, parameters), page.first);
  }

  /** Keeps what the broker gave. False when the instance ended meanwhile, or the binding is not waited for any more. */
  ready(doer: Doer, bindingId: Id, credentials: string): Promise<boolean> {
    return this.transactions.run(async (manager) => {
      const { binding, instance } = await this.locked(manager, bindingId);
      if (binding.status !== 'CREATING') return binding.status === 'READY';
      if (instance.status !== 'ACTIVE') return false;
      await manager.query('UPDATE service_binding SET status = ?, sealed_credentials = ?, ready_at = ? WHERE id = ?', [
        transition(BINDING_MACHINE, binding.status, 'ready'),
        this.sealer.seal(credentials, bindingPurpose(binding.id)),
        at(this.clock.now()),
        bin(binding.id),
      ]);
      await this.told(manager, doer, 'serviceBindingReady', binding.id, { status: 'CREATING' }, { status: 'READY' });
      return true;
    });
  }

  /** The broker failed to give them, or has taken them back. What has ended stays as it ended. */
  async close(doer: Doer, bindingId: Id, command: 'fail' | 'ended', why: string | null): Promise<void> {
    await this.transactions.run(async (manager) => {
      const { binding } = await this.locked(manager, bindingId);
      if (BINDING_MACHINE[binding.status][command] === undefined) return;
      const status = transition(BINDING_MACHINE, binding.status, command);
      await manager.query('UPDATE service_binding SET status = ?, ended_at = ? WHERE id = ?', [
        status,
        at(this.clock.now()),
        bin(binding.id),
      ]);
      const action = command === 'fail' ? 'serviceBindingFailed' : 'serviceBindingEnded';
      await this.told(manager, doer, action, binding.id, { status: binding.status }, { status, why });
    });
  }

  private async unbind(manager: EntityManager, doer: Doer, binding: ServiceBinding, now: Instant): Promise<void> {
    const status = transition(BINDING_MACHINE, binding.status, 'end');
    await endBinding(manager, doer, binding, status, now);
    await this.told(manager, doer, 'endServiceBinding', binding.id, { status: binding.status }, { status });
  }

  private async own(actor: Actor, bindingId: Id, runner: Runner = this.dataSource): Promise<ServiceBinding> {
    const [binding] = isId(bindingId) ? await selectBindings(runner, 'WHERE id = ?', [bin(bindingId)]) : [];
    if (binding?.organizationId !== actor.organizationId) throw noBinding();
    return binding;
  }

  private async ownLocked(manager: EntityManager, actor: Actor, bindingId: Id): Promise<ServiceBinding> {
    await this.own(actor, bindingId, manager);
    return (await this.locked(manager, bindingId)).binding;
  }

  /** The instance first, then the binding: as whoever ends an instance locks them. */
  private async locked(manager: EntityManager, bindingId: Id): Promise<{ binding: ServiceBinding; instance: Held }> {
    const [found] = await selectBindings(manager, 'WHERE id = ?', [bin(bindingId)]);
    const instance = await this.lockInstance(manager, found!.instanceId);
    return { instance: instance!, binding: await lockBinding(manager, bindingId) };
  }

  private async lockInstance(manager: EntityManager, instanceId: Id): Promise<Held | null> {
    if (!isId(instanceId)) return null;
    const [row] = await rows<Held>(
      manager,
      'SELECT id, organization_id, provider_id, status FROM service_instance WHERE id = ? FOR UPDATE',
      [bin(instanceId)],
    );
    return row ?? null;
  }

  private told(
    manager: EntityManager,
    doer: Doer,
    action: string,
    subjectId: Id,
    before: Record<string, unknown> | null,
    after: Record<string, unknown>,
  ): Promise<unknown> {
    return this.audit.write(manager, doer, { action, subject: 'serviceBinding', subjectId, before, after });
  }
}

import { Plans } from '#catalog';
import { type Actor, outsideSandboxes, Organizations, seesEverything } from '#identity';
import {
  Clock,
  CODE,
  dec,
  decimalInput,
  type Id,
  invalid,
  isId,
  Issues,
  listInput,
  newId,
  notFound,
  text,
  textInput,
} from '#kernel';
import { at, Audit, bin, insertRows, newestFirst, type Page, type Slice, sliceOf, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { checkPool, type PoolPart } from '../core/index.js';
import { partsOf, type PoolQuota, type PoolResource, resourcesOf, selectQuotas } from './pool.rows.js';
import type { SetPoolPlanInput, SetPoolQuotaInput, SetPoolResourceInput } from './pool.type.js';

/** A pool is one answer: so many resources, and so many plans. */
const MOST_RESOURCES = 50;
const MOST_PLANS = 500;

/** An organization's pool. */
export interface Pool {
  ownerId: Id;
  resources: PoolResource[];
  parts: PoolPart[];
}

/** Unified pools 统一资源池: an agency's resources, the plans that are made of them, and who may take how much. 003 三(二). */
@Injectable()
export class Pools {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly organizations: Organizations,
    private readonly plans: Plans,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** One's own organization's; empty where it has none. */
  async of({ organizationId: ownerId }: Pick<Actor, 'organizationId'>): Promise<Pool> {
    const resources = await resourcesOf(this.dataSource, ownerId);
    return { ownerId, resources, parts: await partsOf(this.dataSource, [ownerId]) };
  }

  /**
   * How much of a resource one's own pool has: a new one, or another figure. POOL_EXCEEDED below what its quotas come
   * to; VALIDATION_FAILED: NOT_AN_AGENCY, TOO_MANY, MALFORMED and the decimal codes.
   */
  async setResource(actor: Actor, input: SetPoolResourceInput): Promise<Pool> {
    if (actor.organizationKind !== 'AGENCY')
      throw invalid([], 'NOT_AN_AGENCY', text('Pools are made by agencies.', '资源池由行政机关建立。'));
    const issues = new Issues();
    const code = textInput(issues, ['code'], input.code, { max: 100, pattern: CODE });
    const unit = textInput(issues, ['unit'], input.unit, { max: 20 });
    const capacity = decimalInput(issues, ['capacity'], input.capacity);
    issues.throwIfAny();
    await this.transactions.run(async (manager) => {
      const there = await resourcesOf(manager, actor.organizationId, true);
      const before = there.find((each) => each.code === code) ?? null;
      if (!before && there.length >= MOST_RESOURCES)
        throw invalid([], 'TOO_MANY', text(`At most ${MOST_RESOURCES} resources.`, `最多 ${MOST_RESOURCES} 种资源。`));
      if (before) checkPool(code, capacity!, dec(before.allotted));
      await manager.query(
        `INSERT INTO pool_resource (owner_id, code, unit, capacity) VALUES (?,?,?,?)
           ON DUPLICATE KEY UPDATE unit = VALUES(unit), capacity = VALUES(capacity)`,
        [bin(actor.organizationId), code, unit, capacity!.toFixed()],
      );
      await this.told(manager, actor, 'setPoolResource', before, { code, unit, capacity: capacity!.toFixed() });
    });
    return this.of(actor);
  }

  /**
   * What one unit of a plan takes of one's own pool; nothing takes the plan out of it. NOT_FOUND for a plan one may
   * not know of; VALIDATION_FAILED: UNKNOWN_RESOURCE, DUPLICATE, TOO_MANY, NOT_POSITIVE and the decimal codes.
   */
  async setPlan(actor: Actor, { planId, parts }: SetPoolPlanInput): Promise<Pool> {
    const { offeringId, code } = (await this.plans.known(actor, [planId])).get(planId)!;
    await this.transactions.run(async (manager) => {
      const ownerId = actor.organizationId;
      const known = new Set((await resourcesOf(manager, ownerId, true)).map((resource) => resource.code));
      const takes = checkedParts(parts, known);
      const there = await partsOf(manager, [ownerId]);
      const isThis = (part: PoolPart): boolean => part.offeringId === offeringId && part.planCode === code;
      const others = new Set(
        there.filter((part) => !isThis(part)).map((part) => `${part.offeringId} ${part.planCode}`),
      );
      if (others.size >= MOST_PLANS)
        throw invalid([], 'TOO_MANY', text(`At most ${MOST_PLANS} plans.`, `最多 ${MOST_PLANS} 个套餐。`));
      await manager.query('DELETE FROM pool_plan WHERE owner_id = ? AND offering_id = ? AND plan_code = ?', [
        ...[bin(ownerId), bin(offeringId), code],
      ]);
      await insertRows(
        manager,
        'INSERT INTO pool_plan (owner_id, offering_id, plan_code, resource, per_unit)',
        takes.map(({ resource, perUnit }) => [bin(ownerId), bin(offeringId), code, resource, perUnit]),
      );
      await this.told(manager, actor, 'setPoolPlan', there.filter(isThis), {
        offeringId,
        planCode: code,
        parts: takes,
      });
    });
    return this.of(actor);
  }

  /**
   * How much of a resource of one's own pool an organization may take, one's own or one below; it may be less than what
   * is allocated: then nothing more is. NOT_FOUND for any other; POOL_EXCEEDED; VALIDATION_FAILED / UNKNOWN_RESOURCE
   * and the decimal codes.
   */
  async setQuota(actor: Actor, input: SetPoolQuotaInput): Promise<PoolQuota> {
    const ownerId = actor.organizationId;
    const organizationId = input.organizationId.toLowerCase();
    const mine = organizationId === ownerId;
    if (!isId(organizationId) || !(mine || (await this.organizations.isBelow(organizationId, ownerId))))
      throw notFound(text('organization', '机构'));
    const issues = new Issues();
    const quantity = decimalInput(issues, ['quantity'], input.quantity);
    issues.throwIfAny();
    return this.transactions.run(async (manager) => {
      const resource = (await resourcesOf(manager, ownerId, true)).find(({ code }) => code === input.resource);
      if (!resource) throw unknownResource(['resource']);
      const where = 'WHERE q.owner_id = ? AND q.resource = ? AND q.organization_id = ?';
      const key = [bin(ownerId), resource.code, bin(organizationId)];
      const [before] = await selectQuotas(manager, where, key);
      checkPool(
        resource.code,
        dec(resource.capacity),
        dec(resource.allotted)
          .minus(before?.quantity ?? 0)
          .plus(quantity!),
      );
      await manager.query(
        `INSERT INTO pool_quota (id, owner_id, resource, organization_id, quantity, set_at) VALUES (?,?,?,?,?,?)
           ON DUPLICATE KEY UPDATE quantity = VALUES(quantity), set_at = VALUES(set_at)`,
        [bin(newId()), ...key, quantity!.toFixed(), at(this.clock.now())],
      );
      const [after] = await selectQuotas(manager, where, key);
      await this.told(manager, actor, 'setPoolQuota', before ?? null, after!);
      return after!;
    });
  }

  /** Those one's own organization gave or has, newest first; operators and auditors see all outside of sandboxes. */
  async quotas(actor: Actor, page: Page): Promise<Slice<PoolQuota>> {
    const own = bin(actor.organizationId);
    const conditions = seesEverything(actor.roles)
      ? { sql: [outsideSandboxes('q.owner_id')], parameters: [] }
      : { sql: ['(q.owner_id = ? OR q.organization_id = ?)'], parameters: [own, own] };
    const { tail, parameters } = newestFirst(conditions, page, 'q.id');
    return sliceOf(await selectQuotas(this.dataSource, tail, parameters), page.first);
  }

  private async told(
    manager: EntityManager,
    actor: Actor,
    action: string,
    before: unknown,
    after: unknown,
  ): Promise<void> {
    const { organizationId: subjectId } = actor;
    await this.audit.write(manager, actor, { action, subject: 'resourcePool', subjectId, before, after });
  }
}

const unknownResource = (path: (string | number)[]): Error =>
  invalid(path, 'UNKNOWN_RESOURCE', text('Not a resource of the pool.', '资源池中没有该资源。'));

function checkedParts(
  parts: SetPoolPlanInput['parts'],
  known: ReadonlySet<string>,
): { resource: string; perUnit: string }[] {
  const issues = new Issues();
  const seen = new Set<string>();
  listInput(issues, ['parts'], parts, { max: MOST_RESOURCES });
  issues.throwIfAny();
  const read = parts.map(({ resource, perUnit }, index) => {
    if (!known.has(resource)) throw unknownResource(['parts', index, 'resource']);
    if (seen.has(resource)) issues.add(['parts', index, 'resource'], 'DUPLICATE', text('Named twice.', '重复。'));
    seen.add(resource);
    const quantity = decimalInput(issues, ['parts', index, 'perUnit'], perUnit, { min: 'ABOVE_ZERO' });
    return { resource, perUnit: quantity?.toFixed() ?? '' };
  });
  issues.throwIfAny();
  return read;
}

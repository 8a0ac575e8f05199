import type { Actor } from '#identity';
import { Clock, type Id, invalid, isId, Issues, text } from '#kernel';
import { at, Audit, bin, bins, id, json, rows, type Runner, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { checkCostCentres, checkTags, type CostCentreShare, type Tag } from '../core/index.js';
import { noSuchInstance } from '../instance/instance-rows.js';
import { Instances } from '../instance/instance.service.js';

/** What an organization has written on an instance it is charged for. */
export interface Labels {
  instanceId: Id;
  organizationId: Id;
  tags: Tag[];
  costCentres: CostCentreShare[];
}

/** The most instances one answer is about. */
const MOST_ASKED = 100;

/** Tags and cost centres: each organization that is charged for an instance writes its own. */
@Injectable()
export class InstanceLabels {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly instances: Instances,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Replaces all tags. NOT_FOUND unless the caller's organization owns the instance or has a part of it. */
  async setTags(actor: Actor, instanceId: Id, tags: readonly Tag[]): Promise<Labels> {
    const issues = new Issues();
    const checked = checkTags(issues, tags);
    issues.throwIfAny();
    return this.change(actor, instanceId, 'setInstanceTags', (before) => ({ ...before, tags: checked }));
  }

  /** Replaces all cost centres, whose shares sum to 1; none is allowed. NOT_FOUND as for tags. */
  async setCostCentres(actor: Actor, instanceId: Id, shares: readonly CostCentreShare[]): Promise<Labels> {
    const issues = new Issues();
    const checked = checkCostCentres(issues, shares);
    issues.throwIfAny();
    return this.change(actor, instanceId, 'setCostCentres', (before) => ({ ...before, costCentres: checked }));
  }

  private change(
    actor: Actor,
    instanceId: Id,
    action: 'setInstanceTags' | 'setCostCentres',
    next: (before: Labels) => Labels,
  ): Promise<Labels> {
    return this.transactions.run(async (manager) => {
      const instance = await this.instances.lock(manager, instanceId);
      const organizationId = actor.organizationId;
      if (!instance || !(await this.mayLabel(manager, instance, organizationId))) throw noSuchInstance();
      const [kept] = await this.read(manager, [instance.id], [organizationId]);
      const before = kept ?? { instanceId: instance.id, organizationId, tags: [], costCentres: [] };
      const after = next(before);
      await manager.query(
        'INSERT INTO instance_label (instance_id, organization_id, tags, cost_centres, updated_at) VALUES (?,?,?,?,?) ON DUPLICATE KEY UPDATE tags = VALUES(tags), cost_centres = VALUES(cost_centres), updated_at = VALUES(updated_at)',
        [
          ...[bin(instance.id), bin(organizationId)],
          ...[JSON.stringify(after.tags), JSON.stringify(after.costCentres), at(this.clock.now())],
        ],
      );
      await this.audit.write(manager, actor, { action, subject: 'instance', subjectId: instance.id, before, after });
      return after;
    });
  }

  private async mayLabel(
    manager: EntityManager,
    { id: instanceId, organizationId: owner }: { id: Id; organizationId: Id },
    organizationId: Id,
  ): Promise<boolean> {
    if (owner === organizationId) return true;
    const parts = await rows(
      manager,
      'SELECT 1 FROM instance_share sh JOIN instance_sharing s ON s.id = sh.sharing_id WHERE sh.organization_id = ? AND s.instance_id = ? AND s.waiting = 0 LIMIT 1',
      [bin(organizationId), bin(instanceId)],
    );
    return parts.length > 0;
  }

  /** What the caller's own organization has written on these instances; others are absent. At most 100: TOO_MANY. */
  async mine(actor: Actor, instanceIds: readonly Id[]): Promise<Labels[]> {
    if (instanceIds.length > MOST_ASKED)
      throw invalid(['instanceIds'], 'TOO_MANY', text(`At most ${MOST_ASKED}.`, `最多 ${MOST_ASKED} 个。`));
    return this.read(this.dataSource, instanceIds.filter(isId), [actor.organizationId]);
  }

  /** For billing: what these organizations have written on these instances. */
  of(manager: EntityManager, instanceIds: readonly Id[], organizationIds: readonly Id[]): Promise<Labels[]> {
    return this.read(manager, instanceIds, organizationIds);
  }

  private async read(runner: Runner, instanceIds: readonly Id[], organizationIds: readonly Id[]): Promise<Labels[]> {
    if (!instanceIds.length || !organizationIds.length) return [];
    const found = await rows<{ instance_id: Buffer; organization_id: Buffer; tags: unknown; cost_centres: unknown }>(
      runner,
      'SELECT instance_id, organization_id, tags, cost_centres FROM instance_label WHERE instance_id IN (?) AND organization_id IN (?) ORDER BY instance_id, organization_id',
      [bins(instanceIds), bins(organizationIds)],
    );
    return found.map((row) => ({
      instanceId: id(row.instance_id),
      organizationId: id(row.organization_id),
      tags: json<Tag[]>(row.tags),
      costCentres: json<CostCentreShare[]>(row.cost_centres),
    }));
  }
}

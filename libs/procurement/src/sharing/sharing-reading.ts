import { type Actor, scopeSql, Tenancy } from '#identity';
import { type Id, type Instant, isId } from '#kernel';
import { at, bins, type Conditions, countRows, id, newestFirst, type Page, rows, type Slice, sliceOf } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type KeptSharing, selectSharings, sharingsOf } from './sharing-rows.js';

export interface SharingFilter {
  instanceIds?: readonly Id[] | null;
  /** Only those that wait for the caller's own acceptance. */
  waitingForMe?: boolean | null;
}

/** A part of an instance that is not the organization's own. */
export interface ForeignPart {
  organizationId: Id;
  instanceId: Id;
}

/** Reads sharings: for those who own the instance, provide it, or have a part; and for billing. */
@Injectable()
export class SharingReading {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tenancy: Tenancy,
  ) {}

  /** Newest first. */
  async list(actor: Actor, filter: SharingFilter, page: Page): Promise<Slice<KeptSharing>> {
    const { tail, parameters } = newestFirst(await this.conditions(actor, filter), page);
    return sliceOf(await selectSharings(this.dataSource, tail, parameters), page.first);
  }

  async count(actor: Actor, filter: SharingFilter): Promise<number> {
    return countRows(this.dataSource, 'instance_sharing', await this.conditions(actor, filter));
  }

  private async conditions(actor: Actor, { instanceIds, waitingForMe }: SharingFilter): Promise<Conditions> {
    const scope = await this.tenancy.listScope(actor);
    const { sql, parameters } = scopeSql(scope, 'organization_id', 'provider_id');
    if (scope.buyers?.length) {
      const mine = 'id IN (SELECT sharing_id FROM instance_share WHERE organization_id IN (?))';
      sql[0] = `(${sql[0]} OR ${mine})`;
      parameters.splice(1, 0, bins(scope.buyers));
    }
    if (instanceIds) {
      const known = instanceIds.filter(isId).slice(0, 1000);
      sql.push(known.length ? 'instance_id IN (?)' : '1 = 0');
      if (known.length) parameters.push(bins(known));
    }
    if (waitingForMe) {
      sql.push(
        'id IN (SELECT sharing_id FROM instance_share WHERE organization_id IN (?) AND asked = 1 AND accepted_at IS NULL)',
      );
      parameters.push(bins([actor.organizationId]));
    }
    return { sql, parameters };
  }

  /** All sharings of these instances, in the order they were set, by instance; those without are absent. */
  ofInstances(manager: EntityManager, instanceIds: readonly Id[]): Promise<Map<Id, KeptSharing[]>> {
    return sharingsOf(manager, instanceIds);
  }

  /**
   * Which instances of others, activated before the instant, any of these organizations (null: all) has or had a
   * part of, in the order of organization and instance.
   */
  async foreignParts(
    manager: EntityManager,
    organizationIds: readonly Id[] | null,
    before: Instant,
  ): Promise<(ForeignPart & { providerId: Id; currency: string })[]> {
    if (organizationIds?.length === 0) return [];
    const found = await rows<{ organization_id: Buffer; instance_id: Buffer; provider_id: Buffer; currency: string }>(
      manager,
      `SELECT DISTINCT sh.organization_id, s.instance_id, i.provider_id, i.currency
         FROM instance_share sh JOIN instance_sharing s ON s.id = sh.sharing_id AND s.waiting = 0
         JOIN service_instance i ON i.id = s.instance_id
        WHERE sh.organization_id <> s.organization_id AND i.activated_at < ?
          ${organizationIds ? 'AND sh.organization_id IN (?)' : ''}
        ORDER BY sh.organization_id, s.instance_id`,
      organizationIds ? [at(before), bins([...new Set(organizationIds)])] : [at(before)],
    );
    return found.map((row) => ({
      organizationId: id(row.organization_id),
      instanceId: id(row.instance_id),
      providerId: id(row.provider_id),
      currency: row.currency,
    }));
  }
}

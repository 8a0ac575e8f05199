import { type Actor, scopeSql, Tenancy } from '#identity';
import { type Id, type Instant, invalid, isId, type Period, text } from '#kernel';
import { at, bins, type Conditions, countRows, newestFirst, type Page, type Slice, sliceOf } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { InstanceStatus } from '../core/index.js';
import { type InstanceFacts, selectInstances } from './instance-rows.js';
import { InstanceSync } from './instance-sync.js';

/** Each list that is given narrows; one that is empty leaves nothing. */
export interface InstanceFilter {
  statuses?: readonly InstanceStatus[] | null;
  offeringIds?: readonly Id[] | null;
  externalIds?: readonly string[] | null;
  organizationIds?: readonly Id[] | null;
  /** Made or changed at or after this instant, which a sync before has answered. */
  updatedSince?: Instant | null;
}

/** Lists of service instances: buyers see their own, providers what they run. */
@Injectable()
export class InstanceReading {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tenancy: Tenancy,
    private readonly sync: InstanceSync,
  ) {}

  /** Newest first. */
  async list(actor: Actor, filter: InstanceFilter, page: Page): Promise<Slice<InstanceFacts>> {
    const { tail, parameters } = newestFirst(await this.conditions(actor, filter), page);
    return sliceOf(await selectInstances(this.dataSource, tail, parameters), page.first);
  }

  /** The same for whoever comes again: asked `updatedSince` this `syncedThrough`, nothing is missed. */
  async synced(
    actor: Actor,
    filter: InstanceFilter,
    page: Page,
  ): Promise<Slice<InstanceFacts> & { syncedThrough: Instant }> {
    // Before the page is read: what changes while a reader turns pages comes with the next sync.
    const syncedThrough = await this.sync.settle();
    return { ...(await this.list(actor, filter, page)), syncedThrough };
  }

  /**
   * Those of one's instances that live in some of the period, newest first: VALIDATION_FAILED / TOO_MANY beyond `most`.
   * For reports over all of an organization's services; `path` is what the caller can narrow.
   */
  async livedIn(
    actor: Actor,
    { from, to }: Period,
    organizationIds: readonly Id[] | null,
    most: number,
  ): Promise<(InstanceFacts & { activatedAt: Instant })[]> {
    const { sql, parameters } = await this.conditions(actor, { organizationIds });
    const found = await selectInstances(
      this.dataSource,
      `WHERE ${[...sql, 'activated_at < ?', '(terminated_at IS NULL OR terminated_at > ?)'].join(' AND ')}
        ORDER BY id DESC LIMIT ${most + 1}`,
      [...parameters, at(to), at(from)],
    );
    if (found.length > most)
      throw invalid(
        ['organizationIds'],
        'TOO_MANY',
        text(`More than ${most} instances: name fewer organizations.`, `实例超过 ${most} 个：请减少机构数量。`),
      );
    return found.filter((one): one is typeof one & { activatedAt: Instant } => one.activatedAt !== null);
  }

  async count(actor: Actor, filter: InstanceFilter): Promise<number> {
    return countRows(this.dataSource, 'service_instance', await this.conditions(actor, filter));
  }

  /** The instance of each of these order items; absent until the provider accepts. */
  async ofItems(itemIds: readonly Id[]): Promise<Map<Id, InstanceFacts>> {
    if (!itemIds.length) return new Map();
    const found = await selectInstances(this.dataSource, 'WHERE order_item_id IN (?)', [bins(itemIds)]);
    return new Map(found.map((instance) => [instance.orderItemId, instance]));
  }

  private async conditions(actor: Actor, filter: InstanceFilter): Promise<Conditions> {
    const scope = await this.tenancy.listScope(actor, filter.organizationIds?.filter(isId));
    const { sql, parameters } = scopeSql(scope, 'organization_id', 'provider_id');
    const narrow = (column: string, values: readonly unknown[] | null | undefined): void => {
      if (!values) return;
      sql.push(values.length ? `${column} IN (?)` : '1 = 0');
      if (values.length) parameters.push(values);
    };
    narrow('status', filter.statuses);
    narrow('offering_id', filter.offeringIds && bins(filter.offeringIds.filter(isId)));
    narrow('external_id', filter.externalIds);
    if (filter.updatedSince !== null && filter.updatedSince !== undefined) {
      // What is committed and could not be put in order yet is told, too, and again when it is.
      sql.push('(synced_at >= ? OR synced_at IS NULL)');
      parameters.push(at(filter.updatedSince));
    }
    return { sql, parameters };
  }
}

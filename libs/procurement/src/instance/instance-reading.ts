import { type Actor, scopeSql, Tenancy } from '#identity';
import { type Id, isId } from '#kernel';
import { bin, bins, type Page, rows, type Slice, sliceOf } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { InstanceStatus } from '../core/index.js';
import { type InstanceFacts, selectInstances } from './instance-rows.js';

/** Each list that is given narrows; one that is empty leaves nothing. */
export interface InstanceFilter {
  statuses?: readonly InstanceStatus[] | null;
  offeringIds?: readonly Id[] | null;
  externalIds?: readonly string[] | null;
  organizationIds?: readonly Id[] | null;
}

interface Conditions {
  where: string[];
  parameters: unknown[];
}

const whereOf = ({ where }: Conditions): string => (where.length ? `WHERE ${where.join(' AND ')}` : '');

/** Lists of service instances: buyers see their own, providers what they run. */
@Injectable()
export class InstanceReading {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tenancy: Tenancy,
  ) {}

  /** Newest first. */
  async list(actor: Actor, filter: InstanceFilter, { first, after }: Page): Promise<Slice<InstanceFacts>> {
    const conditions = await this.conditions(actor, filter);
    if (after !== null) {
      conditions.where.push('id < ?');
      conditions.parameters.push(bin(after));
    }
    const tail = `${whereOf(conditions)} ORDER BY id DESC LIMIT ${first + 1}`;
    return sliceOf(await selectInstances(this.dataSource, tail, conditions.parameters), first);
  }

  async count(actor: Actor, filter: InstanceFilter): Promise<number> {
    const conditions = await this.conditions(actor, filter);
    const [row] = await rows<{ count: string }>(
      this.dataSource,
      `SELECT COUNT(*) AS count FROM service_instance ${whereOf(conditions)}`,
      conditions.parameters,
    );
    return Number(row!.count);
  }

  /** The instance of each of these order items; absent until the provider accepts. */
  async ofItems(itemIds: readonly Id[]): Promise<Map<Id, InstanceFacts>> {
    if (!itemIds.length) return new Map();
    const found = await selectInstances(this.dataSource, 'WHERE order_item_id IN (?)', [bins(itemIds)]);
    return new Map(found.map((instance) => [instance.orderItemId, instance]));
  }

  private async conditions(actor: Actor, filter: InstanceFilter): Promise<Conditions> {
    const scope = await this.tenancy.listScope(actor, filter.organizationIds?.filter(isId));
    const { sql: where, parameters } = scopeSql(scope, 'organization_id', 'provider_id');
    const narrow = (column: string, values: readonly unknown[] | null | undefined): void => {
      if (!values) return;
      where.push(values.length ? `${column} IN (?)` : '1 = 0');
      if (values.length) parameters.push(values);
    };
    narrow('status', filter.statuses);
    narrow('offering_id', filter.offeringIds && bins(filter.offeringIds.filter(isId)));
    narrow('external_id', filter.externalIds);
    return { where, parameters };
  }
}

import { type Actor, isBuyerKind } from '#identity';
import { Clock, type Id, isId, notFound, text } from '#kernel';
import {
  bins,
  type Conditions,
  type Connection,
  connectionOf,
  countRows,
  cursorOf,
  id,
  newestFirst,
  type Page,
  rows,
  sliceOf,
} from '#platform';
import { Policy } from '#policy';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AttributeBook } from '../attribute/attribute-book.service.js';
import { Plans } from '../plan/plan.service.js';
import { searchConditions } from './offering-search.js';
import type { OfferingFilter } from './offering.input.js';
import { type Offering, offeringOf, type OfferingRow, SELECT_OFFERINGS } from './offering.row.js';
import { mayKnow, visibleSql } from './visibility.js';

/** A page of offerings; how many there are in all is only counted when asked. */
export interface OfferingPage extends Connection<Offering> {
  count: () => Promise<number>;
}

export const noOffering = text('offering', '服务商品');

/** Offerings as callers find and read them. */
@Injectable()
export class Offerings {
  constructor(
    private readonly dataSource: DataSource,
    private readonly policy: Policy,
    private readonly plans: Plans,
    private readonly book: AttributeBook,
    private readonly clock: Clock,
  ) {}

  /** The offerings of these ids; unknown ids are absent. Says nothing about who may see them. */
  async byIds(ids: readonly Id[]): Promise<Map<Id, Offering>> {
    if (!ids.length) return new Map();
    const found = await rows<OfferingRow>(this.dataSource, `${SELECT_OFFERINGS} WHERE o.id IN (?)`, [
      bins([...new Set(ids)]),
    ]);
    return new Map(found.map((row) => [id(row.id), offeringOf(row)]));
  }

  /** One offering: NOT_FOUND when the caller may not know of it, PLAN_RULE when a rule closes it to this kind of buyer. */
  async get(actor: Actor, offeringId: Id): Promise<Offering> {
    const offering = isId(offeringId) ? (await this.byIds([offeringId])).get(offeringId.toLowerCase()) : undefined;
    if (!offering || !mayKnow(actor, offering)) throw notFound(noOffering);
    if (isBuyerKind(actor.organizationKind)) {
      const offerings = await this.plans.ruleFacts([offering.id]);
      this.policy.refuse('VIEW', { buyer: { organizationKind: actor.organizationKind }, offerings }, this.clock.now());
    }
    return offering;
  }

  /** What the caller may see of the catalogue, newest first: one statement for the page, whatever its size. */
  async list(actor: Actor, filter: OfferingFilter, page: Page): Promise<OfferingPage> {
    const where = this.conditions(actor, filter);
    const { tail, parameters } = newestFirst(where, page, 'o.id');
    const found = await rows<OfferingRow>(this.dataSource, `${SELECT_OFFERINGS} ${tail}`, parameters);
    const slice = sliceOf(found.map(offeringOf), page.first);
    return {
      ...connectionOf(slice, (offering) => cursorOf(offering.id)),
      count: () => countRows(this.dataSource, 'offering o', where),
    };
  }

  private conditions(actor: Actor, filter: OfferingFilter): Conditions {
    const visible = visibleSql(actor, this.policy.hiddenZones(actor.organizationKind, this.clock.now()));
    const searched = searchConditions(this.policy, this.book.filterable, filter);
    return { sql: [...visible.sql, ...searched.sql], parameters: [...visible.parameters, ...searched.parameters] };
  }
}

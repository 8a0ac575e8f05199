import { type Actor, isBuyerKind } from '#identity';
import { Clock, type Id, isId, notFound, text } from '#kernel';
import { at, bin, bins, type Connection, id, rows, seedsDir, sliceOf } from '#platform';
import { Policy } from '#policy';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AttributeBook } from '../attribute/attribute-book.service.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CatalogueHits, readSynonyms, type SearchOrder } from '../core/index.js';
import { type PlanFacts, ruleFactsOf } from '../plan/plan-facts.js';
import { Plans } from '../plan/plan.service.js';
import { REVISION_DUE, RevisionEffects } from '../revision/revision-effect.service.js';
import { Catalogue, CHANGE_NUMBER } from '../search/catalogue.js';
import { cursorAt, orderOf, searchOf, searchPageOf } from './offering-search.js';
import type { OfferingFilter } from './offering.input.js';
import { type Offering, OFFERING_COLUMNS, offeringOf, type OfferingRow, SELECT_OFFERINGS } from './offering.row.js';
import { hiddenFrom, mayKnow, sightOf } from './visibility.js';

/** A page of offerings; how many there are in all, and of which codes, is only counted when asked. */
export interface OfferingPage extends Connection<Offering> {
  hits: CatalogueHits;
}

export const noOffering = text('offering', '服务商品');

/** Offerings as callers find and read them. */
@Injectable()
export class Offerings {
  private readonly synonyms = readSynonyms(
    JSON.parse(readFileSync(join(seedsDir, 'reference', 'synonyms.json'), 'utf8')),
  );

  constructor(
    private readonly dataSource: DataSource,
    private readonly policy: Policy,
    private readonly plans: Plans,
    private readonly book: AttributeBook,
    private readonly catalogue: Catalogue,
    private readonly effects: RevisionEffects,
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

  /** The offerings that providers list under these codes; unknown ones are absent. Says nothing about who may see them. */
  async byCodes(codes: readonly { providerId: Id; code: string }[]): Promise<Offering[]> {
    if (!codes.length) return [];
    const found = await rows<OfferingRow>(this.dataSource, `${SELECT_OFFERINGS} WHERE (o.provider_id, o.code) IN (?)`, [
      codes.map(({ providerId, code }) => [bin(providerId), code]),
    ]);
    return found.map(offeringOf);
  }

  /** One offering: NOT_FOUND when the caller may not know of it, PLAN_RULE when a rule closes it to this kind of buyer. */
  async get(actor: Actor, offeringId: Id): Promise<Offering> {
    return (await this.read(actor, offeringId)).offering;
  }

  /** The same with its plans and prices where the rules were asked with them; null where they were not needed. */
  async read(actor: Actor, offeringId: Id): Promise<{ offering: Offering; plans: PlanFacts[] | null }> {
    if (!isId(offeringId)) throw notFound(noOffering);
    const offering = await this.inForce(offeringId, actor.requestId);
    if (!offering || !mayKnow(actor, offering)) throw notFound(noOffering);
    if (!isBuyerKind(actor.organizationKind)) return { offering, plans: null };
    const plans = (await this.plans.priced([offering])).get(offering.id) ?? [];
    const facts = {
      buyer: { organizationKind: actor.organizationKind },
      offerings: [ruleFactsOf({ ...offering, attributes: offering.effectiveAttributes }, plans)],
    };
    this.policy.refuse('VIEW', facts, this.clock.now());
    return { offering, plans };
  }

  /** The offering as it is at this instant; one statement, unless a revision has just come into force. */
  private async inForce(offeringId: Id, requestId: string): Promise<Offering | null> {
    const [row] = await rows<OfferingRow & { revision_due: number }>(
      this.dataSource,
      `SELECT ${REVISION_DUE}, ${OFFERING_COLUMNS} FROM offering o WHERE o.id = ?`,
      [at(this.clock.now()), bin(offeringId)],
    );
    if (!row) return null;
    if (!Number(row.revision_due)) return offeringOf(row);
    await this.effects.settle([offeringId], requestId);
    return (await this.byIds([offeringId])).get(id(row.id)) ?? null;
  }

  /**
   * What the caller may see of the catalogue, in the order asked for: one statement for the page, whatever its size.
   * Found in memory and read again until nothing changed in between, so that a committed change is always seen.
   */
  async list(
    actor: Actor,
    filter: OfferingFilter,
    asked: { first?: number | null; after?: string | null; orderBy?: SearchOrder | null },
  ): Promise<OfferingPage> {
    const search = searchOf(filter, this.book.filterable, this.synonyms);
    const order = orderOf(asked.orderBy, search);
    const { first, after } = searchPageOf(asked, order);
    for (;;) {
      const { index, number } = await this.catalogue.current();
      const sight = sightOf(actor, hiddenFrom(this.policy, actor, this.clock.now()));
      const hits = index.search(sight, search);
      const { nodes, hasNextPage } = sliceOf(hits.places(order, after, first + 1), first);
      const { offerings, committed } = await this.readFound(nodes.map((place) => place.id));
      if (committed !== number) {
        await this.catalogue.reach(committed);
        continue;
      }
      const edges = nodes.map((place) => ({ cursor: cursorAt(place), node: offerings.get(place.id)! }));
      return { edges, pageInfo: { hasNextPage, endCursor: edges.at(-1)?.cursor ?? null }, hits };
    }
  }

  /** Offerings, and the number of the last change at the moment they were read. */
  private async readFound(ids: readonly Id[]): Promise<{ offerings: Map<Id, Offering>; committed: number }> {
    if (!ids.length) return { offerings: new Map(), committed: await this.catalogue.committed() };
    const found = await rows<OfferingRow & { change_number: string }>(
      this.dataSource,
      `SELECT ${CHANGE_NUMBER}, ${OFFERING_COLUMNS} FROM offering o WHERE o.id IN (?)`,
      [bins(ids)],
    );
    return {
      offerings: new Map(found.map((row) => [id(row.id), offeringOf(row)])),
      committed: found.length ? Number(found[0]!.change_number) : await this.catalogue.committed(),
    };
  }
}

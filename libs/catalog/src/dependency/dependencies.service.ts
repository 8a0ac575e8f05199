import { type Actor } from '#identity';
import { Clock, type Id, isId, Issues, text } from '#kernel';
import { bins, id, idOrNull, rows, type Runner } from '#platform';
import { Policy } from '#policy';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { chainOf, OFFERING_STANDING, type OfferingStatus } from '../core/index.js';
import type { Offering } from '../offering/offering.row.js';
import { Offerings } from '../offering/offering.service.js';
import { ruleFactsOf } from '../plan/plan-facts.js';
import { mayKnow } from '../offering/visibility.js';

/** The attribute that says what an offering runs on, by id. */
const DEPENDS_ON = 'dependsOn';
/** The most offerings that one may run on, all levels together. */
const MOST_BELOW = 500;

interface Node {
  providerId: Id;
  sandboxOf: Id | null;
  status: OfferingStatus;
  dependsOn: Id[];
}

const idsOf = (value: unknown): Id[] =>
  (Array.isArray(value) ? value : [value])
    .filter((one): one is string => typeof one === 'string')
    .map((one) => one.toLowerCase());

/** Which offerings run on which (001 三(一)): never in a circle. */
@Injectable()
export class Dependencies {
  constructor(
    private readonly dataSource: DataSource,
    private readonly offerings: Offerings,
    private readonly policy: Policy,
    private readonly clock: Clock,
  ) {}

  /**
   * VALIDATION_FAILED when an offering with these attributes would run on one that its provider may not know of
   * (UNKNOWN_OFFERING), on itself over others (CYCLE), or on too many (TOO_MANY). What it runs on is held as it is until
   * the transaction ends, so that two cannot close a circle at once.
   */
  async check(
    runner: Runner,
    { offeringId, providerId, sandboxOf }: { offeringId: Id; providerId: Id; sandboxOf: Id | null },
    attributes: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const named = idsOf(attributes[DEPENDS_ON] ?? []);
    if (!named.length) return;
    const issues = new Issues();
    const path = ['attributes', DEPENDS_ON];
    const below = await this.below(runner, named.filter(isId), 'LOCK IN SHARE MODE');
    named.forEach((one, index) => {
      const node = below.get(one);
      const isKnown = node && (node.providerId === providerId || OFFERING_STANDING[node.status].known);
      if (!isKnown || node.sandboxOf !== sandboxOf)
        issues.add([...path, index], 'UNKNOWN_OFFERING', text('There is no such offering.', '没有这个服务商品。'));
    });
    if (below.size > MOST_BELOW)
      issues.add(path, 'TOO_MANY', text(`At most ${MOST_BELOW} in all.`, `合计最多 ${MOST_BELOW} 个。`));
    if (below.has(offeringId)) issues.add(path, 'CYCLE', text('It would run on itself.', '不能直接或间接依托自身。'));
    issues.throwIfAny();
  }

  /** What each of these runs on, the nearest first, as far as the caller may know of it. */
  async chains(actor: Actor, ids: readonly Id[]): Promise<Map<Id, Offering[]>> {
    const below = await this.below(this.dataSource, ids);
    const edges = new Map([...below].map(([one, { dependsOn }]) => [one, dependsOn]));
    const chains = new Map(ids.map((one) => [one, chainOf(edges, one)]));
    const found = await this.offerings.byIds([...chains.values()].flat());
    const isSeen = (one: Offering | undefined): one is Offering =>
      one !== undefined && mayKnow(actor, one) && this.isOpen(actor, one);
    return new Map([...chains].map(([one, chain]) => [one, chain.map((each) => found.get(each)).filter(isSeen)]));
  }

  /** Whether no rule closes it to this kind of buyer. */
  private isOpen({ organizationKind }: Actor, offering: Offering): boolean {
    const offerings = [ruleFactsOf({ ...offering, attributes: offering.effectiveAttributes }, [])];
    const facts = { buyer: { organizationKind }, offerings };
    return this.policy.decide('VIEW', facts, this.clock.now()).outcome !== 'REFUSE';
  }

  /** These offerings and everything below them; one statement for each level. */
  private async below(runner: Runner, ids: readonly Id[], lock = ''): Promise<Map<Id, Node>> {
    const nodes = new Map<Id, Node>();
    for (let level = [...new Set(ids)]; level.length && nodes.size <= MOST_BELOW * Math.max(1, ids.length);) {
      const found = await rows<{
        id: Buffer;
        provider_id: Buffer;
        sandbox_of: Buffer | null;
        status: OfferingStatus;
        value: string | null;
      }>(
        runner,
        `SELECT o.id, o.provider_id, o.sandbox_of, o.status, a.value FROM offering o
           LEFT JOIN offering_attribute a ON a.offering_id = o.id AND a.code = '${DEPENDS_ON}'
           WHERE o.id IN (?) ORDER BY o.id ${lock}`,
        [bins(level)],
      );
      for (const row of found) {
        const node = nodes.get(id(row.id)) ?? {
          ...{ providerId: id(row.provider_id), sandboxOf: idOrNull(row.sandbox_of) },
          ...{ status: row.status, dependsOn: [] },
        };
        if (row.value !== null) node.dependsOn.push(row.value.toLowerCase());
        nodes.set(id(row.id), node);
      }
      const next = found.flatMap(({ value }) => (value === null ? [] : [value.toLowerCase()]));
      level = [...new Set(next)].filter((one) => isId(one) && !nodes.has(one));
    }
    return nodes;
  }
}

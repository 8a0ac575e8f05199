import type { Id } from '#kernel';
import type { Runner } from '#platform';
import { type Facts, type OfferingFacts, RuleFacts, type SellerFacts } from '#policy';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Standings } from '../admission/standings.service.js';
import { BuyerNeeds } from '../system/buyer-needs.service.js';

type Parameters<K extends 'of' | 'ofMany'> = globalThis.Parameters<RuleFacts[K]>;

/** The facts of a question as the rules are told them, who sells included: what everybody to the right asks with. */
@Injectable()
export class MarketFacts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly facts: RuleFacts,
    private readonly standings: Standings,
    private readonly needs: BuyerNeeds,
  ) {}

  async of(...question: Parameters<'of'>): Promise<Facts> {
    const [buyer, offerings, items] = question;
    return (await this.ofMany([buyer], offerings, items)).get(buyer.id)!;
  }

  /** The same question of many buyers, by their ids. */
  async ofMany(...question: Parameters<'ofMany'>): Promise<Map<Id, Facts>> {
    const [buyers, offerings, items] = question;
    const sellers = await this.sellers(offerings, this.dataSource);
    const ids = buyers.map(({ id }) => id);
    const demands = await this.needs.demands(ids);
    const systems = await this.needs.levels(
      ids,
      (items ?? []).flatMap(({ system }) => system ?? []),
    );
    const found = await this.facts.ofMany(...question);
    return new Map(
      [...found].map(([id, facts]) => [
        id,
        { ...facts, sellers, demands: demands.get(id) ?? [], systems: systems.get(id) ?? [] },
      ]),
    );
  }

  /**
   * Of offerings that nobody buys yet.
   * @param runner the transaction's manager inside one
   */
  async withoutBuyer(offerings: readonly OfferingFacts[], runner: Runner = this.dataSource): Promise<Facts> {
    const facts = await this.facts.withoutBuyer(offerings, runner);
    return { ...facts, sellers: await this.sellers(offerings, runner) };
  }

  /** Who sells these, as the rules are told it. */
  async sellers(offerings: readonly Pick<OfferingFacts, 'providerId'>[], runner: Runner): Promise<SellerFacts[]> {
    const found = await this.standings.of(
      offerings.flatMap(({ providerId }) => providerId ?? []),
      runner,
    );
    return [...found].map(([id, { standing, evidence }]) => ({
      id,
      standing,
      evidence: evidence.map(({ kind, offeringCodes, details }) => ({ kind, offeringCodes, details })),
    }));
  }
}

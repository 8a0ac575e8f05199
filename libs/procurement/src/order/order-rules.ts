import { Plans } from '#catalog';
import { MarketFacts } from '#compliance';
import type { Organization } from '#identity';
import { Clock, type Id } from '#kernel';
import {
  assertAllowed,
  ChannelCapacity,
  decide,
  type Decision,
  type HeldOfChannel,
  itemFacts,
  keptFacts,
  Policy,
} from '#policy';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { retroactiveFinding } from '../core/index.js';
import { instancesById } from '../instance/instance-rows.js';
import type { OrderItem } from './order-rows.js';

type RuledItem = Pick<OrderItem, 'id' | 'kind' | 'instanceId' | 'planId' | 'quantity' | 'zoneCode' | 'configuration'>;

/** What the plans' rules say of an order, asked when it is submitted and again when it begins. Reads outside of transactions. */
@Injectable()
export class OrderRules {
  constructor(
    private readonly plans: Plans,
    private readonly facts: MarketFacts,
    private readonly policy: Policy,
    private readonly capacity: ChannelCapacity,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** PLAN_RULE when one refuses; else the decision with the facts it rests on. No rule keeps anything from ending. */
  async decide(
    buyer: Organization,
    all: readonly RuledItem[],
    { startsOn, today }: { startsOn: string; today: string },
  ): Promise<Decision> {
    const items = all.filter(({ kind }) => kind !== 'TERMINATE');
    const plans = await this.plans.byIds([...new Set(items.map(({ planId }) => planId))]);
    const offeringOf = (planId: Id): Id => plans.get(planId)!.offeringId;
    const offerings = await this.plans.ruleFacts([...new Set(items.map(({ planId }) => offeringOf(planId)))]);
    const held = await this.heldBy(items);
    const asked = items.map((item) => ({
      ...itemFacts({ ...item, offeringId: offeringOf(item.planId), planCode: plans.get(item.planId)!.code }),
      ...held.get(item.id),
    }));
    const facts = await this.facts.of(buyer, offerings, asked);
    const retroactive = retroactiveFinding(startsOn, today);
    const decision = decide(this.policy.decide('ORDER', facts, this.clock.now()), retroactive ? [retroactive] : []);
    assertAllowed(decision);
    return { ...decision, facts: keptFacts(facts) };
  }

  /** What items have of channels already: since their own approval, or by what they change. */
  private async heldBy(items: readonly RuledItem[]): Promise<Map<Id, { held: HeldOfChannel[] }>> {
    const instances = await instancesById(
      this.dataSource,
      items.flatMap(({ instanceId }) => instanceId?.toLowerCase() ?? []),
    );
    const holders = new Map(
      items.map(({ id, instanceId }) => [id, [id, instances.get(instanceId?.toLowerCase() ?? '')?.orderItemId ?? id]]),
    );
    const found = await this.capacity.heldOf(this.dataSource, [...holders.values()].flat());
    return new Map(
      [...holders].flatMap(([id, of]): [Id, { held: HeldOfChannel[] }][] => {
        const held = [...new Set(of)].flatMap((holder) => found.get(holder) ?? []);
        return held.length ? [[id, { held }]] : [];
      }),
    );
  }
}

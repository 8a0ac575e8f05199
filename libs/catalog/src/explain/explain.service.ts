import { MarketFacts } from '#compliance';
import { type Actor, isBuyerKind, type Organization, Organizations } from '#identity';
import { Clock, decimalInput, type Id, isId, Issues, listInput, notFound, text } from '#kernel';
import { type Decision, type ItemFacts, itemFacts, Policy, type RuleScope } from '#policy';
import { Injectable } from '@nestjs/common';
import { noOffering, Offerings } from '../offering/offering.service.js';
import { mayKnow } from '../offering/visibility.js';
import { Plans } from '../plan/plan.service.js';

/** Acts in which nobody buys: a provider's own offering is judged. */
const WITHOUT_BUYER: readonly RuleScope[] = ['SUBMIT_OFFERING', 'APPROVE_OFFERING'];
const MOST_OFFERINGS = 100;

/** Says what the rules would say, and changes nothing. */
@Injectable()
export class Explanations {
  constructor(
    private readonly offerings: Offerings,
    private readonly plans: Plans,
    private readonly organizations: Organizations,
    private readonly policy: Policy,
    private readonly facts: MarketFacts,
    private readonly clock: Clock,
  ) {}

  /**
   * The decision on an act of a buyer, the caller's own organization unless another is named. NOT_FOUND for offerings
   * and organizations that the caller may not know of, or an organization that buys nothing.
   */
  async explain(
    actor: Actor,
    act: RuleScope,
    offeringIds: readonly Id[],
    { organizationId, items }: { organizationId: Id | null; items: readonly ExplainItem[] | null },
  ): Promise<Decision> {
    const issues = new Issues();
    listInput(issues, ['offeringIds'], offeringIds, { min: 1, max: MOST_OFFERINGS });
    checkItems(issues, offeringIds, items ?? []);
    issues.throwIfAny();
    if (!offeringIds.every(isId)) throw notFound(noOffering);
    const ids = [...new Set(offeringIds.map((offeringId) => offeringId.toLowerCase()))];
    const found = await this.offerings.byIds(ids);
    if (ids.some((one) => !found.has(one) || !mayKnow(actor, found.get(one)!))) throw notFound(noOffering);
    const buyer = WITHOUT_BUYER.includes(act) ? null : await this.buyer(actor, organizationId);
    const offerings = await this.plans.ruleFacts(ids);
    const facts = await (buyer
      ? this.facts.of(buyer, offerings, items?.map(askedItem))
      : this.facts.withoutBuyer(offerings));
    return this.policy.decide(act, facts, this.clock.now());
  }

  private async buyer(actor: Actor, organizationId: Id | null): Promise<Organization> {
    const organization = await this.organizations.get(organizationId ?? actor.organizationId);
    if (!isBuyerKind(organization.kind) || !this.organizations.mayKnow(actor, organization))
      throw notFound(text('organization', '机构'));
    return organization;
  }
}

/** An item as it would be ordered. */
export interface ExplainItem {
  offeringId: Id;
  quantity: string;
  planCode?: string | null;
  zoneCode?: string | null;
  configuration?: unknown;
}

/** NOT_NAMED for an item of an offering that the question does not name. */
function checkItems(issues: Issues, offeringIds: readonly Id[], items: readonly ExplainItem[]): void {
  const named = offeringIds.map((each) => each.toLowerCase());
  listInput(issues, ['items'], items, { max: MOST_OFFERINGS });
  items.slice(0, MOST_OFFERINGS).forEach(({ offeringId, quantity }, index) => {
    if (!named.includes(offeringId.toLowerCase()))
      issues.add(['items', index, 'offeringId'], 'NOT_NAMED', text('One of offeringIds.', '须为 offeringIds 之一。'));
    decimalInput(issues, ['items', index, 'quantity'], quantity, { min: 'ABOVE_ZERO' });
  });
}

const askedItem = (
  { offeringId, quantity, planCode, zoneCode, configuration }: ExplainItem,
  index: number,
): ItemFacts =>
  itemFacts({
    id: String(index),
    offeringId: offeringId.toLowerCase(),
    planCode: planCode ?? null,
    zoneCode: zoneCode ?? null,
    configuration: configuration ?? null,
    quantity,
  });

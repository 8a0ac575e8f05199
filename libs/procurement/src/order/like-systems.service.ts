import { type Offering, Offerings } from '#catalog';
import { type Actor, Organizations } from '#identity';
import { type Finding, type Id, text } from '#kernel';
import { bin, bins, id, rows } from '#platform';
import { Policy } from '#policy';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { duplicateFinding, needsBudget, systemKinds } from '../core/index.js';
import { type InstanceFacts, selectInstances } from '../instance/instance-rows.js';
import { OpenSubscriptions } from '../sharing/open-subscriptions.js';
import type { PricedItem } from './order-pricing.js';

const MOST_TOLD = 20;

/** Systems that public buyers have or could join already, before they order another of the same kind. 004 一(二)2. */
@Injectable()
export class LikeSystems {
  constructor(
    private readonly dataSource: DataSource,
    private readonly organizations: Organizations,
    private readonly offerings: Offerings,
    private readonly shown: OpenSubscriptions,
    private readonly policy: Policy,
  ) {}

  /**
   * A warning for each system of a kind that is ordered as software (SaaS): the buyer's own that is there or being made,
   * then what others show to be joined. Up to 20; nothing for buyers who spend no public money.
   */
  async of(actor: Actor, items: readonly Pick<PricedItem, 'plan' | 'planId'>[]): Promise<Finding[]> {
    if (!needsBudget(actor.organizationKind)) return [];
    const software = items.filter(({ plan }) => plan.serviceModel === 'SAAS');
    const kinds = await this.kindsOf(software.map(({ plan }) => plan.offeringId));
    const wanted = new Set([...kinds.values()].flat());
    if (!wanted.size) return [];
    const asked = software.filter(({ plan }) => kinds.get(plan.offeringId)!.length).map(({ planId }) => planId);
    const own = await this.own(actor, wanted);
    const joinable = await this.shown.joinable(actor, [...new Set(asked)]);
    return this.told([...own, ...joinable], wanted);
  }

  /** The caller's own of these kinds, the oldest first. */
  private async own({ organizationId }: Actor, wanted: ReadonlySet<string>): Promise<InstanceFacts[]> {
    const found = await rows<{ offering_id: Buffer }>(
      this.dataSource,
      "SELECT DISTINCT offering_id FROM service_instance WHERE organization_id = ? AND terminated_at IS NULL AND status <> 'FAILED'",
      [bin(organizationId)],
    );
    const kinds = await this.kindsOf(found.map((row) => id(row.offering_id)));
    const like = [...kinds]
      .filter(([, codes]) => codes.some((code) => wanted.has(code)))
      .map(([offeringId]) => offeringId);
    if (!like.length) return [];
    return selectInstances(
      this.dataSource,
      `WHERE organization_id = ? AND offering_id IN (?) AND terminated_at IS NULL AND status <> 'FAILED' ORDER BY id LIMIT ${MOST_TOLD}`,
      [bin(organizationId), bins(like)],
    );
  }

  private async told(instances: readonly InstanceFacts[], wanted: ReadonlySet<string>): Promise<Finding[]> {
    const offerings = await this.offerings.byIds(instances.map(({ offeringId }) => offeringId));
    const kinds = await this.kindsOf([...offerings.keys()]);
    const owners = await this.organizations.byIds(instances.map(({ organizationId }) => organizationId));
    const title = this.policy.documents.find((document) => document.id === '004')!.title.zh;
    return instances
      .flatMap((instance) => {
        const kind = kinds.get(instance.offeringId)?.find((code) => wanted.has(code));
        if (kind === undefined) return [];
        const { nameEn, nameZh } = this.policy.category(kind)!;
        const like = {
          ...{ kind: text(nameEn, nameZh), instanceId: instance.id },
          offeringName: offerings.get(instance.offeringId)!.name,
          organizationName: owners.get(instance.organizationId)!.name,
        };
        return [duplicateFinding(like, `004 ${title}`)];
      })
      .slice(0, MOST_TOLD);
  }

  private async kindsOf(offeringIds: readonly Id[]): Promise<Map<Id, string[]>> {
    const offerings = offeringIds.length ? await this.offerings.byIds(offeringIds) : new Map<Id, Offering>();
    const isLeaf = (code: string): boolean =>
      this.policy.category(code) !== undefined && !this.policy.categories(code).length;
    return new Map(
      [...offerings.values()].map(({ id: offeringId, serviceModel, categoryCodes }) => [
        offeringId,
        serviceModel === 'SAAS' ? systemKinds(categoryCodes, isLeaf) : [],
      ]),
    );
  }
}

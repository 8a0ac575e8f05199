import { Organizations } from '#identity';
import { DomainError, type Id, isId, Issues, text } from '#kernel';
import type { Doer } from '#platform';
import { type CategoryNode, Policy } from '#policy';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AttributeBook } from '../attribute/attribute-book.service.js';
import { checkPlans, type PricePlan } from '../core/index.js';
import { Meters } from '../meter/meter-catalogue.service.js';
import { ProviderMeters } from '../meter/provider-meters.service.js';
import type { PlanInput } from '../plan/plan.input.js';
import { checkOffering, type OfferingContent } from './offering.check.js';
import type { UpdateOfferingInput } from './offering.input.js';
import type { Offering } from './offering.row.js';
import type { SearchNames } from './offering-store.js';

/** What plans may take as JSON: they are kept whole in the audit trail, before and after each change. */
const MOST_PLAN_BYTES = 4_000_000;

/** Who writes offerings: a person for its provider, itself or by work that was queued for it. */
export type Writer = Doer & { personId: Id; organizationId: Id };

/** The fields of an offering that an input gives; absent and null ones stay. */
export type OfferingEdits = Partial<Omit<UpdateOfferingInput, 'id' | 'version'>>;

/** What providers write of an offering, in a draft, a revision or a file: checked in one way. */
@Injectable()
export class OfferingContents {
  constructor(
    private readonly organizations: Organizations,
    private readonly policy: Policy,
    private readonly meters: ProviderMeters,
    private readonly catalogue: Meters,
    private readonly book: AttributeBook,
  ) {}

  /**
   * Everything that is wrong at once; plans are looked at when given. CURRENCY_MIXED, as for orders and estimates,
   * when currencies are all that is wrong, else VALIDATION_FAILED.
   */
  async check(
    manager: EntityManager,
    providerId: Id,
    input: Parameters<typeof checkOffering>[3],
    planInputs: PlanInput[] | null | undefined,
  ): Promise<{ content: OfferingContent; plans: PricePlan[] }> {
    const issues = new Issues();
    const content = checkOffering(issues, this.policy, this.book, input);
    await this.checkProviders(manager, issues, providerId, content);
    const plans = planInputs ? checkPlans(issues, ['plans'], planInputs) : [];
    if (JSON.stringify(plans).length > MOST_PLAN_BYTES)
      issues.add(['plans'], 'TOO_LARGE', text('The plans have too many tiers in all.', '套餐的阶梯总数过多。'));
    await this.meters.check(manager, issues, providerId, plans);
    if (planInputs) this.catalogue.check(issues, content, plans);
    if (issues.any && issues.list.every(({ code }) => code === 'CURRENCY_MIXED'))
      throw new DomainError('CURRENCY_MIXED', issues.list[0]!.text, { issues: issues.list });
    issues.throwIfAny();
    return { content, plans };
  }

  /** Partners are other providers, and as real as the provider is. */
  private async checkProviders(
    manager: EntityManager,
    issues: Issues,
    providerId: Id,
    { partners }: OfferingContent,
  ): Promise<void> {
    if (!partners.length) return;
    const own = await this.organizations.get(providerId, manager);
    const known = await this.organizations.byIds(partners.map((partner) => partner.providerId).filter(isId), manager);
    partners.forEach((partner, index) => {
      const other = known.get(partner.providerId);
      const isProvider = other?.kind === 'PROVIDER' && other.sandboxOf === own.sandboxOf;
      if (partner.providerId !== providerId && isProvider) return;
      issues.add(
        ['partners', index, 'providerId'],
        'UNKNOWN_PARTNER',
        text('Not another provider of the market.', '不是平台上的其他供应商。'),
      );
    });
  }

  /** Plans that stay, under attributes or a service model that may have changed. */
  checkKept(content: OfferingContent, plans: readonly PricePlan[]): void {
    const issues = new Issues();
    this.catalogue.check(issues, content, plans);
    issues.throwIfAny();
  }

  /** What else a text search looks into. */
  async namesFor(manager: EntityManager, providerId: Id, { categoryCodes }: OfferingContent): Promise<SearchNames> {
    const { name } = await this.organizations.get(providerId, manager);
    const categories = categoryCodes
      .map((code) => this.policy.category(code))
      .filter((node): node is CategoryNode => node !== undefined);
    return { providerName: name, categories };
  }
}

/** What its provider wrote of it. */
export const contentOf = (offering: Offering): Parameters<typeof checkOffering>[3] => merged(offering, {});

/** What is there with every field the input gives. */
export const merged = (offering: OfferingContent, input: OfferingEdits): Parameters<typeof checkOffering>[3] => ({
  code: offering.code,
  name: input.name ?? offering.name,
  summary: input.summary ?? offering.summary,
  description: input.description ?? offering.description,
  serviceModel: input.serviceModel ?? offering.serviceModel,
  clouds: input.clouds ?? offering.clouds,
  categoryCodes: input.categoryCodes ?? offering.categoryCodes,
  zoneCodes: input.zoneCodes ?? offering.zoneCodes,
  attributes: input.attributes ?? offering.attributes,
  partners: input.partners ?? offering.partners,
});

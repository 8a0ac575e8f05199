import { type Actor, Organizations } from '#identity';
import { Clock, DomainError, type Id, invalid, isId, Issues, newId, notFound, text, transition } from '#kernel';
import { Audit, Idempotency, isDuplicate, Transactions } from '#platform';
import { type CategoryNode, Policy } from '#policy';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { checkPlans, OFFERING_MACHINE, type PricePlan } from '../core/index.js';
import { Meters } from '../meter/meter-catalogue.service.js';
import { ProviderMeters } from '../meter/provider-meters.service.js';
import type { PlanInput } from '../plan/plan.input.js';
import { deletePlans, insertPlans, plansOf } from '../plan/plan-store.js';
import { checkOffering, type OfferingContent } from './offering.check.js';
import type { CreateOfferingInput, UpdateOfferingInput } from './offering.input.js';
import type { Offering } from './offering.row.js';
import { insertOffering, lockOffering, type SearchNames, updateOffering } from './offering-store.js';
import { noOffering } from './offering.service.js';

/** What plans may take as JSON: they are kept whole in the audit trail, before and after each change. */
const MOST_PLAN_BYTES = 4_000_000;

/** Writing an offering, by its own provider. */
@Injectable()
export class OfferingChanges {
  constructor(
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly audit: Audit,
    private readonly organizations: Organizations,
    private readonly policy: Policy,
    private readonly meters: ProviderMeters,
    private readonly catalogue: Meters,
    private readonly clock: Clock,
  ) {}

  /** Writes a draft of the caller's organization. VALIDATION_FAILED / DUPLICATE_CODE when it has one of this code. */
  create(actor: Actor, { idempotencyKey, ...input }: CreateOfferingInput): Promise<Id> {
    const { organizationId } = actor;
    const once = { organizationId, operation: 'createOffering', key: idempotencyKey, body: withDefaults(input) };
    return this.transactions.run((manager) =>
      this.idempotency.once(manager, once, () => this.insert(manager, actor, input)),
    );
  }

  private async insert(manager: EntityManager, actor: Actor, input: CreateOfferingInput): Promise<Id> {
    const { content, plans } = await this.check(manager, actor.organizationId, input, input.plans);
    const made = { id: newId(), providerId: actor.organizationId, now: this.clock.now() };
    try {
      await insertOffering(manager, made, content, await this.namesFor(manager, made.providerId, content));
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      throw invalid(
        ['code'],
        'DUPLICATE_CODE',
        text(`You already list an offering ${content.code}.`, `您已有代码为 ${content.code} 的服务商品。`),
      );
    }
    await insertPlans(manager, made.id, 1, plans);
    const after = { id: made.id, ...content, status: 'DRAFT', version: 1, plans };
    await this.audit.write(manager, actor, {
      action: 'createOffering',
      subject: 'offering',
      subjectId: made.id,
      after,
    });
    return made.id;
  }

  /** Rewrites a draft or what changes were asked of. VERSION_CONFLICT when it is no longer the version that was read. */
  update(actor: Actor, input: UpdateOfferingInput): Promise<Id> {
    return this.transactions.run(async (manager) => {
      const offering = isId(input.id) ? await lockOffering(manager, input.id) : null;
      if (offering?.providerId !== actor.organizationId) throw notFound(noOffering);
      if (offering.version !== input.version) throw versionConflict(offering.version);
      transition(OFFERING_MACHINE, offering.status, 'update');
      await this.replace(manager, actor, offering, input);
      return offering.id;
    });
  }

  private async replace(
    manager: EntityManager,
    actor: Actor,
    offering: Offering,
    input: UpdateOfferingInput,
  ): Promise<void> {
    const { content, plans } = await this.check(manager, offering.providerId, merged(offering, input), input.plans);
    const before = { ...contentOf(offering), version: offering.version };
    const after = { ...content, version: offering.version + 1 };
    const plansBefore = await plansOf(manager, offering.id);
    if (!input.plans) this.checkMeters(content, plansBefore);
    await updateOffering(
      manager,
      offering.id,
      this.clock.now(),
      content,
      await this.namesFor(manager, offering.providerId, content),
    );
    if (input.plans) {
      await deletePlans(manager, offering.id);
      await insertPlans(manager, offering.id, offering.revision, plans);
    }
    await this.audit.write(manager, actor, {
      action: 'updateOffering',
      subject: 'offering',
      subjectId: offering.id,
      before: { ...before, plans: input.plans ? plansBefore : undefined },
      after: { ...after, plans: input.plans ? plans : undefined },
    });
  }

  /**
   * Everything that is wrong at once; plans are looked at when given. CURRENCY_MIXED, as for orders and estimates,
   * when currencies are all that is wrong, else VALIDATION_FAILED.
   */
  private async check(
    manager: EntityManager,
    providerId: Id,
    input: Parameters<typeof checkOffering>[2],
    planInputs: PlanInput[] | null | undefined,
  ): Promise<{ content: OfferingContent; plans: PricePlan[] }> {
    const issues = new Issues();
    const content = checkOffering(issues, this.policy, input);
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

  /** Partners are other providers. */
  private async checkProviders(
    manager: EntityManager,
    issues: Issues,
    providerId: Id,
    { partners }: OfferingContent,
  ): Promise<void> {
    const known = await this.organizations.byIds(partners.map((partner) => partner.providerId).filter(isId), manager);
    partners.forEach((partner, index) => {
      if (partner.providerId !== providerId && known.get(partner.providerId)?.kind === 'PROVIDER') return;
      issues.add(
        ['partners', index, 'providerId'],
        'UNKNOWN_PARTNER',
        text('Not another provider of the market.', '不是平台上的其他供应商。'),
      );
    });
  }

  /** Plans that stay, under attributes or a service model that may have changed. */
  private checkMeters(content: OfferingContent, plans: readonly PricePlan[]): void {
    const issues = new Issues();
    this.catalogue.check(issues, content, plans);
    issues.throwIfAny();
  }

  private async namesFor(
    manager: EntityManager,
    providerId: Id,
    { categoryCodes }: OfferingContent,
  ): Promise<SearchNames> {
    const { name } = await this.organizations.get(providerId, manager);
    const categories = categoryCodes
      .map((code) => this.policy.category(code))
      .filter((node): node is CategoryNode => node !== undefined);
    return { providerName: name, categories };
  }
}

/** The input as it is meant: a default that is left out, given or null is the same body under an idempotency key. */
const withDefaults = (input: Omit<CreateOfferingInput, 'idempotencyKey'>): unknown => ({
  ...input,
  plans: input.plans.map((plan) => ({
    ...plan,
    prices: plan.prices.map((price) => ({
      ...price,
      currency: price.currency ?? 'CNY',
      source: price.source ?? 'PROVIDER',
      taxCategory: price.taxCategory ?? 'INFORMATION_SERVICE',
    })),
  })),
});

const contentOf = (offering: Offering): Parameters<typeof checkOffering>[2] => merged(offering, {});

/** The offering with every field the input gives. */
const merged = (offering: Offering, input: Partial<UpdateOfferingInput>): Parameters<typeof checkOffering>[2] => ({
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

const versionConflict = (version: number): DomainError =>
  new DomainError(
    'VERSION_CONFLICT',
    text(
      `It was changed meanwhile and is now version ${version}: read it again.`,
      `内容已被更改，当前版本为 ${version}，请重新读取。`,
    ),
  );

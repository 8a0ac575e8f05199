import { type Actor, Organizations } from '#identity';
import { Clock, type Id, invalid, isId, newId, notFound, text, transition, versionConflict } from '#kernel';
import { Audit, Idempotency, isDuplicate, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { OfferingAttributes } from '../attribute/offering-attributes.service.js';
import { OFFERING_MACHINE } from '../core/index.js';
import { Dependencies } from '../dependency/dependencies.service.js';
import { deletePlans, insertPlans, plansOf } from '../plan/plan-store.js';
import { contentOf, merged, OfferingContents, type OfferingEdits, type Writer } from './offering-contents.service.js';
import type { CreateOfferingInput, UpdateOfferingInput } from './offering.input.js';
import type { Offering } from './offering.row.js';
import { insertOffering, lockOffering, updateOffering } from './offering-store.js';
import { noOffering } from './offering.service.js';

/** Writing an offering, by its own provider. */
@Injectable()
export class OfferingChanges {
  constructor(
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly audit: Audit,
    private readonly contents: OfferingContents,
    private readonly attributes: OfferingAttributes,
    private readonly dependencies: Dependencies,
    private readonly organizations: Organizations,
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

  /** The same in a transaction of the caller's. */
  async insert(manager: EntityManager, actor: Writer, input: Omit<CreateOfferingInput, 'idempotencyKey'>): Promise<Id> {
    const { content, plans } = await this.contents.check(manager, actor.organizationId, input, input.plans);
    const effective = await this.attributes.effective(manager, actor.organizationId, content.attributes);
    const made = {
      ...{ id: newId(), providerId: actor.organizationId, now: this.clock.now() },
      sandboxOf: (await this.organizations.get(actor.organizationId, manager)).sandboxOf,
    };
    try {
      await insertOffering(manager, made, content, await this.contents.namesFor(manager, made.providerId, content));
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      throw invalid(
        ['code'],
        'DUPLICATE_CODE',
        text(`You already list an offering ${content.code}.`, `您已有代码为 ${content.code} 的服务商品。`),
      );
    }
    await this.dependencies.check(manager, { ...made, offeringId: made.id }, effective);
    await this.attributes.write(manager, made.id, effective);
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

  /** Rewrites it; the offering's row is locked, and the table was asked. */
  async replace(manager: EntityManager, actor: Writer, offering: Offering, input: OfferingEdits): Promise<void> {
    const { content, plans } = await this.contents.check(
      manager,
      offering.providerId,
      merged(offering, input),
      input.plans,
    );
    const before = { ...contentOf(offering), version: offering.version };
    const after = { ...content, version: offering.version + 1 };
    const plansBefore = await plansOf(manager, offering.id, offering.plansRevision);
    if (!input.plans) this.contents.checkKept(content, plansBefore);
    await updateOffering(
      manager,
      offering.id,
      this.clock.now(),
      content,
      await this.contents.namesFor(manager, offering.providerId, content),
    );
    const effective = await this.attributes.effective(manager, offering.providerId, content.attributes);
    const offeringId = offering.id;
    await this.dependencies.check(manager, { ...offering, offeringId }, effective);
    await this.attributes.write(manager, offeringId, effective);
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

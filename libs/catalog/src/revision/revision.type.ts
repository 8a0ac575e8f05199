import { enumOf } from '#identity';
import { connectionType, DateTime, JsonScalar } from '#platform';
import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { type Cloud, type Price, REVISION_STATUSES, type RevisionStatus, type ServiceModel } from '../core/index.js';
import { CloudEnum, OfferingPartnerType, ServiceModelEnum } from '../offering/offering.type.js';
import { PriceComponentType } from '../plan/plan.type.js';

export const RevisionStatusEnum = enumOf(REVISION_STATUSES);
registerEnumType(RevisionStatusEnum, {
  name: 'OfferingRevisionStatus',
  description: 'CURRENT is in force, APPROVED will be from effectiveAt on; an offering has at most one before that.',
});

@ObjectType('RevisedPlan', { description: 'A plan as a revision sells it.' })
export class RevisedPlanType {
  @Field(() => ID, { nullable: true, description: 'Null until the revision is in effect.' }) id!: string | null;
  @Field(() => String) code!: string;
  @Field(() => String) name!: string;
  @Field(() => [PriceComponentType]) prices!: Price[];
}

@ObjectType('OfferingRevision', { description: 'What an offering said, says, or will say from an instant on.' })
export class RevisionType {
  @Field(() => ID) id!: string;
  @Field(() => Int, { description: 'Of its offering, ascending; one that was withdrawn leaves a gap.' })
  revision!: number;
  @Field(() => RevisionStatusEnum) status!: RevisionStatus;
  @Field(() => Int, { description: 'Grows with every change; updateOfferingRevision names the one it read.' })
  version!: number;
  @Field(() => String) name!: string;
  @Field(() => String) summary!: string;
  @Field(() => String) description!: string;
  @Field(() => ServiceModelEnum) serviceModel!: ServiceModel;
  @Field(() => [CloudEnum]) clouds!: Cloud[];
  @Field(() => [String]) categoryCodes!: string[];
  @Field(() => [String]) zoneCodes!: string[];
  @Field(() => JsonScalar) attributes!: Record<string, unknown>;
  @Field(() => JsonScalar, { description: 'With the provider’s defaults of when it was handed in.' })
  effectiveAttributes!: Record<string, unknown>;
  @Field(() => [OfferingPartnerType]) partners!: OfferingPartnerType[];
  @Field(() => DateTime, { nullable: true, description: 'As its provider asks; null: once it is approved.' })
  effectiveFrom!: number | null;
  @Field(() => DateTime, { nullable: true, description: 'It is in force from here on, once it is approved.' })
  effectiveAt!: number | null;
  @Field(() => DateTime, { nullable: true, description: 'And was until here.' }) supersededAt!: number | null;
  @Field(() => DateTime) createdAt!: number;
  @Field(() => DateTime, { nullable: true }) submittedAt!: number | null;
  @Field(() => DateTime, { nullable: true }) decidedAt!: number | null;
}

export const RevisionConnectionType = connectionType('OfferingRevision', () => RevisionType);

@ObjectType('OfferingChange', { description: 'One difference between two revisions.' })
export class OfferingChangeType {
  @Field(() => [String], { description: 'Such as ["plans","standard","prices","use","unitPrice"], by codes.' })
  path!: string[];
  @Field(() => JsonScalar, { nullable: true, description: 'Null where nothing stood.' }) before!: unknown;
  @Field(() => JsonScalar, { nullable: true }) after!: unknown;
}

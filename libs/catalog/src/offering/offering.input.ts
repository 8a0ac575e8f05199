import { DecimalScalar, JsonScalar } from '#platform';
import { Field, ID, InputType, Int } from '@nestjs/graphql';
import type { Cloud, OfferingStatus, ServiceModel } from '../core/index.js';
import { PlanInput } from '../plan/plan.input.js';
import { CloudEnum, OfferingStatusEnum, ServiceModelEnum } from './offering.type.js';

const ATTRIBUTES =
  'Known by name as `attributeDefinitions` says; unknown keys are kept, null lets a default of the provider not hold. At most 20 kB.';

@InputType({
  description: 'All that is given must hold of the effective attributes; with a code alone: it is declared.',
})
export class AttributeFilter {
  @Field(() => String, {
    description: 'Filterable as `attributeDefinitions` says; a field of a record: components.origin.',
  })
  code!: string;
  @Field(() => [String], { nullable: true, description: '"true", "3", "arm64": values as text.' })
  anyOf?: string[] | null;
  @Field(() => [String], { nullable: true }) allOf?: string[] | null;
  @Field(() => [String], { nullable: true }) noneOf?: string[] | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'Of a number; taken itself.' }) min?: string | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'Of a number; taken itself.' }) max?: string | null;
}

@InputType({ description: 'All that is given must hold; within a list any value will do.' })
export class OfferingFilter {
  @Field(() => String, {
    nullable: true,
    description: 'Up to 8 words, each contained in name, summary, description, code, provider or category (zh or en).',
  })
  text?: string | null;
  @Field(() => [ServiceModelEnum], { nullable: true }) serviceModels?: ServiceModel[] | null;
  @Field(() => [CloudEnum], { nullable: true }) clouds?: Cloud[] | null;
  @Field(() => [String], { nullable: true, description: 'A category stands for everything below it.' })
  categoryCodes?: string[] | null;
  @Field(() => [String], { nullable: true }) zoneCodes?: string[] | null;
  @Field(() => [ID], { nullable: true }) providerIds?: string[] | null;
  @Field(() => [OfferingStatusEnum], { nullable: true }) statuses?: OfferingStatus[] | null;
  @Field(() => [AttributeFilter], { nullable: true, description: 'All of them hold.' })
  attributes?: AttributeFilter[] | null;
}

@InputType()
export class OfferingPartnerInput {
  @Field(() => ID) providerId!: string;
  @Field(() => DecimalScalar, { description: 'Of every invoice line: "0.2" is 20 %.' }) share!: string;
}

@InputType()
export class CreateOfferingInput {
  @Field(() => String, { description: 'Unique with the provider; never changes.' }) code!: string;
  @Field(() => String) name!: string;
  @Field(() => String) summary!: string;
  @Field(() => String, { nullable: true }) description?: string | null;
  @Field(() => ServiceModelEnum) serviceModel!: ServiceModel;
  @Field(() => [CloudEnum]) clouds!: Cloud[];
  @Field(() => [String]) categoryCodes!: string[];
  @Field(() => [String], { description: 'May be empty for a service bound to no place.' }) zoneCodes!: string[];
  @Field(() => [PlanInput]) plans!: PlanInput[];
  @Field(() => JsonScalar, { nullable: true, description: ATTRIBUTES }) attributes?: unknown;
  @Field(() => [OfferingPartnerInput], { nullable: true, description: 'A bundle: you lead, and keep what they leave.' })
  partners?: OfferingPartnerInput[] | null;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@InputType({ description: 'Absent and null fields stay as they are; plans and attributes are replaced whole.' })
export class UpdateOfferingInput {
  @Field(() => ID) id!: string;
  @Field(() => Int, { description: 'The version that was read; VERSION_CONFLICT when it is stale.' }) version!: number;
  @Field(() => String, { nullable: true }) name?: string | null;
  @Field(() => String, { nullable: true }) summary?: string | null;
  @Field(() => String, { nullable: true }) description?: string | null;
  @Field(() => ServiceModelEnum, { nullable: true }) serviceModel?: ServiceModel | null;
  @Field(() => [CloudEnum], { nullable: true }) clouds?: Cloud[] | null;
  @Field(() => [String], { nullable: true }) categoryCodes?: string[] | null;
  @Field(() => [String], { nullable: true }) zoneCodes?: string[] | null;
  @Field(() => [PlanInput], { nullable: true }) plans?: PlanInput[] | null;
  @Field(() => JsonScalar, { nullable: true, description: ATTRIBUTES }) attributes?: unknown;
  @Field(() => [OfferingPartnerInput], { nullable: true, description: 'Replaced whole.' })
  partners?: OfferingPartnerInput[] | null;
}

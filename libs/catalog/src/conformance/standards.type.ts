import { enumOf } from '#identity';
import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { STANDARD_PRIORITIES, type StandardPriority } from '../core/index.js';

export const StandardPriorityEnum = enumOf(STANDARD_PRIORITIES);
registerEnumType(StandardPriorityEnum, {
  name: 'StandardPriority',
  description: '急用先行、成熟先上、重点突破.',
});

@ObjectType('Standard')
export class StandardType {
  @Field(() => String) code!: string;
  @Field(() => String) nameZh!: string;
  @Field(() => String) nameEn!: string;
  @Field(() => String, { description: 'Metering, security, quality, …: see ConformanceFamily.' }) family!: string;
  @Field(() => String, { description: 'As in the attribute conformance.' }) domain!: string;
  @Field(() => StandardPriorityEnum) priority!: StandardPriority;
}

@ObjectType('ConformanceDomain', { description: 'A cell of an offering’s row in the matrix of conformance.' })
export class ConformanceDomainType {
  @Field(() => String) domain!: string;
  @Field(() => String) nameZh!: string;
  @Field(() => String) nameEn!: string;
  @Field(() => [String], { description: 'That it declares; none: the domain is missing.' }) standards!: string[];
}

@ObjectType('ConformanceFamily', { description: 'Whether an offering answers to a family of standards.' })
export class ConformanceFamilyType {
  @Field(() => String) family!: string;
  @Field(() => String) nameZh!: string;
  @Field(() => String) nameEn!: string;
  @Field(() => Boolean) isMet!: boolean;
  @Field(() => [String], { description: 'Attributes that it does not declare.' }) missing!: string[];
}

@ObjectType('Conformance', { description: 'By its effective attributes and its meters.' })
export class ConformanceType {
  @Field(() => [ConformanceDomainType]) domains!: ConformanceDomainType[];
  @Field(() => [String]) missingDomains!: string[];
  @Field(() => [ConformanceFamilyType]) families!: ConformanceFamilyType[];
}

import { connectionType, DateTime, DecimalScalar, PageArgs } from '#platform';
import { ArgsType, Field, ID, InputType, ObjectType } from '@nestjs/graphql';

@ObjectType('DataCentreOwner', { description: 'A division that has built the data centre with others.' })
export class DataCentreOwnerType {
  @Field(() => String, { description: 'GB/T 2260.' }) division!: string;
  @Field(() => DecimalScalar, { description: '"0.6" is 60 %; all sum to 1.' }) share!: string;
}

@InputType()
export class DataCentreOwnerInput {
  @Field(() => String, { description: 'GB/T 2260.' }) division!: string;
  @Field(() => DecimalScalar, { description: '"0.6" is 60 %; all sum to 1.' }) share!: string;
}

@ObjectType('DataCentreCostPart')
export class DataCentreCostPartType extends DataCentreOwnerType {
  @Field(() => DecimalScalar, { description: 'All parts sum to the cost.' }) amount!: string;
}

@ObjectType('DataCentreCost', { description: 'What a co-built data centre cost, divided by its owners’ shares.' })
export class DataCentreCostType {
  @Field(() => ID) id!: string;
  @Field(() => String) centreCode!: string;
  @Field(() => String, { description: '"2026-10".' }) month!: string;
  @Field(() => String) purpose!: string;
  @Field(() => DecimalScalar) amount!: string;
  @Field(() => String) currency!: string;
  @Field(() => [DataCentreCostPartType]) parts!: DataCentreCostPartType[];
  @Field(() => DateTime) recordedAt!: number;
}

export const DataCentreCostConnection = connectionType('DataCentreCost', () => DataCentreCostType);

@InputType()
export class RecordDataCentreCostInput {
  @Field(() => String) centreCode!: string;
  @Field(() => String, { description: '"2026-10"; the current one at the latest.' }) month!: string;
  @Field(() => String) purpose!: string;
  @Field(() => DecimalScalar) amount!: string;
  @Field(() => String, { nullable: true, defaultValue: 'CNY' }) currency?: string | null;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@ArgsType()
export class DataCentreCostsArgs extends PageArgs {
  @Field(() => String) centreCode!: string;
}

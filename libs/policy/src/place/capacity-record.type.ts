import { connectionType, DateOnScalar, DecimalScalar, PageArgs } from '#platform';
import { ArgsType, Field, ID, InputType, ObjectType } from '@nestjs/graphql';

@ObjectType('CapacityRecord', { description: 'How much of some infrastructure a place has from a day on.' })
export class CapacityRecordType {
  @Field(() => ID) id!: string;
  @Field(() => String, { description: 'A special zone or a region.' }) placeCode!: string;
  @Field(() => String, { description: 'Of the list INFRASTRUCTURE, or AREA_BANDWIDTH.' }) kind!: string;
  @Field(() => DateOnScalar) fromOn!: string;
  @Field(() => DecimalScalar) capacity!: string;
  @Field(() => String) unit!: string;
}

export const CapacityRecordConnection = connectionType('CapacityRecord', () => CapacityRecordType);

@InputType()
export class RecordCapacityInput {
  @Field(() => String) placeCode!: string;
  @Field(() => String) kind!: string;
  @Field(() => DateOnScalar) fromOn!: string;
  @Field(() => DecimalScalar) capacity!: string;
  @Field(() => String, { description: 'Such as Gbps.' }) unit!: string;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@ArgsType()
export class CapacityRecordsArgs extends PageArgs {
  @Field(() => String) placeCode!: string;
  @Field(() => String, { nullable: true }) kind?: string | null;
}

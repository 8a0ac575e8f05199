import { enumOf } from '#identity';
import { connectionType, DateTime, DecimalScalar } from '#platform';
import { ArgsType, Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { USAGE_GRANULARITIES, type UsageGranularity } from '../core/index.js';

const UsageGranularityEnum = enumOf(USAGE_GRANULARITIES);
registerEnumType(UsageGranularityEnum, { name: 'UsageGranularity', description: 'Days and months of Asia/Shanghai.' });

@ObjectType('UsagePoint', { description: 'What was used in [start, end); a bucket cut to the period asked for.' })
export class UsagePointType {
  @Field(() => DateTime) start!: number;
  @Field(() => DateTime) end!: number;
  @Field(() => DecimalScalar, {
    description: 'What the aggregation of the meter says of the events of this bucket alone.',
  })
  quantity!: string;
}

@ObjectType('UsageEvent')
class UsageEventType {
  @Field(() => ID, { description: 'As its sender named it.' }) id!: string;
  @Field(() => String, { description: '"" for events that came by GraphQL.' }) source!: string;
  @Field(() => ID) instanceId!: string;
  @Field(() => String) meter!: string;
  @Field(() => DecimalScalar) quantity!: string;
  @Field(() => DateTime) occurredAt!: number;
  @Field(() => DateTime, { nullable: true }) windowStart!: number | null;
  @Field(() => DateTime) receivedAt!: number;
  @Field(() => String, { nullable: true }) subject!: string | null;
  @Field(() => ID, { nullable: true }) correctsEventId!: string | null;
  @Field(() => ID, { nullable: true }) correctedByEventId!: string | null;
}

export const UsageEventConnection = connectionType('UsageEvent', () => UsageEventType);

@ArgsType()
export class UsageArgs {
  @Field(() => ID) instanceId!: string;
  @Field(() => String) meter!: string;
  @Field(() => DateTime) from!: number;
  @Field(() => DateTime, { description: 'Not included.' }) to!: number;
  @Field(() => UsageGranularityEnum, { nullable: true, defaultValue: UsageGranularityEnum.DAY })
  granularity!: UsageGranularity | null;
}

@ArgsType()
export class UsageEventsArgs {
  @Field(() => ID) instanceId!: string;
  @Field(() => String, { nullable: true }) meter?: string | null;
  @Field(() => DateTime) from!: number;
  @Field(() => DateTime, { description: 'Not included.' }) to!: number;
  @Field(() => Int, { nullable: true, defaultValue: 100 }) first!: number | null;
  @Field(() => String, { nullable: true }) after?: string | null;
}

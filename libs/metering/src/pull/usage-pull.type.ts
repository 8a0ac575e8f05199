import { enumOf } from '#identity';
import { connectionType, DateTime } from '#platform';
import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { USAGE_PULL_STATUSES, type UsagePullStatus } from '../core/index.js';

const UsagePullStatusEnum = enumOf(USAGE_PULL_STATUSES);
registerEnumType(UsagePullStatusEnum, { name: 'UsagePullStatus' });

@ObjectType('UsagePull', {
  description: 'A provider’s endpoint that is read page by page. events = accepted + duplicates + rejected.',
})
export class UsagePullType {
  @Field(() => ID) id!: string;
  @Field(() => String) name!: string;
  @Field(() => String) url!: string;
  @Field(() => String, { description: 'The source its events are known by; "" is that of GraphQL.' }) source!: string;
  @Field(() => UsagePullStatusEnum) status!: UsagePullStatus;
  @Field(() => Int) intervalSeconds!: number;
  @Field(() => String, { nullable: true, description: 'Where the next request begins.' }) cursor!: string | null;
  @Field(() => Float) pages!: number;
  @Field(() => Float) events!: number;
  @Field(() => Float) accepted!: number;
  @Field(() => Float) duplicates!: number;
  @Field(() => Float, { description: 'Refused events, kept in quarantine.' }) rejected!: number;
  @Field(() => Int, { description: 'In a row, up to now.' }) failures!: number;
  @Field(() => DateTime, { nullable: true }) nextAt!: number | null;
  @Field(() => DateTime, { nullable: true }) lastAt!: number | null;
  @Field(() => String, { nullable: true, description: 'Why it could not be read the last time.' }) fault!:
    string | null;
  @Field(() => String, { nullable: true }) faultDetail!: string | null;
  @Field(() => DateTime) createdAt!: number;
  providerId!: string;
}

export const UsagePullConnection = connectionType('UsagePull', () => UsagePullType);

@InputType()
export class CreateUsagePullInput {
  @Field(() => String) name!: string;
  @Field(() => String, { description: 'https; asked as GET with cursor and limit added.' }) url!: string;
  @Field(() => String, { nullable: true, description: 'Sent as a bearer token; kept sealed, never shown.' })
  secret?: string | null;
  @Field(() => String, { nullable: true }) source?: string | null;
  @Field(() => Int, { nullable: true, defaultValue: 300, description: '60 to 86 400.' })
  intervalSeconds?: number | null;
  @Field(() => String, { nullable: true, description: 'Where to begin; none: at the beginning.' })
  cursor?: string | null;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

import { DecimalScalar } from '#platform';
import { Field, InputType, ObjectType } from '@nestjs/graphql';

@ObjectType('ChannelMonth', {
  description: 'What was measured of a channel in a month, and whether it kept its targets.',
})
export class ChannelMonthType {
  @Field(() => String) month!: string;
  @Field(() => DecimalScalar) baselineLatencyMs!: string;
  @Field(() => DecimalScalar) latencyMs!: string;
  @Field(() => DecimalScalar, { description: 'Per cent of packets.' }) baselineLossPercent!: string;
  @Field(() => DecimalScalar) lossPercent!: string;
  @Field(() => Boolean) passed!: boolean;
  @Field(() => [String], { description: 'LATENCY, LOSS: what stayed above its target.' }) missed!: string[];
  @Field(() => DecimalScalar, { description: 'Per cent of the baseline, one place; below zero where it rose.' })
  latencyReduction!: string;
  @Field(() => DecimalScalar) lossReduction!: string;
}

@InputType()
export class RecordChannelMonthInput {
  @Field(() => String) channel!: string;
  @Field(() => String, { description: 'Such as 2026-10; one that is over.' }) month!: string;
  @Field(() => DecimalScalar) baselineLatencyMs!: string;
  @Field(() => DecimalScalar) latencyMs!: string;
  @Field(() => DecimalScalar, { description: 'Per cent of packets.' }) baselineLossPercent!: string;
  @Field(() => DecimalScalar) lossPercent!: string;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

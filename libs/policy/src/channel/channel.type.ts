import { connectionType, DateTime, DecimalScalar, PageArgs } from '#platform';
import { ArgsType, Field, ID, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('Gateway', { description: 'A place at which traffic leaves the country.' })
export class GatewayType {
  @Field(() => String) code!: string;
  @Field(() => String) division!: string;
  @Field(() => String, { description: 'APPLYING or OPERATIONAL: a channel may use only what is in operation.' })
  state!: string;
}

@ObjectType('ChannelStage')
class ChannelStageType {
  @Field(() => String) code!: string;
  @Field(() => DecimalScalar) capacityGbps!: string;
}

@ObjectType('ChannelForecast', { description: 'A demand that was foreseen.' })
class ChannelForecastType {
  @Field(() => Int) year!: number;
  @Field(() => DecimalScalar) gbps!: string;
}

@ObjectType('ChannelTargets', { description: 'A month passes when both are at most this part of the baseline.' })
class ChannelTargetsType {
  @Field(() => DecimalScalar) latencyRatio!: string;
  @Field(() => DecimalScalar) lossRatio!: string;
}

@ObjectType('Channel', { description: 'A dedicated international data channel; offerings name it as `channel`.' })
export class ChannelType {
  @Field(() => String) code!: string;
  @Field(() => String, { description: 'NOT_PUBLIC_INTERNET.' }) access!: string;
  @Field(() => [String], { description: 'The areas in which it is delivered.' }) coverage!: string[];
  @Field(() => [ChannelStageType]) stages!: ChannelStageType[];
  @Field(() => [ChannelForecastType]) forecasts!: ChannelForecastType[];
  @Field(() => ChannelTargetsType) targets!: ChannelTargetsType;
}

@ObjectType('ChannelCommitment', { description: 'Bandwidth that an order holds from its approval to its end.' })
export class ChannelCommitmentType {
  @Field(() => ID) id!: string;
  @Field(() => String) channelCode!: string;
  @Field(() => ID) orderId!: string;
  @Field(() => ID) orderItemId!: string;
  @Field(() => String) serviceArea!: string;
  @Field(() => DecimalScalar) gbps!: string;
  @Field(() => DateTime) heldAt!: number;
  @Field(() => DateTime, { nullable: true }) releasedAt!: number | null;
}

export const ChannelCommitmentConnection = connectionType('ChannelCommitment', () => ChannelCommitmentType);

@ArgsType()
export class ChannelCommitmentsArgs extends PageArgs {
  @Field(() => String, { nullable: true }) channel?: string | null;
}

import { enumOf } from '#identity';
import { connectionType, DateTime } from '#platform';
import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import {
  FLOW_CLASSES,
  FLOW_ROUTES,
  FLOW_STATUSES,
  type FlowClass,
  type FlowRoute,
  type FlowStatus,
} from '../core/index.js';

const FlowClassEnum = enumOf(FLOW_CLASSES);
registerEnumType(FlowClassEnum, { name: 'DataFlowClass' });
const FlowRouteEnum = enumOf(FLOW_ROUTES);
registerEnumType(FlowRouteEnum, {
  name: 'DataFlowRoute',
  description: 'FAST: from abroad to abroad with nothing of mainland China’s added; else a full application.',
});

const FlowStatusEnum = enumOf(FLOW_STATUSES);
registerEnumType(FlowStatusEnum, {
  name: 'DataFlowStatus',
  description: 'RECORDED: on the fast route. APPLIED: a reviewer of another organization decides.',
});

@ObjectType('DataFlow', { description: 'A flow of data through a zone, and the route it takes.' })
export class DataFlowType {
  @Field(() => ID) id!: string;
  @Field(() => String) zoneCode!: string;
  @Field(() => String, { description: 'ISO 3166-1 alpha-2.' }) sourceCountry!: string;
  @Field(() => String) destinationCountry!: string;
  @Field(() => Boolean) domesticDataAdded!: boolean;
  @Field(() => String) purpose!: string;
  @Field(() => FlowClassEnum) flowClass!: FlowClass;
  @Field(() => FlowRouteEnum) route!: FlowRoute;
  @Field(() => FlowStatusEnum) status!: FlowStatus;
  @Field(() => String, { nullable: true, description: 'Of the decision.' }) reason!: string | null;
  @Field(() => DateTime) recordedAt!: number;
  @Field(() => DateTime, { nullable: true }) decidedAt!: number | null;
}

export const DataFlowConnection = connectionType('DataFlow', () => DataFlowType);

@InputType()
export class DecideDataFlowInput {
  @Field(() => ID) id!: string;
  @Field(() => Boolean) approve!: boolean;
  @Field(() => String) reason!: string;
}

@InputType()
export class RegisterDataFlowInput {
  @Field(() => String) zoneCode!: string;
  @Field(() => String, { description: 'ISO 3166-1 alpha-2.' }) sourceCountry!: string;
  @Field(() => String) destinationCountry!: string;
  @Field(() => Boolean, { description: 'Whether personal or important data of mainland China is added.' })
  domesticDataAdded!: boolean;
  @Field(() => String) purpose!: string;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

import { enumOf } from '#identity';
import { connectionType, DateTime } from '#platform';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import {
  BROKER_OPERATION_KINDS,
  BROKER_OPERATION_STATES,
  type BrokerOperationKind,
  type BrokerOperationState,
} from '../core/index.js';

const BrokerOperationKindEnum = enumOf(BROKER_OPERATION_KINDS);
registerEnumType(BrokerOperationKindEnum, { name: 'BrokerOperationKind' });
const BrokerOperationStateEnum = enumOf(BROKER_OPERATION_STATES);
registerEnumType(BrokerOperationStateEnum, { name: 'BrokerOperationState' });

@ObjectType('Broker', { description: 'A provider’s Open Service Broker; its credentials are never shown.' })
export class BrokerType {
  @Field(() => ID) id!: string;
  @Field(() => String) url!: string;
  @Field(() => DateTime) createdAt!: number;
  @Field(() => DateTime, { nullable: true }) removedAt!: number | null;
}

@ObjectType('BrokerOperation', { description: 'What is asked of a broker for an instance, and how far it is.' })
class BrokerOperationType {
  @Field(() => ID) id!: string;
  @Field(() => ID) brokerId!: string;
  @Field(() => ID) instanceId!: string;
  @Field(() => BrokerOperationKindEnum) kind!: BrokerOperationKind;
  @Field(() => BrokerOperationStateEnum) state!: BrokerOperationState;
  @Field(() => Int, { description: 'Requests without success since it came into its state.' }) tries!: number;
  @Field(() => String, { nullable: true, description: 'Why it failed, or is tried again.' }) fault!: string | null;
  @Field(() => String, { nullable: true }) faultDetail!: string | null;
  @Field(() => Boolean, { description: 'Something may stand at the broker that is not wanted, or not known of.' })
  orphanSuspected!: boolean;
  @Field(() => DateTime, { nullable: true, description: 'When it goes on.' }) nextAt!: number | null;
  @Field(() => DateTime) createdAt!: number;
  @Field(() => DateTime, { nullable: true }) endedAt!: number | null;
}

export const BrokerConnection = connectionType('Broker', () => BrokerType);
export const BrokerOperationConnection = connectionType('BrokerOperation', () => BrokerOperationType);

@InputType()
export class RegisterBrokerInput {
  @Field(() => String, { description: 'https; /v2/… is put behind it.' }) url!: string;
  @Field(() => String) username!: string;
  @Field(() => String, { description: 'Kept sealed, never shown.' }) password!: string;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

import { enumOf } from '#identity';
import { connectionType, DateTime } from '#platform';
import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { AGENT_STATUSES, type AgentStatus } from '../core/index.js';

const AgentStatusEnum = enumOf(AGENT_STATUSES);
registerEnumType(AgentStatusEnum, { name: 'AgentStatus' });

@ObjectType('ProviderAgent', { description: 'A program that runs at a provider’s and asks us.' })
export class ProviderAgentType {
  @Field(() => ID) id!: string;
  @Field(() => String, { description: 'Unique with its provider.' }) name!: string;
  @Field(() => String, { nullable: true }) version!: string | null;
  @Field(() => [String]) capabilities!: string[];
  @Field(() => DateTime) firstSeenAt!: number;
  @Field(() => DateTime) lastSeenAt!: number;
  @Field(() => AgentStatusEnum, { description: 'ACTIVE within five minutes of its last heartbeat.' })
  status!: AgentStatus;
  providerId!: string;
}
export const ProviderAgentConnection = connectionType('ProviderAgent', () => ProviderAgentType);

@InputType()
export class HeartbeatInput {
  @Field(() => String, { description: 'The agent’s name: at most 100 characters, no blanks.' }) agent!: string;
  @Field(() => String, { nullable: true }) version?: string | null;
  @Field(() => [String], { nullable: true, description: 'At most 50.' }) capabilities?: string[] | null;
}

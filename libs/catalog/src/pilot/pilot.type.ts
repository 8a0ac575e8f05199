import { enumOf } from '#identity';
import { connectionType, DateTime, PageArgs } from '#platform';
import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { PILOT_STATUSES, type PilotStatus } from '../core/index.js';

const PilotStatusEnum = enumOf(PILOT_STATUSES);
registerEnumType(PilotStatusEnum, { name: 'PilotStatus' });

@ObjectType('Pilot', { description: 'A pilot of a field of urbanisation, and what it taught.' })
export class PilotType {
  @Field(() => ID) id!: string;
  @Field(() => String) title!: string;
  @Field(() => String, { description: 'An option of the attribute `urbanFields`.' }) field!: string;
  @Field(() => PilotStatusEnum) status!: PilotStatus;
  @Field(() => String, { nullable: true, description: 'What it taught; null while it runs.' }) summary!: string | null;
  @Field(() => Boolean, { nullable: true, description: 'Whether it is to be taken up by others.' })
  rollOut!: boolean | null;
  @Field(() => DateTime) startedAt!: number;
  @Field(() => DateTime, { nullable: true }) closedAt!: number | null;
}

export const PilotConnection = connectionType('Pilot', () => PilotType);

@InputType()
export class StartPilotInput {
  @Field(() => String) title!: string;
  @Field(() => String, { description: 'An option of the attribute `urbanFields`.' }) field!: string;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@InputType()
export class ClosePilotInput {
  @Field(() => ID) id!: string;
  @Field(() => String, { description: 'What it taught, at most 5 000 characters.' }) summary!: string;
  @Field(() => Boolean, { description: 'Whether it is to be taken up by others.' }) rollOut!: boolean;
}

@ArgsType()
export class PilotsArgs extends PageArgs {
  @Field(() => String, { nullable: true }) field?: string | null;
  @Field(() => Boolean, { nullable: true, description: 'Only those that are to be taken up, or are not.' })
  rollOut?: boolean | null;
}

import { enumOf } from '#identity';
import { DateOnScalar, DateTime } from '#platform';
import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { EXIT_STEPS, type ExitStep, type ExitTask } from '../core/index.js';
import type { GiveNotice } from './endings.service.js';
import type { Destruction, HandOver } from './exits.service.js';
import type { SetSuccessor } from './successions.service.js';

const ExitStepEnum = enumOf(EXIT_STEPS);
registerEnumType(ExitStepEnum, { name: 'ExitStep' });
const EXIT_PARTIES = ['PROVIDER', 'BUYER'] as const;
const ExitPartyEnum = enumOf(EXIT_PARTIES);
registerEnumType(ExitPartyEnum, { name: 'ExitParty' });

@ObjectType('ExitTask')
class ExitTaskType implements ExitTask {
  @Field(() => ExitStepEnum) step!: ExitStep;
  @Field(() => ExitPartyEnum, { description: 'Who does it.' }) by!: (typeof EXIT_PARTIES)[number];
  @Field(() => Boolean) done!: boolean;
  @Field(() => DateOnScalar, { nullable: true, description: 'The last day in time.' }) dueOn!: string | null;
  @Field(() => Boolean) overdue!: boolean;
}

@ObjectType('DestructionCertificate', { description: 'Read by both sides at GET /v1/exit-certificates/{instanceId}.' })
class DestructionCertificateType {
  @Field(() => String) name!: string;
  @Field(() => String, { description: 'SHA-256, hexadecimal.' }) sha256!: string;
}

@ObjectType('ServiceExit', { description: 'How an instance that has ended returns and destroys what it held.' })
export class ServiceExitType {
  @Field(() => [ExitTaskType], { description: 'What is done and what remains, in its order.' }) checklist!: ExitTask[];
  @Field(() => Boolean, { description: 'Nothing remains.' }) complete!: boolean;
  @Field(() => DateTime, { nullable: true }) handedOverAt!: number | null;
  @Field(() => String, { nullable: true }) format!: string | null;
  @Field(() => String, { nullable: true, description: 'SHA-256 of what was handed over.' }) sha256!: string | null;
  @Field(() => String, { nullable: true }) place!: string | null;
  @Field(() => String, { nullable: true, description: 'Who received the data.' }) recipient!: string | null;
  @Field(() => ID, { nullable: true, description: 'The instance the data went to.' }) successorId!: string | null;
  @Field(() => String, { nullable: true, description: 'Why what was handed over last was refused.' })
  refusal!: string | null;
  @Field(() => DateTime, { nullable: true, description: 'Confirmed by the buyer, or waived.' })
  receivedAt!: number | null;
  @Field(() => String, { nullable: true, description: 'Why the buyer needed nothing back.' }) waiver!: string | null;
  @Field(() => DestructionCertificateType, { nullable: true }) certificate!: DestructionCertificateType | null;
  @Field(() => DateOnScalar, { nullable: true }) destroyedOn!: string | null;
  @Field(() => String, { nullable: true }) method!: string | null;
}

@ObjectType('InstanceSuccession')
export class InstanceSuccessionType {
  @Field(() => ID) instanceId!: string;
  @Field(() => ID) successorId!: string;
  @Field(() => DateTime) since!: number;
  @Field(() => DateOnScalar, { nullable: true, description: 'The last day on which both are to run.' })
  handoverUntil!: string | null;
}

@ObjectType('InstanceNotice')
export class InstanceNoticeType {
  @Field(() => ExitPartyEnum) by!: (typeof EXIT_PARTIES)[number];
  @Field(() => DateTime, { description: 'The first instant at which it does not run any more.' }) endsAt!: number;
  @Field(() => String) reason!: string;
}

@InputType()
export class GiveNoticeInput implements GiveNotice {
  @Field(() => ID) instanceId!: string;
  @Field(() => DateOnScalar, { description: 'It runs to the end of this day.' }) lastDay!: string;
  @Field(() => String) reason!: string;
}

@InputType()
export class HandOverDataInput implements HandOver {
  @Field(() => ID) instanceId!: string;
  @Field(() => String) format!: string;
  @Field(() => String, { description: 'SHA-256 of what is handed over, 64 hexadecimal digits.' }) sha256!: string;
  @Field(() => String, { nullable: true, description: 'Where it lies; without it, with the successor.' })
  place?: string | null;
  @Field(() => String, { description: 'Who received it.' }) recipient!: string;
}

@InputType()
export class ProveDestructionInput implements Destruction {
  @Field(() => ID) instanceId!: string;
  @Field(() => String) method!: string;
  @Field(() => DateOnScalar) destroyedOn!: string;
  @Field(() => String, {
    description: 'Of the certificate sent to POST /v1/exit-certificates before, 64 hexadecimal digits.',
  })
  certificateSha256!: string;
}

@InputType()
export class SetSuccessorInput implements SetSuccessor {
  @Field(() => ID) instanceId!: string;
  @Field(() => ID, { nullable: true, description: 'Null: none any more.' }) successorId?: string | null;
  @Field(() => DateOnScalar, { nullable: true, description: 'The last day on which both are to run.' })
  handoverUntil?: string | null;
}

import { enumOf } from '#identity';
import { connectionType, DateTime } from '#platform';
import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { PageArgs } from '#platform';
import { QUARANTINE_STATUSES, type QuarantineStatus } from '../core/index.js';

const QuarantineStatusEnum = enumOf(QUARANTINE_STATUSES);
registerEnumType(QuarantineStatusEnum, { name: 'QuarantineStatus' });

@ObjectType('QuarantinedEvent', { description: 'A report as it was written, nothing read yet.' })
export class QuarantinedEventType {
  @Field(() => String, { nullable: true }) source!: string | null;
  @Field(() => String, { nullable: true }) id!: string | null;
  @Field(() => String, { nullable: true }) instanceId!: string | null;
  @Field(() => String, { nullable: true }) externalId!: string | null;
  @Field(() => String, { nullable: true }) meter!: string | null;
  @Field(() => String, { nullable: true }) quantity!: string | null;
  @Field(() => String, { nullable: true }) occurredAt!: string | null;
  @Field(() => String, { nullable: true }) windowStart!: string | null;
  @Field(() => String, { nullable: true }) subject!: string | null;
  @Field(() => String, { nullable: true }) correctsEventId!: string | null;
}

@ObjectType('QuarantinedUsage', { description: 'A refused row of a file, or event of a pull, and why.' })
export class QuarantinedUsageType {
  @Field(() => ID) id!: string;
  @Field(() => ID, { nullable: true }) fileId!: string | null;
  @Field(() => ID, { nullable: true }) pullId!: string | null;
  @Field(() => Int, { nullable: true, description: 'Its row in the file, from 1.' }) row!: number | null;
  @Field(() => QuarantineStatusEnum) status!: QuarantineStatus;
  @Field(() => String, { description: 'As of a rejected event, or of what could not be read.' }) code!: string;
  @Field(() => String, { nullable: true, description: 'The field at fault, where one is.' }) field!: string | null;
  @Field(() => String) message!: string;
  @Field(() => QuarantinedEventType) event!: QuarantinedEventType;
  @Field(() => String, { description: 'As it came; columns as a JSON object; cut after 16 000 characters.' })
  payload!: string;
  @Field(() => DateTime) receivedAt!: number;
  @Field(() => DateTime, { nullable: true }) decidedAt!: number | null;
  @Field(() => String, { nullable: true, description: 'Why it was discarded.' }) reason!: string | null;
  @Field(() => [String]) allowedActions!: string[];
  providerId!: string;
}

export const QuarantinedUsageConnection = connectionType('QuarantinedUsage', () => QuarantinedUsageType);

@ArgsType()
export class QuarantinedUsageArgs extends PageArgs {
  @Field(() => QuarantineStatusEnum, { nullable: true }) status?: QuarantineStatus | null;
  @Field(() => String, { nullable: true }) code?: string | null;
  @Field(() => ID, { nullable: true }) fileId?: string | null;
  @Field(() => ID, { nullable: true, description: 'Not together with fileId.' }) pullId?: string | null;
  @Field(() => String, { nullable: true, description: 'Id or external id, as the row names it.' })
  instance?: string | null;
}

@InputType({ description: 'Fields put in place of what was written; null takes a field away.' })
export class QuarantineFixInput {
  @Field(() => String, { nullable: true }) id?: string | null;
  @Field(() => String, { nullable: true }) instanceId?: string | null;
  @Field(() => String, { nullable: true }) externalId?: string | null;
  @Field(() => String, { nullable: true }) meter?: string | null;
  @Field(() => String, { nullable: true }) quantity?: string | null;
  @Field(() => String, { nullable: true }) occurredAt?: string | null;
  @Field(() => String, { nullable: true }) windowStart?: string | null;
  @Field(() => String, { nullable: true }) subject?: string | null;
  @Field(() => String, { nullable: true }) correctsEventId?: string | null;
}

@InputType()
export class ReleaseQuarantinedUsageInput {
  @Field(() => [ID], { description: 'At most 500.' }) ids!: string[];
  @Field(() => QuarantineFixInput, { nullable: true, description: 'The same for all of them.' })
  fix?: QuarantineFixInput | null;
}

@InputType()
export class DiscardQuarantinedUsageInput {
  @Field(() => [ID], { description: 'At most 500.' }) ids!: string[];
  @Field(() => String) reason!: string;
}

@ObjectType('StillQuarantined')
export class StillQuarantinedType {
  @Field(() => ID) id!: string;
  @Field(() => String) code!: string;
  @Field(() => String) message!: string;
}

@ObjectType('QuarantineReceipt')
export class QuarantineReceiptType {
  @Field(() => Int, { description: 'Rows that are released now, those released before included.' }) released!: number;
  @Field(() => [StillQuarantinedType], { description: 'Rows that were refused again and stay.' })
  rejected!: StillQuarantinedType[];
}

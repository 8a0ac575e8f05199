import { DateTime, DecimalScalar, type Locale, say } from '#platform';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import type { Receipt } from './intake.service.js';

@InputType()
export class UsageEventInput {
  @Field(() => ID) id!: string;
  @Field(() => ID, { nullable: true }) instanceId?: string | null;
  @Field(() => String, { nullable: true, description: "The provider's own name for the instance." }) externalId?:
    string | null;
  @Field(() => String) meter!: string;
  @Field(() => DecimalScalar, { description: 'Judged event by event: a malformed one refuses this event only.' })
  quantity!: string;
  @Field(() => DateTime) occurredAt!: number;
  @Field(() => DateTime, { nullable: true, description: 'Use lies here; without it, at occurredAt.' }) windowStart?:
    number | null;
  @Field(() => String, { nullable: true, description: 'What was counted, in the provider’s words.' }) subject?:
    string | null;
  @Field(() => ID, { nullable: true, description: 'The new quantity replaces that event’s; "0" voids it.' })
  correctsEventId?: string | null;
}

@InputType()
export class ReportUsageInput {
  @Field(() => [UsageEventInput], { description: 'At most 10 000.' }) events!: UsageEventInput[];
}

@ObjectType('RejectedEvent')
export class RejectedEventType {
  @Field(() => Int) index!: number;
  @Field(() => ID) id!: string;
  @Field(() => String) code!: string;
  @Field(() => String) message!: string;
}

@ObjectType('UsageReceipt')
export class UsageReceiptType {
  @Field(() => Int) accepted!: number;
  @Field(() => Int) duplicates!: number;
  @Field(() => [RejectedEventType]) rejected!: RejectedEventType[];
}

/** The receipt in the reader's language. */
export const receiptOf = ({ rejected, ...counts }: Receipt, locale: Locale): UsageReceiptType => ({
  ...counts,
  rejected: rejected.map(({ message, ...rejection }) => ({ ...rejection, message: say(message, locale) })),
});

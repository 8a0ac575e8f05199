import { enumOf } from '#identity';
import { connectionType, DateOnScalar, DateTime } from '#platform';
import { CitationType } from '#policy';
import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import {
  COMMITTEE_KINDS,
  type CommitteeKind,
  INTEREST_KINDS,
  type InterestKind,
  SEAT_POWERS,
  type SeatPower,
} from '../core/index.js';

const CommitteeKindEnum = enumOf(COMMITTEE_KINDS);
registerEnumType(CommitteeKindEnum, { name: 'CommitteeKind' });
const SeatPowerEnum = enumOf(SEAT_POWERS);
registerEnumType(SeatPowerEnum, {
  name: 'SeatPower',
  description: 'Publishing the yearly plan; reading every invoice of the committee’s division.',
});
const InterestKindEnum = enumOf(INTEREST_KINDS);
registerEnumType(InterestKindEnum, { name: 'InterestKind' });

@ObjectType('CommitteeMember', { description: 'Who holds a seat, for a term.' })
export class CommitteeMemberType {
  @Field(() => ID) id!: string;
  @Field(() => String) seatCode!: string;
  @Field(() => ID, { nullable: true, description: 'Of an expert.' }) personId!: string | null;
  @Field(() => String, { nullable: true, description: 'What an expert knows about.' }) field!: string | null;
  @Field(() => DateOnScalar) fromOn!: string;
  @Field(() => DateOnScalar, { description: 'The last day of the term.' }) lastOn!: string;
}

@ObjectType('CommitteeSeat')
export class CommitteeSeatType {
  @Field(() => String) code!: string;
  @Field(() => String) nameZh!: string;
  @Field(() => String) nameEn!: string;
  @Field(() => [SeatPowerEnum]) powers!: SeatPower[];
}

@ObjectType('Committee', { description: 'A body that a plan sets up, and who sits on it today.' })
export class CommitteeType {
  @Field(() => String) code!: string;
  @Field(() => CommitteeKindEnum) kind!: CommitteeKind;
  @Field(() => String) nameZh!: string;
  @Field(() => String) nameEn!: string;
  @Field(() => String, { description: 'GB/T 2260: how far the powers of its seats reach.' }) division!: string;
  @Field(() => CitationType) source!: CitationType;
  @Field(() => [CommitteeSeatType]) seats!: CommitteeSeatType[];
}

@InputType()
export class SeatMemberInput {
  @Field(() => String) committeeCode!: string;
  @Field(() => String) seatCode!: string;
  @Field(() => ID) organizationId!: string;
  @Field(() => ID, { nullable: true, description: 'Of an expert: a person of the organization.' })
  personId?: string | null;
  @Field(() => String, { nullable: true, description: 'What an expert knows about; needed for one.' })
  field?: string | null;
  @Field(() => DateOnScalar) fromOn!: string;
  @Field(() => DateOnScalar, { description: 'The last day of the term.' }) lastOn!: string;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@InputType()
export class DeclareInterestInput {
  @Field(() => ID, { description: 'With whom.' }) organizationId!: string;
  @Field(() => InterestKindEnum) kind!: InterestKind;
  @Field(() => DateOnScalar) fromOn!: string;
  @Field(() => DateOnScalar, { nullable: true, description: 'The first day on which it is over; left out: still.' })
  untilOn?: string | null;
  @Field(() => ID, { nullable: true, description: 'Left out: oneself. Others’ are recorded by the operator.' })
  personId?: string | null;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@ObjectType('ExpertInterest')
export class ExpertInterestType {
  @Field(() => ID) id!: string;
  @Field(() => ID) personId!: string;
  @Field(() => ID) organizationId!: string;
  @Field(() => InterestKindEnum) kind!: InterestKind;
  @Field(() => DateOnScalar) fromOn!: string;
  @Field(() => DateOnScalar, { nullable: true }) untilOn!: string | null;
}

@ObjectType('ExpertOpinion', { description: 'An expert drawn for an application, and what they say.' })
export class ExpertOpinionType {
  @Field(() => ID) id!: string;
  @Field(() => ID) applicationId!: string;
  @Field(() => ID) personId!: string;
  @Field(() => DateTime) drawnAt!: number;
  @Field(() => Boolean, { nullable: true, description: 'Null until it is given.' }) favourable!: boolean | null;
  @Field(() => String, { nullable: true }) statement!: string | null;
  @Field(() => DateTime, { nullable: true }) givenAt!: number | null;
}

export const ExpertOpinionConnection = connectionType('ExpertOpinion', () => ExpertOpinionType);

@ObjectType('YearlyPlan', { description: 'The plan of a year, published by a committee’s office.' })
export class YearlyPlanType {
  @Field(() => ID) id!: string;
  @Field(() => String) committeeCode!: string;
  @Field(() => Int) fiscalYear!: number;
  @Field(() => String) title!: string;
  @Field(() => String) body!: string;
  @Field(() => DateTime) publishedAt!: number;
}

@InputType()
export class PublishYearlyPlanInput {
  @Field(() => String) committeeCode!: string;
  @Field(() => Int, { description: '2000 to 2100.' }) fiscalYear!: number;
  @Field(() => String) title!: string;
  @Field(() => String, { description: 'At most 20 000 characters.' }) body!: string;
}

import { enumOf } from '#identity';
import { connectionType, DateOnScalar, DateTime, PageArgs } from '#platform';
import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import {
  ELIGIBILITY_FACTS,
  ELIGIBILITY_GAPS,
  ELIGIBILITY_STATUSES,
  type EligibilityFact,
  type EligibilityGap,
  type EligibilityStatus,
} from '../core/index.js';

const EligibilityFactEnum = enumOf(ELIGIBILITY_FACTS);
registerEnumType(EligibilityFactEnum, {
  name: 'EligibilityFact',
  description: 'An approval, a place in the area, a facility in the zone, an international line.',
});
const EligibilityStatusEnum = enumOf(ELIGIBILITY_STATUSES);
registerEnumType(EligibilityStatusEnum, { name: 'EligibilityStatus' });
const EligibilityGapEnum = enumOf(ELIGIBILITY_GAPS);
registerEnumType(EligibilityGapEnum, { name: 'EligibilityGap', description: 'What an application lacks.' });

@ObjectType('EligibilityEvidence')
export class EligibilityEvidenceType {
  @Field(() => EligibilityFactEnum, { nullable: true, description: 'Null: registration and countries.' })
  fact!: EligibilityFact | null;
  @Field(() => String) reference!: string;
}

@ObjectType('ZoneEligibility', { description: 'An application to buy in a zone, and what was decided on it.' })
export class ZoneEligibilityType {
  @Field(() => ID) id!: string;
  @Field(() => EligibilityStatusEnum) status!: EligibilityStatus;
  @Field(() => String, { description: 'ISO 3166-1 alpha-2.' }) registrationCountry!: string;
  @Field(() => String) registrationNumber!: string;
  @Field(() => [String], { description: 'Where it works, ISO 3166-1 alpha-2.' }) countries!: string[];
  @Field(() => String, { nullable: true, description: 'Of the zone’s list OFFSHORE_BUSINESS, or OTHER.' })
  business!: string | null;
  @Field(() => Boolean) foreignInvested!: boolean;
  @Field(() => [EligibilityEvidenceType]) evidence!: EligibilityEvidenceType[];
  @Field(() => [EligibilityFactEnum], { nullable: true, description: 'What the reviewer found proved.' })
  verifiedFacts!: EligibilityFact[] | null;
  @Field(() => [EligibilityGapEnum], { nullable: true, description: 'What it lacked when it was decided on.' })
  gaps!: EligibilityGap[] | null;
  @Field(() => String, { nullable: true }) comment!: string | null;
  @Field(() => DateOnScalar, { nullable: true, description: 'The first day on which it no longer counts.' })
  validTo!: string | null;
  @Field(() => DateTime) appliedAt!: number;
  @Field(() => DateTime, { nullable: true }) decidedAt!: number | null;
}

export const ZoneEligibilityConnection = connectionType('ZoneEligibility', () => ZoneEligibilityType);

@InputType()
export class EligibilityEvidenceInput {
  @Field(() => EligibilityFactEnum, { nullable: true }) fact?: EligibilityFact | null;
  @Field(() => String, { description: 'Where the evidence is: the number of a document or its address.' })
  reference!: string;
}

@InputType()
export class ApplyForZoneInput {
  @Field(() => String) zoneCode!: string;
  @Field(() => String, { description: 'ISO 3166-1 alpha-2.' }) registrationCountry!: string;
  @Field(() => String) registrationNumber!: string;
  @Field(() => [String], { description: 'At most 250, ISO 3166-1 alpha-2.' }) countries!: string[];
  @Field(() => String, { nullable: true }) business?: string | null;
  @Field(() => Boolean, { nullable: true, description: 'Default false.' }) foreignInvested?: boolean | null;
  @Field(() => [EligibilityEvidenceInput], { description: '1 to 50.' }) evidence!: EligibilityEvidenceInput[];
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@InputType()
export class DecideZoneEligibilityInput {
  @Field(() => ID) id!: string;
  @Field(() => [EligibilityFactEnum], { description: 'What the evidence proves; each needs evidence of its own.' })
  verifiedFacts!: EligibilityFact[];
  @Field(() => String, { nullable: true, description: 'Refuses it for this reason, whatever is proved.' })
  refusal?: string | null;
  @Field(() => DateOnScalar, { nullable: true, description: 'The first day on which an approval no longer counts.' })
  validTo?: string | null;
}

@ArgsType()
export class ZoneEligibilitiesArgs extends PageArgs {
  @Field(() => String, { nullable: true }) zoneCode?: string | null;
  @Field(() => [EligibilityStatusEnum], { nullable: true }) statuses?: EligibilityStatus[] | null;
}

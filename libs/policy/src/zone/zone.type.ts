import { enumOf } from '#identity';
import { DecimalScalar } from '#platform';
import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ELIGIBILITY_POLICIES, ZONE_LISTS, ZONE_ROLES, type ZoneEligibility, type ZoneRole } from '../core/index.js';

export const ZoneListEnum = enumOf(ZONE_LISTS);
registerEnumType(ZoneListEnum, { name: 'ZoneList', description: 'The lists of words that the plans give of zones.' });
const ZoneRoleEnum = enumOf(ZONE_ROLES);
registerEnumType(ZoneRoleEnum, { name: 'ZoneRoleKind' });
const EligibilityPolicyEnum = enumOf(ELIGIBILITY_POLICIES);
registerEnumType(EligibilityPolicyEnum, {
  name: 'ZoneEligibilityPolicy',
  description:
    'OPEN to everyone; approved MULTINATIONAL_ONLY; or an APPROVED_BUSINESS that proves the facts asked for.',
});

@ObjectType('Zone', { description: 'A place services are offered in: a region, or a special zone of the plans.' })
export class ZoneType {
  @Field(() => String, {
    description: 'CN-<GB/T 2260 code> for a region; a special zone has its own, such as CQ-LJ-OFFSHORE.',
  })
  code!: string;
  @Field(() => String, { description: 'REGION, or the special zone’s kind.' }) kind!: string;
  @Field(() => String, { description: 'The division it lies in.' }) hostDivision!: string;
}

@ObjectType('ZoneYears')
class ZoneYearsType {
  @Field(() => Int) from!: number;
  @Field(() => Int) to!: number;
}

@ObjectType('ZoneEligibilityRule', { description: 'Who may buy in a zone.' })
class ZoneEligibilityRuleType {
  @Field(() => EligibilityPolicyEnum) policy!: ZoneEligibility['policy'];
  @Field(() => Boolean) registeredAbroad!: boolean;
  @Field(() => Int, { nullable: true }) minimumCountries!: number | null;
  @Field(() => [String], { description: 'Each is to be proved.' }) facts!: string[];
}

@ObjectType('ZoneProfile', { description: 'What the plans say of a special zone as a place.' })
export class ZoneProfileType {
  @Field(() => String, { nullable: true, description: 'PHYSICAL: linked to nothing of the mainland’s networks.' })
  isolation!: string | null;
  @Field(() => String, { nullable: true }) uplink!: string | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'Square kilometres of machine rooms.' })
  machineRoomAreaKm2!: string | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'Square kilometres.' }) totalAreaKm2!: string | null;
  @Field(() => ZoneYearsType, { nullable: true, description: 'Years of building.' })
  plannedYears!: ZoneYearsType | null;
  @Field(() => ZoneEligibilityRuleType, { nullable: true }) eligibility!: ZoneEligibility | null;
}

@ObjectType('ZonePhase', { description: 'A stage in which a zone is built.' })
export class ZonePhaseType {
  @Field(() => Int) phase!: number;
  @Field(() => DecimalScalar, { nullable: true }) investment!: string | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'Hardware and software, part of the investment.' })
  hardwareInvestment!: string | null;
  @Field(() => String, { nullable: true, description: 'ISO 4217.' }) currency!: string | null;
}

@ObjectType('ZoneRole', { description: 'A body that has a part in a zone.' })
export class ZoneRoleType {
  @Field(() => ZoneRoleEnum) role!: ZoneRole['role'];
  @Field(() => String) name!: string;
}

@ObjectType('ZoneTerm', { description: 'A word of the plans to choose from. It is shown; nothing is ordered by it.' })
export class ZoneTermType {
  @Field(() => ZoneListEnum) list!: string;
  @Field(() => String, { nullable: true, description: 'Null: of all zones.' }) zone!: string | null;
  @Field(() => String, { nullable: true }) group!: string | null;
  @Field(() => String) code!: string;
}

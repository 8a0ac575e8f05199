import { DateOnScalar, DecimalScalar } from '#platform';
import { ArgsType, Field, ID, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('Utilisation', {
  description: 'How much of what was bought is used, by the time-weighted average of a gauge.',
})
export class UtilisationType {
  @Field(() => DecimalScalar, { description: 'In the meter’s unit.' }) average!: string;
  @Field(() => DecimalScalar, {
    description: 'A share: average ÷ 100 for percentages, else ÷ the instance’s quantity.',
  })
  utilisation!: string;
  @Field(() => Boolean) idle!: boolean;
  instanceId!: string;
}

@ObjectType('UsageAnomaly', { description: 'A day’s use that differs much from the same weekday of the weeks before.' })
export class UsageAnomalyType {
  @Field(() => String) meter!: string;
  @Field(() => String) unit!: string;
  @Field(() => DateOnScalar) on!: string;
  @Field(() => DecimalScalar) quantity!: string;
  @Field(() => DecimalScalar, { description: 'The median of the same weekday of up to four weeks before.' })
  usual!: string;
  @Field(() => DecimalScalar, { nullable: true, description: 'quantity ÷ usual.' }) factor!: string | null;
  instanceId!: string;
}

@ArgsType()
export class UtilisationArgs {
  @Field(() => String, { description: 'A TIME_WEIGHTED meter, such as "cpu.utilisation".' }) meter!: string;
  @Field(() => Int, { nullable: true, defaultValue: 30, description: 'Looked back from now, at most 92.' }) days!:
    number | null;
  @Field(() => DecimalScalar, { nullable: true, defaultValue: '0.1', description: 'A share: less is idle.' })
  idleBelow!: string | null;
  @Field(() => Boolean, { nullable: true, defaultValue: false }) idleOnly!: boolean | null;
  @Field(() => [ID], { nullable: true }) organizationIds?: string[] | null;
}

@ArgsType()
export class UsageAnomaliesArgs {
  @Field(() => DateOnScalar, { nullable: true, description: 'A day that is over; default yesterday.' }) on?:
    string | null;
  @Field(() => [ID], { nullable: true }) organizationIds?: string[] | null;
}

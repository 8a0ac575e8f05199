import { enumOf } from '#identity';
import { DecimalScalar } from '#platform';
import { ArgsType, Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { KPI_VERDICTS, type KpiVerdict, SLA_VERDICTS, type SlaVerdict } from '../core/index.js';

const SlaVerdictEnum = enumOf(SLA_VERDICTS);
const KpiVerdictEnum = enumOf(KPI_VERDICTS);
registerEnumType(SlaVerdictEnum, { name: 'SlaVerdict' });
registerEnumType(KpiVerdictEnum, { name: 'KpiVerdict' });

@ObjectType('SlaMeasure', {
  description: 'One entry of the offering’s attributes.sla { meter, baseline, atMostShare }.',
})
class SlaMeasureType {
  @Field(() => String) meter!: string;
  @Field(() => DecimalScalar) baseline!: string;
  @Field(() => DecimalScalar, { description: 'baseline × atMostShare; the limit itself is kept.' }) limit!: string;
  @Field(() => DecimalScalar, { nullable: true, description: 'The month’s quantity.' }) value!: string | null;
  @Field(() => DecimalScalar, { nullable: true, description: '(value − baseline) ÷ baseline, 4 decimals.' })
  change!: string | null;
  @Field(() => SlaVerdictEnum) verdict!: SlaVerdict;
}

@ObjectType('SlaReport')
export class SlaReportType {
  @Field(() => String) month!: string;
  @Field(() => SlaVerdictEnum, { description: 'FAIL when one measure fails, NO_DATA when one has none.' })
  verdict!: SlaVerdict;
  @Field(() => [SlaMeasureType]) measures!: SlaMeasureType[];
}

@ObjectType('MeterKpi')
export class MeterKpiType {
  @Field(() => DecimalScalar, { description: 'The sum over the instances of what the meter says in the month.' })
  value!: string;
  @Field(() => KpiVerdictEnum) verdict!: KpiVerdict;
}

@ArgsType()
export class MeterKpiArgs {
  @Field(() => [ID], { description: 'At most 1000.' }) instanceIds!: string[];
  @Field(() => String) meter!: string;
  @Field(() => String) month!: string;
  @Field(() => DecimalScalar) atLeast!: string;
}

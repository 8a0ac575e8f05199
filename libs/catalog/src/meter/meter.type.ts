import { enumOf } from '#identity';
import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import {
  METER_ADVICE,
  METER_CLASSES,
  type MeterAdviceKind,
  type MeterAggregation,
  type MeterClass,
  OFFERING_KINDS,
  type OfferingKind,
  type ServiceModel,
} from '../core/index.js';
import { ServiceModelEnum } from '../offering/offering.type.js';
import { MeterAggregationEnum } from '../plan/plan.type.js';

export const MeterClassEnum = enumOf(METER_CLASSES);
export const OfferingKindEnum = enumOf(OFFERING_KINDS);
const MeterAdviceKindEnum = enumOf(METER_ADVICE);
registerEnumType(MeterClassEnum, {
  name: 'MeterClass',
  description: 'After GB/T 37735-2019 云服务计量指标, and more.',
});
registerEnumType(OfferingKindEnum, {
  name: 'OfferingKind',
  description: 'What an offering declares as attributes.kind.',
});
registerEnumType(MeterAdviceKindEnum, { name: 'MeterAdviceKind' });

@ObjectType('Meter', { description: 'A recommended meter. Providers may use codes of their own.' })
export class MeterType {
  @Field(() => String) code!: string;
  @Field(() => String) nameZh!: string;
  @Field(() => String) nameEn!: string;
  @Field(() => MeterClassEnum) class!: MeterClass;
  @Field(() => String, { description: 'As convertUnit knows it, where it does.' }) unit!: string;
  @Field(() => MeterAggregationEnum) aggregation!: MeterAggregation;
  @Field(() => [ServiceModelEnum]) serviceModels!: ServiceModel[];
  @Field(() => [OfferingKindEnum]) kinds!: OfferingKind[];
  @Field(() => String, { nullable: true, description: 'The clause it comes from.' }) source!: string | null;
}

@ObjectType('MeterAdvice', { description: 'What could be better with an offering’s meters; it is sold all the same.' })
export class MeterAdviceType {
  @Field(() => MeterAdviceKindEnum) kind!: MeterAdviceKind;
  @Field(() => String, { nullable: true, description: 'The offering’s meter; null: the offering itself.' })
  meter!: string | null;
  @Field(() => MeterType, { nullable: true }) recommended!: MeterType | null;
  @Field(() => Boolean, { nullable: true, description: 'UNIT_DIFFERS: whether convertUnit converts between the two.' })
  convertible!: boolean | null;
}

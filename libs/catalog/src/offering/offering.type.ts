import { enumOf } from '#identity';
import { connectionType, JsonScalar } from '#platform';
import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import {
  type Cloud,
  CLOUDS,
  OFFERING_STATUSES,
  type OfferingStatus,
  SERVICE_MODELS,
  type ServiceModel,
} from '../core/index.js';

export const ServiceModelEnum = enumOf(SERVICE_MODELS);
export const CloudEnum = enumOf(CLOUDS);
export const OfferingStatusEnum = enumOf(OFFERING_STATUSES);

registerEnumType(ServiceModelEnum, { name: 'ServiceModel' });
registerEnumType(CloudEnum, { name: 'Cloud', description: '政务云, 社会云, 企业云, 高性能计算云.' });
registerEnumType(OfferingStatusEnum, { name: 'OfferingStatus' });

@ObjectType('Offering', { description: 'What a provider lists.' })
export class OfferingType {
  @Field(() => ID) id!: string;
  @Field(() => String, { description: 'Unique with its provider.' }) code!: string;
  @Field(() => String) name!: string;
  @Field(() => String) summary!: string;
  @Field(() => String) description!: string;
  @Field(() => ServiceModelEnum) serviceModel!: ServiceModel;
  @Field(() => [CloudEnum]) clouds!: Cloud[];
  @Field(() => JsonScalar) attributes!: Record<string, unknown>;
  @Field(() => OfferingStatusEnum) status!: OfferingStatus;
  @Field(() => Int) revision!: number;
  @Field(() => Int, { description: 'Grows with every change; updateOffering names the one it read.' }) version!: number;
  @Field(() => String, { nullable: true, description: 'What the reviewer asked for; null once approved.' })
  changeReason!: string | null;
}

export const OfferingConnectionType = connectionType('Offering', () => OfferingType);

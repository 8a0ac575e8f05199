import { enumOf } from '#identity';
import { connectionType, DecimalScalar, JsonScalar } from '#platform';
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

// As the plans define them (001 名词解释).
registerEnumType(ServiceModelEnum, {
  name: 'ServiceModel',
  valuesMap: {
    IAAS: {
      description:
        '基础设施即服务，是指使用云计算技术来远程访问计算资源，包括计算、存储以及应用虚拟化技术所提供的相关功能。',
    },
    PAAS: { description: '平台即服务，是指将一个完整的计算机平台作为服务提供给客户。' },
    SAAS: { description: '软件即服务，是指用户获取软件服务的一种新形式。' },
    DAAS: { description: '数据即服务，是指数据中心服务提供商为用户提供数据存储和灾备服务。' },
  },
});
registerEnumType(CloudEnum, { name: 'Cloud', description: '政务云, 社会云, 企业云, 高性能计算云.' });
registerEnumType(OfferingStatusEnum, {
  name: 'OfferingStatus',
  description:
    'New orders only while PUBLISHED; services that exist go on in every state. PAUSED and RETIRED are read by id, SUSPENDED by its provider and the operator.',
});

@ObjectType('OfferingPartner', { description: 'A provider with a share of what the offering is invoiced for.' })
export class OfferingPartnerType {
  @Field(() => DecimalScalar, { description: '"0.2" is 20 %.' }) share!: string;
  providerId!: string;
}

@ObjectType('OfferingSuspension', { description: 'Why the operator took an offering off the market.' })
export class OfferingSuspensionType {
  @Field(() => String) reason!: string;
  @Field(() => String, { nullable: true, description: 'The plan rule it rests on; see planRules.' })
  ruleId!: string | null;
}

@ObjectType('Offering', { description: 'What a provider lists.' })
export class OfferingType {
  @Field(() => ID) id!: string;
  @Field(() => String, { description: 'Unique with its provider.' }) code!: string;
  @Field(() => String) name!: string;
  @Field(() => String) summary!: string;
  @Field(() => String) description!: string;
  @Field(() => ServiceModelEnum) serviceModel!: ServiceModel;
  @Field(() => [CloudEnum]) clouds!: Cloud[];
  @Field(() => JsonScalar, { description: 'As its provider wrote them.' }) attributes!: Record<string, unknown>;
  @Field(() => JsonScalar, {
    description: 'The provider’s defaults overlaid by its own: what rules judge and filters find. Kept as handed in.',
  })
  effectiveAttributes!: Record<string, unknown>;
  @Field(() => [OfferingPartnerType], { description: 'Of a bundle: beside the provider, who leads.' })
  partners!: OfferingPartnerType[];
  @Field(() => OfferingStatusEnum) status!: OfferingStatus;
  @Field(() => Int, { description: 'The one in force; see offeringRevisions.' }) revision!: number;
  @Field(() => Int, { description: 'Grows with every change; updateOffering names the one it read.' }) version!: number;
  @Field(() => String, { nullable: true, description: 'What the reviewer asked for; null once approved.' })
  changeReason!: string | null;
  @Field(() => OfferingSuspensionType, { nullable: true, description: 'Of a SUSPENDED one.' })
  suspension!: OfferingSuspensionType | null;
}

export const OfferingConnectionType = connectionType('Offering', () => OfferingType);

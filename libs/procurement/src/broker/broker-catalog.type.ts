import { type Cloud, CloudEnum, type ServiceModel, ServiceModelEnum } from '#catalog';
import { enumOf } from '#identity';
import { DecimalScalar } from '#platform';
import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { CATALOG_ACTIONS, type CatalogAction } from './broker-catalogs.service.js';

const BrokerCatalogActionEnum = enumOf(CATALOG_ACTIONS);
registerEnumType(BrokerCatalogActionEnum, {
  name: 'BrokerCatalogAction',
  description:
    'DRAFTED and bound; UNCHANGED: bound before; REFUSED: see `issues`; GONE: bound, and in the catalogue or in its offering no more.',
});

@InputType({ description: 'What a broker’s catalogue says nothing of and a draft needs; a draft can be rewritten.' })
export class ReadBrokerCatalogInput {
  @Field(() => ID) brokerId!: string;
  @Field(() => ServiceModelEnum) serviceModel!: ServiceModel;
  @Field(() => [CloudEnum]) clouds!: Cloud[];
  @Field(() => [String]) categoryCodes!: string[];
  @Field(() => [String]) zoneCodes!: string[];
  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'CNY, for plans that are not free and whose cost is not one amount in CNY by month or year.',
  })
  monthlyPrice?: string | null;
}

@ObjectType('BrokerCatalogPlan')
export class BrokerCatalogPlanType {
  @Field(() => String) serviceId!: string;
  @Field(() => String) brokerPlanId!: string;
  @Field(() => BrokerCatalogActionEnum) action!: CatalogAction;
  @Field(() => ID, { nullable: true }) offeringId!: string | null;
  @Field(() => String, { nullable: true }) planCode!: string | null;
}

@ObjectType('BrokerCatalogIssue')
export class BrokerCatalogIssueType {
  @Field(() => String, { description: 'In the catalogue: services.0.plans.1.id.' }) path!: string;
  @Field(() => String) code!: string;
  @Field(() => String) message!: string;
}

@ObjectType('BrokerCatalogReading', {
  description: 'What came of each plan of a catalogue, and what is wrong with it.',
})
export class BrokerCatalogReadingType {
  @Field(() => [BrokerCatalogPlanType]) plans!: BrokerCatalogPlanType[];
  @Field(() => [BrokerCatalogIssueType]) issues!: BrokerCatalogIssueType[];
}

import { enumOf, OrganizationType } from '#identity';
import { CategoryType, ZoneType } from '#policy';
import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { type Cloud, SEARCH_ORDERS, type ServiceModel } from '../core/index.js';
import { CloudEnum, ServiceModelEnum } from '../offering/offering.type.js';

export const SearchOrderEnum = enumOf(SEARCH_ORDERS);
registerEnumType(SearchOrderEnum, {
  name: 'OfferingOrder',
  valuesMap: {
    RELEVANCE: {
      description:
        'Named or coded exactly so; named so at the beginning; all words in the name; all words; words that mean the same. Without text: NEWEST.',
    },
    NEWEST: {},
    NAME: { description: 'By the code points of the name, without case and marks.' },
  },
});

@ObjectType('ServiceModelCount')
export class ServiceModelCountType {
  @Field(() => ServiceModelEnum) serviceModel!: ServiceModel;
  @Field(() => Int) count!: number;
}

@ObjectType('CloudCount')
export class CloudCountType {
  @Field(() => CloudEnum) cloud!: Cloud;
  @Field(() => Int) count!: number;
}

@ObjectType('CategoryCount')
export class CategoryCountType {
  @Field(() => CategoryType) category!: CategoryType;
  @Field(() => Int, { description: 'In it or anywhere below it.' }) count!: number;
}

@ObjectType('ZoneCount')
export class ZoneCountType {
  @Field(() => ZoneType) zone!: ZoneType;
  @Field(() => Int) count!: number;
}

@ObjectType('ProviderCount')
export class ProviderCountType {
  @Field(() => OrganizationType) provider!: OrganizationType;
  @Field(() => Int) count!: number;
}

@ObjectType('AttributeValueCount')
export class AttributeValueCountType {
  @Field(() => String, { description: 'As AttributeFilter takes it.' }) value!: string;
  @Field(() => String) nameZh!: string;
  @Field(() => String) nameEn!: string;
  @Field(() => Int) count!: number;
}

@ObjectType('AttributeCount')
export class AttributeCountType {
  @Field(() => String) code!: string;
  @Field(() => String) nameZh!: string;
  @Field(() => String) nameEn!: string;
  @Field(() => [AttributeValueCountType], { description: 'The 100 with the most.' }) values!: AttributeValueCountType[];
}

@ObjectType('OfferingFacets', {
  description: 'Exact counts, the largest first; values that no offering has are left out.',
})
export class OfferingFacetsType {
  @Field(() => [ServiceModelCountType]) serviceModels!: ServiceModelCountType[];
  @Field(() => [CloudCountType]) clouds!: CloudCountType[];
  @Field(() => [CategoryCountType]) categories!: CategoryCountType[];
  @Field(() => [ZoneCountType], { description: 'The 100 with the most.' }) zones!: ZoneCountType[];
  @Field(() => [ProviderCountType], { description: 'The 100 with the most.' }) providers!: ProviderCountType[];
  @Field(() => [AttributeCountType], { description: 'Of the attributes that offerings are found by.' })
  attributes!: AttributeCountType[];
}

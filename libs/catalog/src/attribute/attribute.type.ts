import { enumOf } from '#identity';
import { DecimalScalar, JsonScalar } from '#platform';
import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ATTRIBUTE_TYPES, type AttributeType, type Cloud, type ServiceModel } from '../core/index.js';
import { CloudEnum, ServiceModelEnum } from '../offering/offering.type.js';

const AttributeTypeEnum = enumOf(ATTRIBUTE_TYPES);
registerEnumType(AttributeTypeEnum, {
  name: 'AttributeType',
  description: 'A single text stands for a list of one; a DECIMAL is a number or a text; RECORD is an object.',
});

@ObjectType('AttributeOption')
class AttributeOptionType {
  @Field(() => String) code!: string;
  @Field(() => String) nameZh!: string;
  @Field(() => String) nameEn!: string;
}

@ObjectType('AttributeField', { description: 'A field of a record.' })
export class AttributeFieldType {
  @Field(() => String) code!: string;
  @Field(() => String) nameZh!: string;
  @Field(() => String) nameEn!: string;
  @Field(() => AttributeTypeEnum) type!: AttributeType;
  @Field(() => String, { nullable: true }) unit!: string | null;
  @Field(() => DecimalScalar, { nullable: true }) min!: string | null;
  @Field(() => DecimalScalar, { nullable: true }) max!: string | null;
  @Field(() => [AttributeOptionType]) options!: AttributeOptionType[];
  @Field(() => Boolean, { description: 'A record may go without it.' }) optional!: boolean;
  @Field(() => Boolean, { description: 'Offerings are found by it.' }) filterable!: boolean;
}

@ObjectType('AttributeDefinition', { description: 'What the market understands of an attribute of offerings.' })
export class AttributeDefinitionType extends AttributeFieldType {
  @Field(() => [AttributeFieldType], { description: 'Of RECORD and RECORDS.' }) fields!: AttributeFieldType[];
  @Field(() => DecimalScalar, { nullable: true, description: 'What the fields of a record add up to.' })
  sumsTo!: string | null;
  @Field(() => [ServiceModelEnum], { description: 'Offerings it says something about; empty: all.' })
  serviceModels!: ServiceModel[];
  @Field(() => [CloudEnum]) clouds!: Cloud[];
  @Field(() => [String]) categoryCodes!: string[];
  @Field(() => [String], { description: 'The plan rules that name it; see `planRules`.' }) requiredBy!: string[];
  @Field(() => String, { nullable: true, description: 'The clause it comes from.' }) source!: string | null;
}

@ObjectType('ProviderDefaults', { description: 'Attributes that hold for all offerings of a provider.' })
export class ProviderDefaultsType {
  @Field(() => JsonScalar) attributes!: Record<string, unknown>;
  @Field(() => Int, { description: '0: nothing was declared yet.' }) version!: number;
}

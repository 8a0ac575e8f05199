import { enumOf } from '#identity';
import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { OPERATOR_KINDS, type OperatorKind, SITE_ROLES, type SiteRole } from '../core/index.js';

const OperatorKindEnum = enumOf(OPERATOR_KINDS);
registerEnumType(OperatorKindEnum, { name: 'DataCentreOperatorKindCode' });
const SiteRoleEnum = enumOf(SITE_ROLES);
registerEnumType(SiteRoleEnum, { name: 'DataCentreRole' });

@ObjectType('DataCentre', { description: 'A data centre; offerings name it as `dataCentre`.' })
export class DataCentreType {
  @Field(() => String) code!: string;
  @Field(() => String, { description: 'The city, GB/T 2260.' }) division!: string;
  @Field(() => OperatorKindEnum, { nullable: true }) operatorKind!: OperatorKind | null;
  @Field(() => String, { description: 'EXISTING or PLANNED; what is planned hosts nothing that can be ordered.' })
  status!: string;
  @Field(() => SiteRoleEnum, { nullable: true }) role!: SiteRole | null;
}

@ObjectType('DataCentreOperatorKind')
export class DataCentreOperatorKindType {
  @Field(() => OperatorKindEnum) code!: OperatorKind;
}

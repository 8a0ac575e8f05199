import { enumOf } from '#identity';
import { connectionType, DecimalScalar, PageArgs } from '#platform';
import { ArgsType, Field, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import {
  CENTRE_KINDS,
  type CentreKind,
  OPERATOR_KINDS,
  type OperatorKind,
  PUE_STANDINGS,
  SITE_ROLES,
  type SiteRole,
} from '../core/index.js';
import { DataCentreOwnerInput, DataCentreOwnerType } from './centre-cost.type.js';

const OperatorKindEnum = enumOf(OPERATOR_KINDS);
registerEnumType(OperatorKindEnum, { name: 'DataCentreOperatorKindCode' });
const CentreKindEnum = enumOf(CENTRE_KINDS);
registerEnumType(CentreKindEnum, {
  name: 'DataCentreKind',
  description: '公共服务、互联网应用服务、重点行业、大型企业、远程灾备.',
});
const SiteRoleEnum = enumOf(SITE_ROLES);
registerEnumType(SiteRoleEnum, { name: 'DataCentreRole' });
const EnergyStandingEnum = enumOf([...PUE_STANDINGS, 'NOT_IN_PARK', 'NO_LIMIT'] as const);
registerEnumType(EnergyStandingEnum, {
  name: 'EnergyStandingKind',
  description: 'WITHIN_LIMIT has the label or the tariff; SUSPENDED: the reading of a month is missing.',
});

@ObjectType('DataCentre', { description: 'A data centre; offerings name it as `dataCentre`.' })
export class DataCentreType {
  @Field(() => String) code!: string;
  @Field(() => String, { description: 'GB/T 2260.' }) division!: string;
  @Field(() => String, { nullable: true }) hub!: string | null;
  @Field(() => String, { nullable: true }) cluster!: string | null;
  @Field(() => OperatorKindEnum, { nullable: true }) operatorKind!: OperatorKind | null;
  @Field(() => String, { description: 'EXISTING or PLANNED; what is planned hosts nothing that can be ordered.' })
  status!: string;
  @Field(() => SiteRoleEnum, { nullable: true }) role!: SiteRole | null;
  @Field(() => Boolean, { description: 'Its provider declares it secure and under control.' })
  securityControllable!: boolean;
  @Field(() => [CentreKindEnum], { description: 'What it is built for.' }) kinds!: CentreKind[];
  @Field(() => [DataCentreOwnerType], { description: 'Who has built it together; none otherwise.' })
  owners!: DataCentreOwnerType[];
}

export const DataCentreConnection = connectionType('DataCentre', () => DataCentreType);

@ObjectType('EnergyStanding', { description: 'How a measured PUE stands to a limit of the plans.' })
export class EnergyStandingType {
  @Field(() => EnergyStandingEnum) standing!: string;
  @Field(() => DecimalScalar, { nullable: true, description: 'At most.' }) limit!: string | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'Σ total ÷ Σ IT energy, to three places.' })
  pue!: string | null;
  @Field(() => DecimalScalar, { description: 'Of the months looked at.' }) totalKwh!: string;
  @Field(() => DecimalScalar) itKwh!: string;
  @Field(() => [String], { description: 'Months without a reading.' }) missingMonths!: string[];
}

@ObjectType('EnergyReading', { description: 'What a data centre used in a month.' })
export class EnergyReadingType {
  @Field(() => String) month!: string;
  @Field(() => DecimalScalar) totalKwh!: string;
  @Field(() => DecimalScalar) itKwh!: string;
}

@ObjectType('DataCentreCluster', { description: 'Data centres of one cluster and their common PUE.' })
export class DataCentreClusterType {
  @Field(() => String) cluster!: string;
  @Field(() => DecimalScalar, { nullable: true, description: 'Σ total ÷ Σ IT energy, to three places.' })
  pue!: string | null;
  @Field(() => DecimalScalar) totalKwh!: string;
  @Field(() => DecimalScalar) itKwh!: string;
  @Field(() => [DataCentreType]) centres!: DataCentreType[];
}

@ObjectType('DataCentreOperatorKind')
export class DataCentreOperatorKindType {
  @Field(() => OperatorKindEnum) code!: OperatorKind;
}

@InputType()
export class RegisterDataCentreInput {
  @Field(() => String, { description: 'Chosen by its provider; of all data centres only one has it.' }) code!: string;
  @Field(() => String) name!: string;
  @Field(() => String, { description: 'GB/T 2260.' }) division!: string;
  @Field(() => String, { nullable: true, description: 'The park or special zone it lies in.' })
  zoneCode?: string | null;
  @Field(() => String, { nullable: true }) hub?: string | null;
  @Field(() => String, { nullable: true }) cluster?: string | null;
  @Field(() => OperatorKindEnum, { nullable: true }) operatorKind?: OperatorKind | null;
  @Field(() => SiteRoleEnum, { nullable: true }) role?: SiteRole | null;
  @Field(() => Boolean, { nullable: true, description: 'Default false.' }) securityControllable?: boolean | null;
  @Field(() => [CentreKindEnum], { nullable: true }) kinds?: CentreKind[] | null;
  @Field(() => [DataCentreOwnerInput], {
    nullable: true,
    description: 'Of a co-built one: at most 20, shares sum to 1.',
  })
  owners?: DataCentreOwnerInput[] | null;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@InputType()
export class RecordEnergyReadingInput {
  @Field(() => String) centreCode!: string;
  @Field(() => String, { description: 'Such as 2026-10; one that is over.' }) month!: string;
  @Field(() => DecimalScalar, { description: 'kWh of the whole data centre.' }) totalKwh!: string;
  @Field(() => DecimalScalar, { description: 'kWh of its IT.' }) itKwh!: string;
  @Field(() => String, { description: 'Where it was measured.' }) evidence!: string;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@ArgsType()
export class RegisteredDataCentresArgs extends PageArgs {
  @Field(() => String, { nullable: true }) cluster?: string | null;
}

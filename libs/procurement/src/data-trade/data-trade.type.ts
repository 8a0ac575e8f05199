import { enumOf } from '#identity';
import { connectionType, DateTime, DecimalScalar, MoneyType } from '#platform';
import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DATA_TRADE_STATUSES, type DataTradeStatus } from '../core/index.js';

const DataTradeStatusEnum = enumOf(DATA_TRADE_STATUSES);
registerEnumType(DataTradeStatusEnum, { name: 'DataTradeStatus' });

@ObjectType('DataTrade', { description: '数据交易: a data product sold, with what proves its delivery.' })
export class DataTradeType {
  @Field(() => ID) id!: string;
  @Field(() => ID) offeringId!: string;
  @Field(() => String, { description: 'The offering’s name when it was recorded.' }) product!: string;
  @Field(() => MoneyType) price!: MoneyType;
  @Field(() => DataTradeStatusEnum) status!: DataTradeStatus;
  @Field(() => DateTime) recordedAt!: number;
  @Field(() => DateTime, { nullable: true, description: 'When the operator had verified both parties.' })
  verifiedAt!: number | null;
  @Field(() => String, { nullable: true, description: 'SHA-256 of what was delivered.' }) deliveryHash!: string | null;
  @Field(() => DateTime, { nullable: true }) deliveredAt!: number | null;
  @Field(() => DateTime, { nullable: true }) completedAt!: number | null;
}

export const DataTradeConnection = connectionType('DataTrade', () => DataTradeType);

@InputType()
export class RecordDataTradeInput {
  @Field(() => ID, { description: 'A published offering of yours with kind DATA_PRODUCT.' }) offeringId!: string;
  @Field(() => ID, { description: 'The buyer.' }) organizationId!: string;
  @Field(() => DecimalScalar) amount!: string;
  @Field(() => String, { nullable: true, defaultValue: 'CNY' }) currency?: string | null;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

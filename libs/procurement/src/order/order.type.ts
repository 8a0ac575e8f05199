import { enumOf } from '#identity';
import { connectionType, DateOnScalar, DecimalScalar, JsonScalar, MoneyType } from '#platform';
import { CitationType } from '#policy';
import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import {
  CHARGED_YEARS,
  type ChargedYear,
  LINE_CLASSES,
  type LineClass,
  ORDER_ITEM_KINDS,
  ORDER_ITEM_STATUSES,
  ORDER_STATUSES,
  type OrderItemKind,
  type OrderItemStatus,
  type OrderStatus,
} from '../core/index.js';

export const OrderStatusEnum = enumOf(ORDER_STATUSES);
registerEnumType(OrderStatusEnum, { name: 'OrderStatus' });
export const OrderItemKindEnum = enumOf(ORDER_ITEM_KINDS);
registerEnumType(OrderItemKindEnum, {
  name: 'OrderItemKind',
  description: 'ADD makes an instance; the others are of one that runs.',
});
const OrderItemStatusEnum = enumOf(ORDER_ITEM_STATUSES);
registerEnumType(OrderItemStatusEnum, { name: 'OrderItemStatus' });
export const LineClassEnum = enumOf(LINE_CLASSES);
registerEnumType(LineClassEnum, {
  name: 'LineClass',
  description: '001 四(四): 基础网络平台化、应用资源云端化、专业服务社会化.',
});
export const ChargedYearEnum = enumOf(CHARGED_YEARS);
registerEnumType(ChargedYearEnum, { name: 'ChargedYear' });

@ObjectType('Finding', { description: 'What one rule says of the order.' })
export class FindingType {
  @Field(() => String) ruleId!: string;
  @Field(() => String) code!: string;
  @Field(() => String, { description: 'REFUSE, REQUIRE, WARN or BADGE.' }) effect!: string;
  @Field(() => String, { description: 'Chinese, or English when Accept-Language prefers it.' }) message!: string;
  @Field(() => CitationType, { nullable: true }) citation!: CitationType | null;
}

@ObjectType('Decision', { description: 'The rules’ answer at the last submission.' })
export class DecisionType {
  @Field(() => String, { description: 'ALLOW, ALLOW_WITH_DUTIES or REFUSE.' }) outcome!: string;
  @Field(() => String, { nullable: true, description: 'The procurement method, where one was determined.' })
  method!: string | null;
  @Field(() => [FindingType]) findings!: FindingType[];
}

@ObjectType('ContractRef', { description: 'The contract the order is executed under.' })
export class ContractRefType {
  @Field(() => ID) id!: string;
  @Field(() => String) number!: string;
}

@ObjectType('ExpectedUsage')
export class ExpectedUsageType {
  @Field(() => String) meter!: string;
  @Field(() => DecimalScalar) quantityPerMonth!: string;
  @Field(() => Int, { nullable: true, description: 'By how many events; null for one.' })
  eventsPerMonth?: number | null;
}

@ObjectType('OrderItem')
export class OrderItemType {
  @Field(() => ID) id!: string;
  @Field(() => OrderItemKindEnum) kind!: OrderItemKind;
  @Field(() => OrderItemStatusEnum) status!: OrderItemStatus;
  @Field(() => String, { nullable: true, description: 'Why a change failed.' }) outcomeReason!: string | null;
  @Field(() => DecimalScalar, { description: 'How much there is to be; of TERMINATE, how much there was.' })
  quantity!: string;
  @Field(() => [ExpectedUsageType], { description: 'What the buyer expects to use each month; it sizes the estimate.' })
  expectedUsage!: ExpectedUsageType[];
  @Field(() => String, { nullable: true, description: 'Where the buyer wants it.' }) zoneCode!: string | null;
  @Field(() => JsonScalar, { nullable: true, description: 'What the provider is asked to set up.' })
  configuration!: unknown;
}

@ObjectType('OrderRefusal')
export class OrderRefusalType {
  @Field(() => String) code!: string;
  @Field(() => String) message!: string;
}

@ObjectType('OrderBudget', { description: 'What an order has on the budget of one fiscal year.' })
export class OrderBudgetType {
  @Field(() => Int) fiscalYear!: number;
  @Field(() => MoneyType, { description: 'The part of the order’s estimate that falls into the year.' })
  estimate!: MoneyType;
  @Field(() => MoneyType, { description: 'What is left of the commitment its approval made.' })
  commitmentLeft!: MoneyType;
  @Field(() => MoneyType, { description: 'What of it went on to the next year’s budget (结转).' })
  carriedOut!: MoneyType;
}

@ObjectType('Order')
export class OrderType {
  @Field(() => ID) id!: string;
  @Field(() => String) number!: string;
  @Field(() => String) title!: string;
  @Field(() => OrderStatusEnum) status!: OrderStatus;
  @Field(() => Int, { description: 'Sent back with updateOrder.' }) version!: number;
  @Field(() => DateOnScalar, { nullable: true, description: 'Null until submission when the buyer left it open.' })
  startsOn!: string | null;
  @Field(() => Int, { description: 'Sizes the estimate and ends nothing.' }) months!: number;
  @Field(() => Int, { nullable: true, description: 'Null when the buyer left it open: see createOrder.' })
  requestedMonths!: number | null;
  @Field(() => String, { nullable: true, description: 'The buyer’s own number for it, on its invoices.' })
  purchaseOrderNumber!: string | null;
  @Field(() => LineClassEnum) lineClass!: LineClass;
  @Field(() => ChargedYearEnum) chargedYear!: ChargedYear;
  @Field(() => String, { nullable: true }) economicClass!: string | null;
}

export const OrderConnection = connectionType('Order', () => OrderType);

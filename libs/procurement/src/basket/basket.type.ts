import { OfferingType, PlanType } from '#catalog';
import { enumOf, OrganizationType } from '#identity';
import { connectionType, DateOnScalar, DecimalScalar, JsonScalar, MoneyType } from '#platform';
import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { BASKET_STATUSES, type BasketStatus, type OrderItemKind } from '../core/index.js';
import { ExpectedUsageType, FindingType, OrderItemKindEnum, OrderType } from '../order/order.type.js';

const BasketStatusEnum = enumOf(BASKET_STATUSES);
registerEnumType(BasketStatusEnum, { name: 'BasketStatus' });

@ObjectType('BasketItem')
export class BasketItemType {
  planId!: string;
  @Field(() => OrderItemKindEnum) kind!: OrderItemKind;
  @Field(() => ID, { nullable: true, description: 'What it changes or ends.' }) instanceId!: string | null;
  @Field(() => PlanType) plan!: PlanType;
  @Field(() => DecimalScalar) quantity!: string;
  @Field(() => [ExpectedUsageType]) expectedUsage!: ExpectedUsageType[];
  @Field(() => String, { nullable: true }) zoneCode!: string | null;
  @Field(() => JsonScalar, { nullable: true }) configuration!: unknown;
}

@ObjectType('QuoteNote')
export class QuoteNoteType {
  @Field(() => String) code!: string;
  @Field(() => String, { description: 'Chinese, or English when Accept-Language prefers it.' }) message!: string;
}

@ObjectType('BasketItemQuote')
export class BasketItemQuoteType {
  @Field(() => BasketItemType) item!: BasketItemType;
  @Field(() => OfferingType) offering!: OfferingType;
  @Field(() => Int, { description: 'The revision whose prices it was computed with.' }) revision!: number;
  @Field(() => MoneyType, { nullable: true, description: 'Null for what cannot be ordered now.' })
  estimate!: MoneyType | null;
  @Field(() => Boolean, { description: 'False while it is paused, suspended or retired.' }) onSale!: boolean;
  @Field(() => String, { description: 'Of the rules: ALLOW, ALLOW_WITH_DUTIES or REFUSE.' }) outcome!: string;
  @Field(() => [FindingType]) findings!: FindingType[];
  @Field(() => [QuoteNoteType], { description: 'What the estimate contains.' }) included!: QuoteNoteType[];
  @Field(() => [QuoteNoteType], { description: 'What may be charged besides.' }) notIncluded!: QuoteNoteType[];
}

@ObjectType('BasketPart', { description: 'What becomes one order.' })
export class BasketPartType {
  @Field(() => OrganizationType) provider!: OrganizationType;
  @Field(() => [BasketItemQuoteType]) items!: BasketItemQuoteType[];
  @Field(() => MoneyType, { description: 'Of the items that can be ordered.' }) total!: MoneyType;
}

@ObjectType('BasketQuote', { description: 'By the rating code of invoices, at the prices agreed with the buyer.' })
export class BasketQuoteType {
  @Field(() => DateOnScalar, { description: 'The day of the basket’s last change.' }) quotedOn!: string;
  @Field(() => DateOnScalar, { description: 'The first day on which it does not hold any more.' }) endsOn!: string;
  @Field(() => Boolean) expired!: boolean;
  @Field(() => Boolean, { description: 'False while something in it cannot be ordered.' }) complete!: boolean;
  @Field(() => [BasketPartType]) parts!: BasketPartType[];
  @Field(() => [MoneyType], { description: 'The sums of all parts, by currency: nothing is converted.' })
  totals!: MoneyType[];
}

@ObjectType('OrderYear', { description: 'A fiscal year, which is a calendar year, that an order reaches into.' })
export class OrderYearType {
  @Field(() => Int) fiscalYear!: number;
  @Field(() => Int, { nullable: true, description: 'The most of its months that end with it; null: not even one.' })
  months!: number | null;
}

@ObjectType('Basket', { description: 'Services of several providers that a buyer puts together before ordering.' })
export class BasketType {
  @Field(() => ID) id!: string;
  @Field(() => String) title!: string;
  @Field(() => BasketStatusEnum) status!: BasketStatus;
  @Field(() => Int, { description: 'Sent back with updateBasket and checkoutBasket.' }) version!: number;
  @Field(() => DateOnScalar) startsOn!: string;
  @Field(() => Int) months!: number;
  @Field(() => Int, { nullable: true }) mlpsLevel!: number | null;
  @Field(() => [BasketItemType]) items!: BasketItemType[];
  @Field(() => BasketQuoteType, { nullable: true, description: 'Null once it is no longer open.' })
  quote!: BasketQuoteType | null;
  @Field(() => [OfferingType], { description: 'Security services that go with it; see companions.' })
  companions!: OfferingType[];
  @Field(() => [OrderType], { description: 'What it has become.' }) orders!: OrderType[];
}

export const BasketConnection = connectionType('Basket', () => BasketType);

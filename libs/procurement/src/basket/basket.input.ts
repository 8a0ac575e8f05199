import { DateOnScalar } from '#platform';
import { ArgsType, Field, ID, InputType, Int } from '@nestjs/graphql';
import type { ChargedYear } from '../core/index.js';
import { OrderItemInput } from '../order/order.input.js';
import { ChargedYearEnum } from '../order/order.type.js';

@InputType()
export class CreateBasketInput {
  @Field(() => String) title!: string;
  @Field(() => DateOnScalar, { nullable: true, description: 'Default: the first day of next month.' })
  startsOn?: string | null;
  @Field(() => Int, { nullable: true, description: 'Sizes the estimate; default 12, at most 120.' })
  months?: number | null;
  @Field(() => Int, { nullable: true, description: 'Of the system it is for (等保), 1 to 5.' }) mlpsLevel?:
    number | null;
  @Field(() => [OrderItemInput], { description: 'Of any providers; those of one provider in one currency.' })
  items!: OrderItemInput[];
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@InputType({ description: 'Absent or null fields stay as they are; the quote is made anew.' })
export class UpdateBasketInput {
  @Field(() => ID) id!: string;
  @Field(() => Int, { description: 'The version that was read; a stale one is VERSION_CONFLICT.' }) version!: number;
  @Field(() => String, { nullable: true }) title?: string | null;
  @Field(() => DateOnScalar, { nullable: true }) startsOn?: string | null;
  @Field(() => Int, { nullable: true }) months?: number | null;
  @Field(() => Int, { nullable: true }) mlpsLevel?: number | null;
  @Field(() => [OrderItemInput], { nullable: true, description: 'Replaces all items.' })
  items?: OrderItemInput[] | null;
}

@InputType()
export class CheckoutBasketInput {
  @Field(() => ID) id!: string;
  @Field(() => Int, { description: 'The version that was read; a stale one is VERSION_CONFLICT.' }) version!: number;
  @Field(() => ID, { nullable: true, description: 'Named by every order; may be given to each later.' })
  budgetId?: string | null;
  @Field(() => [ID], { nullable: true, description: 'As of createOrder.' }) laterBudgetIds?: string[] | null;
  @Field(() => ChargedYearEnum, { nullable: true, description: 'As of createOrder.' })
  chargedYear?: ChargedYear | null;
  @Field(() => String, { nullable: true, description: 'As of createOrder.' }) economicClass?: string | null;
  @Field(() => String, { nullable: true, description: 'As of createOrder.' }) purchaseOrderNumber?: string | null;
  @Field(() => ID, { nullable: true, description: 'As of createOrder.' }) keyProjectId?: string | null;
  @Field(() => Boolean, {
    nullable: true,
    description:
      'It touches state secrets (涉密): refused, and nothing of it is kept. Whoever orders without it declares that it does not.',
  })
  classified?: boolean | null;
}

@ArgsType()
export class OrderYearsArgs {
  @Field(() => DateOnScalar, { nullable: true, description: 'Default: today, as of an order that is submitted now.' })
  startsOn?: string | null;
  @Field(() => Int, { description: 'At most 120.' }) months!: number;
}

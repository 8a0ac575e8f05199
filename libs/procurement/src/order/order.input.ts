import { ExpectedUsageInput } from '#catalog';
import { DateOnScalar, DecimalScalar, JsonScalar, PageArgs } from '#platform';
import { ArgsType, Field, ID, InputType, Int } from '@nestjs/graphql';
import type { ChargedYear, LineClass, OrderItemKind, OrderStatus } from '../core/index.js';
import { ChargedYearEnum, LineClassEnum, OrderItemKindEnum, OrderStatusEnum } from './order.type.js';

@InputType()
export class OrderItemInput {
  @Field(() => OrderItemKindEnum, { nullable: true, defaultValue: 'ADD' }) kind?: OrderItemKind | null;
  @Field(() => ID, { nullable: true, description: 'What is changed or ended; not for ADD.' })
  instanceId?: string | null;
  @Field(() => ID, { nullable: true, description: 'Needed for ADD; else the instance’s.' }) planId?: string | null;
  @Field(() => DecimalScalar, { nullable: true, description: 'Needed for ADD; else as it is.' })
  quantity?: string | null;
  @Field(() => [ExpectedUsageInput], {
    nullable: true,
    description:
      'Needed for each meter that the provider reports; "0" is allowed. Not of ADD: default as it was expected.',
  })
  expectedUsage?: ExpectedUsageInput[] | null;
  @Field(() => String, { nullable: true, description: 'One of the offering’s zones.' }) zoneCode?: string | null;
  @Field(() => JsonScalar, { nullable: true, description: 'A JSON object of at most 20 kB, for the provider.' })
  configuration?: unknown;
}

@InputType()
export class CreateOrderInput {
  @Field(() => String) title!: string;
  @Field(() => ID, { nullable: true }) budgetId?: string | null;
  @Field(() => [ID], {
    nullable: true,
    description: 'Budgets of the years after, one each: what the order costs in a year is set aside on that year’s.',
  })
  laterBudgetIds?: string[] | null;
  @Field(() => ChargedYearEnum, {
    nullable: true,
    description: 'December is invoiced in January: on the budget of which year, that of the use or of the invoice.',
    defaultValue: 'USE',
  })
  chargedYear?: ChargedYear | null;
  @Field(() => String, {
    nullable: true,
    description: '部门预算支出经济分类, 3 or 5 digits; a budget of another one is BUDGET_USE_MISMATCH.',
  })
  economicClass?: string | null;
  @Field(() => String, { nullable: true, description: 'Your own number for it; it stands on the invoices.' })
  purchaseOrderNumber?: string | null;
  @Field(() => LineClassEnum, { nullable: true, defaultValue: 'APP_RESOURCE' }) lineClass?: LineClass | null;
  @Field(() => ID, {
    nullable: true,
    description: 'Of your organization; its plan is approved before anything is submitted.',
  })
  keyProjectId?: string | null;
  @Field(() => ID, { nullable: true, description: 'A contract in force; without one, one is made of the order.' })
  contractId?: string | null;
  @Field(() => DateOnScalar, { nullable: true, description: 'Default: the day of submission.' })
  startsOn?: string | null;
  @Field(() => Int, {
    nullable: true,
    description: 'Default: to the end of the budget’s fiscal year, without a budget 12.',
  })
  months?: number | null;
  @Field(() => [OrderItemInput], { description: 'All of one provider and one currency.' }) items!: OrderItemInput[];
  @Field(() => Boolean, {
    nullable: true,
    description:
      'It touches state secrets (涉密): refused, and nothing of it is kept. Whoever orders without it declares that it does not.',
  })
  classified?: boolean | null;
  @Field(() => String, { nullable: true }) idempotencyKey?: string | null;
}

@InputType({ description: 'Absent or null fields stay as they are.' })
export class UpdateOrderInput {
  @Field(() => ID) id!: string;
  @Field(() => Int, { description: 'The version that was read; a stale one is VERSION_CONFLICT.' }) version!: number;
  @Field(() => String, { nullable: true }) title?: string | null;
  @Field(() => ID, { nullable: true }) budgetId?: string | null;
  @Field(() => [ID], { nullable: true }) laterBudgetIds?: string[] | null;
  @Field(() => ChargedYearEnum, { nullable: true }) chargedYear?: ChargedYear | null;
  @Field(() => String, { nullable: true }) economicClass?: string | null;
  @Field(() => String, { nullable: true }) purchaseOrderNumber?: string | null;
  @Field(() => LineClassEnum, { nullable: true }) lineClass?: LineClass | null;
  @Field(() => ID, { nullable: true }) keyProjectId?: string | null;
  @Field(() => ID, { nullable: true }) contractId?: string | null;
  @Field(() => DateOnScalar, { nullable: true }) startsOn?: string | null;
  @Field(() => Int, { nullable: true }) months?: number | null;
  @Field(() => [OrderItemInput], { nullable: true, description: 'Replaces all items.' })
  items?: OrderItemInput[] | null;
  @Field(() => Boolean, {
    nullable: true,
    description:
      'It touches state secrets (涉密): refused, and nothing of it is kept. Whoever orders without it declares that it does not.',
  })
  classified?: boolean | null;
}

@ArgsType()
export class OrdersArgs extends PageArgs {
  @Field(() => [OrderStatusEnum], { nullable: true }) statuses?: OrderStatus[] | null;
  @Field(() => [ID], { nullable: true }) organizationIds?: string[] | null;
  @Field(() => String, { nullable: true, description: 'Only those whose decision this plan rule was asked for.' })
  ruleId?: string | null;
  @Field(() => [ID], { nullable: true }) providerIds?: string[] | null;
  @Field(() => [ID], { nullable: true, description: 'With an item of one of these.' }) offeringIds?: string[] | null;
}

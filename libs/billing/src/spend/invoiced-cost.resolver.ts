import { type Actor, Allow, CurrentActor } from '#identity';
import { addMonths, Clock, type Id, money, type Money, type Month, monthOf } from '#kernel';
import { MoneyType } from '#platform';
import { Instances } from '#procurement';
import { Args, Field, ID, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { InstanceCosts } from './instance-costs.service.js';

/** As far back as is answered; what is older stands on the invoices. */
const MONTHS = 24;

@ObjectType('InvoicedMonth')
class InvoicedMonthType {
  @Field(() => String, { description: 'A service month, "2026-10".' }) month!: Month;
  @Field(() => MoneyType, { description: 'Tax included, less credit notes.' }) amount!: Money;
}

@Resolver()
export class InvoicedCostResolver {
  constructor(
    private readonly costs: InstanceCosts,
    private readonly instances: Instances,
    private readonly clock: Clock,
  ) {}

  @Query(() => [InvoicedMonthType], {
    description:
      'What its organization was invoiced of a service, by service month, of the last 24; what runs up beside it is the runningCost.',
  })
  @Allow('invoicedCost')
  async invoicedCost(
    @CurrentActor() actor: Actor,
    @Args('instanceId', { type: () => ID }) instanceId: Id,
  ): Promise<InvoicedMonthType[]> {
    const { id, organizationId } = await this.instances.forReading(actor, instanceId);
    const now = this.clock.now();
    const found = await this.costs.of([id], monthOf(addMonths(now, 1 - MONTHS)), monthOf(addMonths(now, 1)));
    return found
      .filter((cost) => cost.organizationId === organizationId)
      .map(({ month, amount, currency }) => ({ month, amount: money(amount, currency) }));
  }
}

import { type Actor, Allow, CurrentActor } from '#identity';
import type { Id } from '#kernel';
import { Args, ID, Mutation, Resolver } from '@nestjs/graphql';
import type { Withheld, WithholdingReason } from '../core/index.js';
import { WithheldFieldType, WithholdingReasonEnum } from './withholding.type.js';
import { Withholdings } from './withholdings.service.js';

@Resolver(() => WithheldFieldType)
export class WithholdingResolver {
  constructor(private readonly withholdings: Withholdings) {}

  @Mutation(() => [WithheldFieldType], {
    description: 'Leaves fields out of what is published of an order, also of what is public already.',
  })
  @Allow('withholdPublication')
  withholdPublication(
    @CurrentActor() actor: Actor,
    @Args('orderId', { type: () => ID, description: 'Or the id of a contract that no order made.' }) orderId: Id,
    @Args('paths', { type: () => [String], description: 'items, title, value.' }) paths: string[],
    @Args('reasonCode', { type: () => WithholdingReasonEnum }) reasonCode: WithholdingReason,
  ): Promise<Withheld[]> {
    return this.withholdings.withhold(actor, orderId, paths, reasonCode);
  }
}

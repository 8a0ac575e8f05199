import { type Actor, Allow, CurrentActor } from '#identity';
import type { RequestContext } from '#platform';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { type Approval, approvalLoader } from './approval.loader.js';
import { ApprovalType, RecordApprovalStepInput } from './approval.type.js';
import { Approvals } from './approvals.service.js';

@Resolver(() => ApprovalType)
export class ApprovalResolver {
  constructor(private readonly approvals: Approvals) {}

  @Mutation(() => ApprovalType, { description: 'Takes a zone or a channel one step on its way into operation.' })
  @Allow('recordApprovalStep')
  async recordApprovalStep(
    @CurrentActor() actor: Actor,
    @Context() context: RequestContext,
    @Args('input') input: RecordApprovalStepInput,
  ): Promise<Approval> {
    return approvalLoader(context, this.approvals).load(await this.approvals.record(actor, input));
  }
}

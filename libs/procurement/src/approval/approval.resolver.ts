import { type Actor, Allow, CurrentActor } from '#identity';
import { plain } from '#kernel';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { ApprovalPolicy } from '../core/index.js';
import { ApprovalPolicyType, SetApprovalPolicyInput } from './approval.type.js';
import { Approvals } from './approvals.service.js';

const shown = ({ currency, steps }: ApprovalPolicy): ApprovalPolicyType => ({
  currency,
  steps: steps.map((step) => ({ ...step, fromAmount: plain(step.fromAmount), personIds: [...step.personIds] })),
});

@Resolver()
export class ApprovalPolicyResolver {
  constructor(private readonly approvals: Approvals) {}

  @Query(() => ApprovalPolicyType, { nullable: true, description: 'Of your organization; null: one approver decides.' })
  @Allow('approvalPolicy')
  async approvalPolicy(@CurrentActor() actor: Actor): Promise<ApprovalPolicyType | null> {
    const policy = await this.approvals.policy(actor);
    return policy && shown(policy);
  }

  @Mutation(() => ApprovalPolicyType)
  @Allow('setApprovalPolicy')
  async setApprovalPolicy(
    @CurrentActor() actor: Actor,
    @Args('input') input: SetApprovalPolicyInput,
  ): Promise<ApprovalPolicyType> {
    return shown(await this.approvals.setPolicy(actor, input));
  }
}

import {
  type Actor,
  Allow,
  CurrentActor,
  type Organization,
  organizationLoader,
  Organizations,
  OrganizationType,
} from '#identity';
import { amountText, type Decimal } from '#kernel';
import { type Connection, connectionOf, cursorOf, loaderOf, PageArgs, pageOf, type RequestContext } from '#platform';
import { Args, Context, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import { type DisputeQuery, DisputeReading } from './dispute-reading.service.js';
import {
  AnswerDisputeInput,
  DecideDisputeInput,
  DisputeConnection,
  DisputeFilter,
  DisputeInvoiceLineInput,
  DisputeMessageType,
  DisputeType,
} from './dispute.type.js';
import type { Dispute, DisputeMessage } from './dispute-rows.js';
import { Disputes } from './disputes.service.js';

/** A dispute as clients see it, with what the loaders need. */
interface Shown extends DisputeType {
  dispute: Dispute;
}
interface DisputePage extends Connection<Shown> {
  query: DisputeQuery;
}

const shown = (dispute: Dispute): Shown => {
  const amount = (value: Decimal | null): string | null => value && amountText(value, dispute.currency);
  const { claimedAmount, answeredAmount, agreedAmount } = dispute;
  return {
    ...dispute,
    claimedAmount: amount(claimedAmount),
    answeredAmount: amount(answeredAmount),
    agreedAmount: amount(agreedAmount),
    dispute,
  };
};

const messagesLoader = (context: RequestContext, reading: DisputeReading): DataLoader<Dispute, DisputeMessage[]> =>
  loaderOf(context, 'dispute-messages', () => new DataLoader((some) => reading.messages(some)));

const idArgument = (): ParameterDecorator => Args('disputeId', { type: () => ID });
const textArgument = (): ParameterDecorator => Args('text', { type: () => String });

@Resolver(() => DisputeType)
export class DisputeResolver {
  constructor(
    private readonly disputes: Disputes,
    private readonly reading: DisputeReading,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => DisputeType)
  @Allow('dispute')
  dispute(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<Shown> {
    return this.seen(actor, id);
  }

  @Query(() => DisputeConnection, { name: 'disputes', description: 'Newest first.' })
  @Allow('disputes')
  async list(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { type: () => DisputeFilter, nullable: true }) filter?: DisputeFilter | null,
  ): Promise<DisputePage> {
    const query = filter ?? {};
    const { nodes, hasNextPage } = await this.reading.list(actor, query, pageOf(page));
    return { ...connectionOf({ nodes: nodes.map(shown), hasNextPage }, ({ id }) => cursorOf(id)), query };
  }

  @Mutation(() => DisputeType, { description: 'By the buyer, within the days for it; holds that line alone.' })
  @Allow('disputeInvoiceLine')
  async disputeInvoiceLine(
    @CurrentActor() actor: Actor,
    @Args('input') input: DisputeInvoiceLineInput,
  ): Promise<Shown> {
    return this.seen(actor, await this.disputes.open(actor, input));
  }

  @Mutation(() => DisputeType, { description: 'By the provider. ACCEPT ends it with a credit note of the claim.' })
  @Allow('answerDispute')
  async answerDispute(@CurrentActor() actor: Actor, @Args('input') input: AnswerDisputeInput): Promise<Shown> {
    await this.disputes.answer(actor, input);
    return this.seen(actor, input.disputeId);
  }

  @Mutation(() => DisputeType, { description: 'By the buyer: what the provider’s answer offers is credited.' })
  @Allow('acceptDisputeAnswer')
  async acceptDisputeAnswer(
    @CurrentActor() actor: Actor,
    @idArgument() disputeId: string,
    @textArgument() text: string,
  ): Promise<Shown> {
    await this.disputes.settle(actor, disputeId, text);
    return this.seen(actor, disputeId);
  }

  @Mutation(() => DisputeType, { description: 'By the buyer: the time for acceptance goes on with what was left.' })
  @Allow('withdrawDispute')
  async withdrawDispute(
    @CurrentActor() actor: Actor,
    @idArgument() disputeId: string,
    @textArgument() text: string,
  ): Promise<Shown> {
    await this.disputes.withdraw(actor, disputeId, text);
    return this.seen(actor, disputeId);
  }

  @Mutation(() => DisputeType, { description: 'By either side after an answer; by the buyer when none came in time.' })
  @Allow('escalateDispute')
  async escalateDispute(
    @CurrentActor() actor: Actor,
    @idArgument() disputeId: string,
    @textArgument() text: string,
  ): Promise<Shown> {
    await this.disputes.escalate(actor, disputeId, text);
    return this.seen(actor, disputeId);
  }

  @Mutation(() => DisputeType, { description: 'By the operator, of an escalated dispute.' })
  @Allow('decideDispute')
  async decideDispute(@CurrentActor() actor: Actor, @Args('input') input: DecideDisputeInput): Promise<Shown> {
    await this.disputes.decide(actor, input);
    return this.seen(actor, input.disputeId);
  }

  @ResolveField(() => [DisputeMessageType], { description: 'Both sides’ versions, oldest first; at most 101.' })
  async messages(@Parent() { dispute }: Shown, @Context() context: RequestContext): Promise<DisputeMessageType[]> {
    const found = await messagesLoader(context, this.reading).load(dispute);
    return found.map(({ message, amount, ...said }) => ({
      ...said,
      text: message,
      amount: amount && amountText(amount, dispute.currency),
    }));
  }

  @ResolveField(() => [String], { description: 'The mutations the caller may do with it now.' })
  allowedActions(@CurrentActor() actor: Actor, @Parent() { dispute }: Shown): string[] {
    return this.reading.allowed(actor, dispute);
  }

  @ResolveField(() => OrganizationType)
  organization(@Parent() dispute: Shown, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(dispute.organizationId);
  }

  @ResolveField(() => OrganizationType)
  provider(@Parent() dispute: Shown, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(dispute.providerId);
  }

  private async seen(actor: Actor, disputeId: string): Promise<Shown> {
    return shown(await this.reading.get(actor, disputeId));
  }
}

@Resolver(() => DisputeConnection)
export class DisputeConnectionResolver {
  constructor(private readonly reading: DisputeReading) {}

  @ResolveField(() => Int)
  totalCount(@CurrentActor() actor: Actor, @Parent() { query }: DisputePage): Promise<number> {
    return this.reading.count(actor, query);
  }
}

import { commandsOf } from '#kernel';
import { type Connection, connectionOf, cursorOf, pageOf } from '#platform';
import { Args, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow } from '../access/access.guard.js';
import { type Actor, CurrentActor } from '../access/actor.js';
import { mayCall, type Operation, WEBHOOK_MACHINE } from '../core/index.js';
import { type Delivery, type Webhook, Webhooks } from './webhooks.service.js';
import {
  CreateWebhookInput,
  WebhookDeliveriesArgs,
  WebhookDeliveryConnection,
  WebhookDeliveryType,
  WebhookType,
  WebhookWithSecretType,
} from './webhook.type.js';

@Resolver(() => WebhookType)
export class WebhookResolver {
  constructor(private readonly hooks: Webhooks) {}

  @Query(() => [WebhookType], { description: 'One’s own organization’s, newest first; at most 20.' })
  @Allow('webhooks')
  webhooks(@CurrentActor() actor: Actor): Promise<Webhook[]> {
    return this.hooks.list(actor);
  }

  @Query(() => WebhookDeliveryConnection, { description: 'What was sent to a webhook, newest first.' })
  @Allow('webhookDeliveries')
  async webhookDeliveries(
    @CurrentActor() actor: Actor,
    @Args() { webhookId, ...page }: WebhookDeliveriesArgs,
  ): Promise<Connection<Delivery>> {
    return connectionOf(await this.hooks.deliveries(actor, webhookId, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => WebhookWithSecretType)
  @Allow('createWebhook')
  createWebhook(
    @CurrentActor() actor: Actor,
    @Args('input') input: CreateWebhookInput,
  ): Promise<{ webhook: Webhook; secret: string }> {
    return this.hooks.create(actor, input);
  }

  @Mutation(() => WebhookType, { description: 'What happens during the pause is not told afterwards.' })
  @Allow('pauseWebhook')
  pauseWebhook(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<Webhook> {
    return this.hooks.command(actor, id, 'pause');
  }

  @Mutation(() => WebhookType)
  @Allow('resumeWebhook')
  resumeWebhook(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<Webhook> {
    return this.hooks.command(actor, id, 'resume');
  }

  @Mutation(() => WebhookType, { description: 'For ever; what waits for it is given up.' })
  @Allow('deleteWebhook')
  deleteWebhook(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<Webhook> {
    return this.hooks.command(actor, id, 'delete');
  }

  @Mutation(() => WebhookWithSecretType, {
    description:
      'A new secret; for `overlapHours` (at most 720) messages bear the signature of the one before, too. Asked again in that time: the same secret; with 0: a new one at once.',
  })
  @Allow('rotateWebhook')
  rotateWebhook(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('overlapHours', { type: () => Int, defaultValue: 24 }) overlapHours: number,
  ): Promise<{ webhook: Webhook; secret: string }> {
    return this.hooks.rotate(actor, id, overlapHours);
  }

  @Mutation(() => WebhookDeliveryType, { description: 'Sends a message again, under its own id.' })
  @Allow('redeliverWebhook')
  redeliverWebhook(
    @CurrentActor() actor: Actor,
    @Args('deliveryId', { type: () => ID }) id: string,
  ): Promise<Delivery> {
    return this.hooks.redeliver(actor, id);
  }

  @ResolveField(() => [String])
  allowedActions(@CurrentActor() actor: Actor, @Parent() { status }: Webhook): string[] {
    return commandsOf(WEBHOOK_MACHINE, status)
      .map((command) => `${command}Webhook` as Operation)
      .filter((operation) => mayCall(operation, actor.roles));
  }
}

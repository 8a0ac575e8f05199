import { type Connection, connectionOf, cursorOf, PageArgs, pageOf } from '#platform';
import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow } from '../access/access.guard.js';
import { type Actor, CurrentActor } from '../access/actor.js';
import { type ApiKey, ApiKeys } from './api-key.service.js';
import { ApiKeyConnection, ApiKeyWithSecretType, CreateApiKeyInput } from './api-key.type.js';

@Resolver()
export class ApiKeyResolver {
  constructor(private readonly keys: ApiKeys) {}

  @Mutation(() => ApiKeyWithSecretType, {
    description: 'A key that acts for the organization and counts as its maker.',
  })
  @Allow('createApiKey')
  createApiKey(@CurrentActor() actor: Actor, @Args('input') input: CreateApiKeyInput): Promise<ApiKeyWithSecretType> {
    return this.keys.create(actor, input);
  }

  @Query(() => ApiKeyConnection, {
    description: 'One’s own, newest first; to administrators all of their organization’s.',
  })
  @Allow('apiKeys')
  async apiKeys(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<ApiKey>> {
    return connectionOf(await this.keys.list(actor, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => ApiKeyWithSecretType, {
    description: 'A new key like one’s own; the secret before goes on for `overlapHours` (at most 720).',
  })
  @Allow('rotateApiKey')
  rotateApiKey(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('overlapHours', { type: () => Int, defaultValue: 24 }) overlapHours: number,
  ): Promise<ApiKeyWithSecretType> {
    return this.keys.rotate(actor, id, overlapHours);
  }

  @Mutation(() => Boolean)
  @Allow('revokeApiKey')
  revokeApiKey(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<boolean> {
    return this.keys.revoke(actor, id);
  }
}

import { Args, ID, Mutation, Resolver } from '@nestjs/graphql';
import { Allow } from '../access/access.guard.js';
import { type Actor, CurrentActor } from '../access/actor.js';
import { ApiKeys } from './api-key.service.js';
import { ApiKeyWithSecretType, CreateApiKeyInput } from './api-key.type.js';

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

  @Mutation(() => Boolean)
  @Allow('revokeApiKey')
  revokeApiKey(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<boolean> {
    return this.keys.revoke(actor, id);
  }
}

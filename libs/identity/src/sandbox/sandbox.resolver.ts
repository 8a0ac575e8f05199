import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow } from '../access/access.guard.js';
import { type Actor, CurrentActor } from '../access/actor.js';
import type { SandboxPart } from '../core/index.js';
import { SessionType } from '../session/session.type.js';
import { SandboxPartEnum, SandboxType } from './sandbox.type.js';
import { Sandboxes } from './sandboxes.service.js';

@Resolver(() => SandboxType)
export class SandboxResolver {
  constructor(private readonly sandboxes: Sandboxes) {}

  @Query(() => SandboxType, {
    nullable: true,
    description: 'The sandbox of one’s own provider, or the one that one is in; null while there is none.',
  })
  @Allow('sandbox')
  sandbox(@CurrentActor() actor: Actor): Promise<SandboxType | null> {
    return this.sandboxes.find(actor);
  }

  @Mutation(() => SandboxType, { description: 'Makes the sandbox of one’s own provider; again: the same one.' })
  @Allow('openSandbox')
  openSandbox(
    @CurrentActor() actor: Actor,
    @Args('divisionCode', {
      type: () => String,
      nullable: true,
      description: 'GB/T 2260 of the agency, by which some rules ask; none: the provider’s own.',
    })
    divisionCode?: string | null,
  ): Promise<SandboxType> {
    return this.sandboxes.open(actor, divisionCode ?? null);
  }

  @Mutation(() => SessionType, {
    description: 'A session inside the sandbox, of eight hours at most, good for nothing outside of it.',
  })
  @Allow('enterSandbox')
  enterSandbox(
    @CurrentActor() actor: Actor,
    @Args('as', { type: () => SandboxPartEnum }) part: SandboxPart,
  ): Promise<SessionType> {
    return this.sandboxes.enter(actor, part);
  }
}

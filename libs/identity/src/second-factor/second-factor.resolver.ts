import { Args, Extensions, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow } from '../access/access.guard.js';
import { type Actor, CurrentActor } from '../access/actor.js';
import { SecondFactorSecretType, SecondFactorType } from './second-factor.type.js';
import { SecondFactors } from './second-factors.service.js';

@Resolver(() => SecondFactorType)
export class SecondFactorResolver {
  constructor(private readonly factors: SecondFactors) {}

  @Query(() => SecondFactorType, { description: 'One’s own.' })
  @Allow('secondFactor')
  secondFactor(@CurrentActor() actor: Actor): Promise<SecondFactorType> {
    return this.factors.of(actor);
  }

  // A password check is meant to be slow.
  @Extensions({ cost: 40_000 })
  @Mutation(() => SecondFactorSecretType, {
    description: 'Begins with a new secret, for whoever knows the password; it counts once it is confirmed by a code.',
  })
  @Allow('enrolSecondFactor')
  enrolSecondFactor(@CurrentActor() actor: Actor, @Args('password') password: string): Promise<SecondFactorSecretType> {
    return this.factors.enrol(actor, password);
  }

  @Mutation(() => [String], {
    description: 'From now on sign-in asks for a code. Answers ten recovery codes, each good for once, shown once.',
  })
  @Allow('confirmSecondFactor')
  confirmSecondFactor(@CurrentActor() actor: Actor, @Args('code') code: string): Promise<string[]> {
    return this.factors.confirm(actor, code);
  }

  @Mutation(() => Boolean, { description: 'Ends one’s own, by a code or a recovery code; again, nothing happens.' })
  @Allow('disableSecondFactor')
  disableSecondFactor(@CurrentActor() actor: Actor, @Args('code') code: string): Promise<boolean> {
    return this.factors.disable(actor, code);
  }

  @Mutation(() => Boolean, {
    description: 'Ends another’s, who has lost it, and their sessions; again, nothing happens.',
  })
  @Allow('resetSecondFactor')
  resetSecondFactor(
    @CurrentActor() actor: Actor,
    @Args('personId', { type: () => ID }) personId: string,
  ): Promise<boolean> {
    return this.factors.reset(actor, personId);
  }
}

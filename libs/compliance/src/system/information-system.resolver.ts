import { type Actor, Allow, CurrentActor } from '#identity';
import { type Connection, connectionOf, cursorOf, PageArgs, pageOf } from '#platform';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { BuyerNeeds, type InformationSystem } from './buyer-needs.service.js';
import {
  InformationSystemConnection,
  InformationSystemType,
  RegisterInformationSystemInput,
} from './information-system.type.js';

@Resolver(() => InformationSystemType)
export class InformationSystemResolver {
  constructor(private readonly needs: BuyerNeeds) {}

  @Query(() => InformationSystemConnection, {
    description: 'Of one’s own organization, newest first; operators and auditors see all.',
  })
  @Allow('informationSystems')
  async informationSystems(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
  ): Promise<Connection<InformationSystem>> {
    return connectionOf(await this.needs.systems(actor, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => InformationSystemType, { description: 'Writes a system of one’s own organization, or anew.' })
  @Allow('registerInformationSystem')
  registerInformationSystem(
    @CurrentActor() actor: Actor,
    @Args('input') input: RegisterInformationSystemInput,
  ): Promise<InformationSystem> {
    return this.needs.register(actor, input);
  }

  @Query(() => [String], { description: 'Kinds of evidence that one’s own organization demands of what it orders.' })
  @Allow('evidenceDemands')
  async evidenceDemands(@CurrentActor() { organizationId }: Actor): Promise<string[]> {
    return (await this.needs.demands([organizationId])).get(organizationId) ?? [];
  }

  @Mutation(() => [String], { description: 'Demands these kinds of everything ordered from now on, and no others.' })
  @Allow('setEvidenceDemands')
  setEvidenceDemands(
    @CurrentActor() actor: Actor,
    @Args('kinds', { type: () => [String] }) kinds: string[],
  ): Promise<string[]> {
    return this.needs.demand(actor, kinds);
  }
}

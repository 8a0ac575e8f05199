import { type Actor, Allow, CurrentActor } from '#identity';
import { type Connection, connectionOf, cursorOf, pageOf } from '#platform';
import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { ClosePilotInput, PilotConnection, PilotsArgs, PilotType, StartPilotInput } from './pilot.type.js';
import { type Pilot, Pilots } from './pilots.service.js';

@Resolver(() => PilotType)
export class PilotResolver {
  constructor(private readonly pilots: Pilots) {}

  @Query(() => PilotConnection, { name: 'pilots', description: 'Everybody’s, newest first.' })
  @Allow('pilots')
  async listPilots(@Args() args: PilotsArgs): Promise<Connection<Pilot>> {
    return connectionOf(await this.pilots.list(args, pageOf(args)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => PilotType)
  @Allow('startPilot')
  startPilot(@CurrentActor() actor: Actor, @Args('input') input: StartPilotInput): Promise<Pilot> {
    return this.pilots.start(actor, input);
  }

  @Mutation(() => PilotType, { description: 'Once, with what it taught.' })
  @Allow('closePilot')
  closePilot(@CurrentActor() actor: Actor, @Args('input') input: ClosePilotInput): Promise<Pilot> {
    return this.pilots.close(actor, input);
  }
}

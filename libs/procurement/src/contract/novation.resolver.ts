import {
  type Actor,
  Allow,
  CurrentActor,
  type Organization,
  organizationLoader,
  Organizations,
  OrganizationType,
} from '#identity';
import type { Id } from '#kernel';
import { type Connection, connectionOf, cursorOf, PageArgs, pageOf, type RequestContext } from '#platform';
import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { NovationParty } from '../core/index.js';
import { contractsLoader, novationsLoader } from './contract.loader.js';
import { ContractNovations } from './contract-novations.service.js';
import type { Contract } from './contract.rows.js';
import { ContractType } from './contract.type.js';
import { Contracts } from './contracts.service.js';
import type { ContractNovation } from './novation.rows.js';
import {
  ContractNovationConnection,
  ContractNovationType,
  NovationPartyEnum,
  ProposeContractNovationInput,
} from './novation.type.js';

const IdArg = (): ParameterDecorator => Args('id', { type: () => ID });

@Resolver(() => ContractNovationType)
export class ContractNovationResolver {
  constructor(
    private readonly novations: ContractNovations,
    private readonly contracts: Contracts,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => ContractNovationConnection, {
    description: 'Those your organization is one of the three of, newest first.',
  })
  @Allow('contractNovations')
  async contractNovations(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<ContractNovation>> {
    return connectionOf(await this.novations.list(actor, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => ContractNovationType, { description: 'By the buyer or the provider of a contract in force.' })
  @Allow('proposeContractNovation')
  proposeContractNovation(
    @CurrentActor() actor: Actor,
    @Args('input') input: ProposeContractNovationInput,
  ): Promise<ContractNovation> {
    return this.novations.propose(actor, input);
  }

  @Mutation(() => ContractNovationType, { description: 'With the third consent it is in force.' })
  @Allow('signContractNovation')
  signContractNovation(
    @CurrentActor() actor: Actor,
    @IdArg() novationId: Id,
    @Args('hash', { type: () => String }) hash: string,
  ): Promise<ContractNovation> {
    return this.novations.sign(actor, novationId, hash);
  }

  @Mutation(() => ContractNovationType)
  @Allow('refuseContractNovation')
  refuseContractNovation(
    @CurrentActor() actor: Actor,
    @IdArg() novationId: Id,
    @Args('reason', { type: () => String }) reason: string,
  ): Promise<ContractNovation> {
    return this.novations.refuse(actor, novationId, reason);
  }

  @ResolveField(() => ContractType, { description: 'What the successor steps into.' })
  contract(@Parent() { contractId }: ContractNovation, @Context() context: RequestContext): Promise<Contract> {
    return contractsLoader(context, this.contracts).load(contractId);
  }

  @ResolveField(() => OrganizationType)
  successor(@Parent() { successorId }: ContractNovation, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(successorId);
  }

  @ResolveField(() => [NovationPartyEnum], { description: 'Who has consented.' })
  consents(@Parent() { buyerSignedBy, providerSignedBy, successorSignedBy }: ContractNovation): NovationParty[] {
    const by = { BUYER: buyerSignedBy, PROVIDER: providerSignedBy, SUCCESSOR: successorSignedBy } as const;
    return (Object.keys(by) as NovationParty[]).filter((party) => by[party] !== null);
  }
}

@Resolver(() => ContractType)
export class ContractNovationsResolver {
  constructor(private readonly desk: ContractNovations) {}

  @ResolveField(() => [ContractNovationType], { description: 'Oldest first.' })
  novations(@Parent() { id }: Contract, @Context() context: RequestContext): Promise<ContractNovation[]> {
    return novationsLoader(context, this.desk).load(id);
  }
}

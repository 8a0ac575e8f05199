import {
  type Actor,
  Allow,
  CurrentActor,
  type Organization,
  organizationLoader,
  Organizations,
  OrganizationType,
} from '#identity';
import { type Connection, connectionOf, cursorOf, pageOf, type RequestContext } from '#platform';
import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Admission, Admissions } from './admissions.service.js';
import {
  AdmissionConnection,
  AdmissionsArgs,
  AdmissionType,
  RecordAdmissionInput,
  SuspendProviderInput,
} from './admission.type.js';

@Resolver(() => AdmissionType)
export class AdmissionResolver {
  constructor(
    private readonly admissions: Admissions,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => AdmissionConnection, {
    name: 'admissions',
    description: 'Providers that were admitted and how they stand, the newest first; everybody may know.',
  })
  @Allow('admissions')
  async listAdmissions(@Args() args: AdmissionsArgs): Promise<Connection<Admission>> {
    return connectionOf(await this.admissions.list(args, pageOf(args)), ({ providerId }) => cursorOf(providerId));
  }

  @Mutation(() => AdmissionType, {
    description:
      'An admission decided elsewhere, before the platform or by a framework award; told again, written anew.',
  })
  @Allow('recordAdmission')
  recordAdmission(@CurrentActor() actor: Actor, @Args('input') input: RecordAdmissionInput): Promise<Admission> {
    return this.admissions.record(actor, input);
  }

  @Mutation(() => AdmissionType, {
    description: 'From today nothing of it is listed or ordered; services that run go on. It ends by itself.',
  })
  @Allow('suspendProvider')
  suspendProvider(@CurrentActor() actor: Actor, @Args('input') input: SuspendProviderInput): Promise<Admission> {
    return this.admissions.suspend(actor, input);
  }

  @Mutation(() => AdmissionType, { description: 'Ends a suspension today.' })
  @Allow('liftSuspension')
  liftSuspension(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<Admission> {
    return this.admissions.liftSuspension(actor, id);
  }

  @Mutation(() => AdmissionType, { description: 'For good; services that run go on. It may apply anew.' })
  @Allow('removeProvider')
  removeProvider(
    @CurrentActor() actor: Actor,
    @Args('providerId', { type: () => ID }) providerId: string,
    @Args('reason') reason: string,
  ): Promise<Admission> {
    return this.admissions.remove(actor, providerId, reason);
  }

  @Mutation(() => AdmissionType, { description: 'The reviewer has seen that a condition is met.' })
  @Allow('meetAdmissionCondition')
  meetAdmissionCondition(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<Admission> {
    return this.admissions.meetCondition(actor, id);
  }

  @ResolveField(() => OrganizationType)
  provider(@Context() context: RequestContext, @Parent() { providerId }: Admission): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(providerId);
  }
}

import {
  type Actor,
  Allow,
  CurrentActor,
  mayCall,
  type Operation,
  type Organization,
  organizationLoader,
  Organizations,
  OrganizationType,
} from '#identity';
import { commandsOf, type Text } from '#kernel';
import { type Connection, connectionOf, cursorOf, pageOf, type RequestContext } from '#platform';
import { Args, Context, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { APPLICATION_MACHINE, type ApplicationCommand } from '../core/index.js';
import { ComplianceTerms } from '../terms.js';
import { AdmissionDecisions } from './admission-decisions.service.js';
import type { Application } from './application.rows.js';
import {
  AdmissionApplicationConnection,
  AdmissionApplicationsArgs,
  AdmissionApplicationType,
  AdmissionTermsType,
  ApplyForAdmissionInput,
  DecideAdmissionInput,
  UpdateAdmissionApplicationInput,
} from './application.type.js';
import { AdmissionApplications } from './applications.service.js';

const OPERATIONS: Partial<Record<ApplicationCommand, Operation>> = {
  update: 'updateAdmissionApplication',
  submit: 'submitAdmissionApplication',
  requestChanges: 'requestAdmissionChanges',
  reject: 'decideAdmission',
  withdraw: 'withdrawAdmissionApplication',
};

const named = <T extends { code: string; name: Text }>({
  name,
  ...one
}: T): Omit<T, 'name'> & { nameZh: string; nameEn: string } => ({
  ...one,
  nameZh: name.zh,
  nameEn: name.en,
});

@Resolver(() => AdmissionApplicationType)
export class AdmissionApplicationResolver {
  constructor(
    private readonly applications: AdmissionApplications,
    private readonly decisions: AdmissionDecisions,
    private readonly terms: ComplianceTerms,
    private readonly organizations: Organizations,
  ) {}

  @Query(() => AdmissionTermsType, { description: 'The form of an application, and what must be proved.' })
  @Allow('admissionTerms')
  admissionTerms(): AdmissionTermsType {
    const { sections, ...terms } = this.terms.admission;
    return {
      ...terms,
      sections: sections.map(({ questions, ...section }) => ({
        ...named(section),
        questions: questions.map((question) => ({ ...named(question), options: question.options.map(named) })),
      })),
    };
  }

  @Query(() => AdmissionApplicationConnection, {
    description: 'Of one’s own organization, newest first; operators and auditors see all.',
  })
  @Allow('admissionApplications')
  async admissionApplications(
    @CurrentActor() actor: Actor,
    @Args() args: AdmissionApplicationsArgs,
  ): Promise<Connection<Application>> {
    return connectionOf(await this.applications.list(actor, args, pageOf(args)), ({ id }) => cursorOf(id));
  }

  @Query(() => AdmissionApplicationType)
  @Allow('admissionApplication')
  admissionApplication(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<Application> {
    return this.applications.read(actor, id);
  }

  @Mutation(() => AdmissionApplicationType, {
    description: 'A draft; who was admitted before renews with it, starting from the answers that are carried over.',
  })
  @Allow('applyForAdmission')
  applyForAdmission(@CurrentActor() actor: Actor, @Args('input') input: ApplyForAdmissionInput): Promise<Application> {
    return this.applications.apply(actor, input);
  }

  @Mutation(() => AdmissionApplicationType)
  @Allow('updateAdmissionApplication')
  updateAdmissionApplication(
    @CurrentActor() actor: Actor,
    @Args('input') input: UpdateAdmissionApplicationInput,
  ): Promise<Application> {
    return this.applications.update(actor, input);
  }

  @Mutation(() => AdmissionApplicationType, {
    description: 'Hands it in; it is assessed at once, and only what is discretionary waits for a person.',
  })
  @Allow('submitAdmissionApplication')
  submitAdmissionApplication(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<Application> {
    return this.applications.submit(actor, id);
  }

  @Mutation(() => AdmissionApplicationType)
  @Allow('withdrawAdmissionApplication')
  withdrawAdmissionApplication(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<Application> {
    return this.applications.withdraw(actor, id);
  }

  @Mutation(() => AdmissionApplicationType, { description: 'Gives it back to its provider, who reads the reason.' })
  @Allow('requestAdmissionChanges')
  requestAdmissionChanges(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('reason') reason: string,
  ): Promise<Application> {
    return this.applications.requestChanges(actor, id, reason);
  }

  @Mutation(() => AdmissionApplicationType, {
    description: 'The reviewer’s word on each discretionary answer: admitted, admitted with conditions, or refused.',
  })
  @Allow('decideAdmission')
  decideAdmission(@CurrentActor() actor: Actor, @Args('input') input: DecideAdmissionInput): Promise<Application> {
    return this.decisions.decide(actor, input);
  }

  @ResolveField(() => OrganizationType)
  provider(@Context() context: RequestContext, @Parent() { providerId }: Application): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(providerId);
  }

  @ResolveField(() => Int, { nullable: true, description: 'Since it was handed in; until its decision, once decided.' })
  workdaysOpen(@Parent() application: Application): number | null {
    return this.applications.clockOf(application)?.workdaysOpen ?? null;
  }

  @ResolveField(() => Int, { nullable: true, description: 'Beyond the limit of working days.' })
  overdueWorkdays(@Parent() application: Application): number | null {
    return this.applications.clockOf(application)?.overdueWorkdays ?? null;
  }

  @ResolveField(() => [String], { description: 'The operations the caller can do with it now.' })
  allowedActions(@CurrentActor() actor: Actor, @Parent() { status }: Application): string[] {
    return commandsOf(APPLICATION_MACHINE, status)
      .map((command) => OPERATIONS[command])
      .filter((operation) => operation !== undefined)
      .filter((operation) => mayCall(operation, actor.roles));
  }
}

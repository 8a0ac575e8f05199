import { type PlanFacts, planLoader, Plans, PlanType } from '#catalog';
import {
  type Actor,
  Allow,
  CurrentActor,
  type Organization,
  organizationLoader,
  Organizations,
  OrganizationType,
} from '#identity';
import { amountText, Clock, DAY, dateOf, type DateOn, dayStart, type Id, money } from '#kernel';
import {
  type Connection,
  connectionOf,
  cursorOf,
  DateOnScalar,
  MoneyType,
  pageOf,
  type RequestContext,
} from '#platform';
import { Args, Context, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import {
  type ContractTerms,
  type FilingStatus,
  needsBudget,
  performanceStatus,
  type PerformanceStatus,
  signatureStatus,
  type SignatureStatus,
} from '../core/index.js';
import { CONTRACT_TEMPLATE } from './contract-template.js';
import { ContractRevisions } from './contract-revisions.service.js';
import { ContractStandings } from './contract-standings.service.js';
import { ContractSteps } from './contract-steps.service.js';
import { contractItemsLoader, contractStandingLoader, revisionsLoader } from './contract.loader.js';
import { type Contract, type ContractItem, type ContractRevision, writtenTerms } from './contract.rows.js';
import {
  ContractConnection,
  ContractInput,
  ContractItemType,
  ContractRevisionType,
  ContractsArgs,
  ContractStandingType,
  ContractTermsType,
  ContractType,
  FilingStatusEnum,
  PerformanceStatusEnum,
  ReviseContractInput,
  SignatureStatusEnum,
} from './contract.type.js';
import { Contracts } from './contracts.service.js';

const IdArg = (): ParameterDecorator => Args('id', { type: () => ID });
const HashArg = (): ParameterDecorator => Args('hash', { type: () => String });
const ReasonArg = (): ParameterDecorator => Args('reason', { type: () => String });
const shownTerms = (terms: ContractTerms): ContractTermsType => writtenTerms(terms);

@Resolver(() => ContractType)
export class ContractResolver {
  constructor(
    private readonly desk: Contracts,
    private readonly steps: ContractSteps,
    private readonly changes: ContractRevisions,
    private readonly standings: ContractStandings,
    private readonly organizations: Organizations,
    private readonly clock: Clock,
  ) {}

  @Query(() => ContractTermsType, { description: 'What a contract starts with; complete by itself.' })
  @Allow('contractTemplate')
  contractTemplate(): ContractTermsType {
    return shownTerms(CONTRACT_TEMPLATE);
  }

  @Query(() => ContractType, { description: 'Its provider reads it once it is offered.' })
  @Allow('contract')
  contract(@CurrentActor() actor: Actor, @IdArg() contractId: Id): Promise<Contract> {
    return this.desk.get(actor, contractId);
  }

  @Query(() => ContractConnection, { description: 'Newest first.' })
  @Allow('contracts')
  async contracts(
    @CurrentActor() actor: Actor,
    @Args() { first, after, ...filter }: ContractsArgs,
  ): Promise<Connection<Contract>> {
    return connectionOf(await this.desk.list(actor, filter, pageOf({ first, after })), ({ id }) => cursorOf(id));
  }

  @ResolveField(() => OrganizationType, { description: 'The buyer.' })
  organization(@Parent() { organizationId }: Contract, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(organizationId);
  }

  @ResolveField(() => OrganizationType)
  provider(@Parent() { providerId }: Contract, @Context() context: RequestContext): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(providerId);
  }

  @ResolveField(() => SignatureStatusEnum)
  signatureStatus(@Parent() { status, buyerSignedBy, supplierSignedBy }: Contract): SignatureStatus {
    return signatureStatus({ status, buyerSigned: buyerSignedBy !== null, supplierSigned: supplierSignedBy !== null });
  }

  @ResolveField(() => PerformanceStatusEnum, { description: 'How it is kept, by the day.' })
  performanceStatus(@Parent() contract: Contract): PerformanceStatus {
    const { startsOn, endsOn, status, frozenAt, moneyAtRisk } = contract;
    const days = { startsOn: startsOn ?? '0000-01-01', endsOn: endsOn ?? '9999-12-31' };
    const facts = { status, frozen: frozenAt !== null, ...days, moneyAtRisk };
    return performanceStatus(facts, dateOf(this.clock.now()));
  }

  @ResolveField(() => FilingStatusEnum, { description: '备案, of those who spend public money.' })
  async filingStatus(@Parent() contract: Contract, @Context() context: RequestContext): Promise<FilingStatus> {
    if (contract.filedOn !== null) return 'FILED';
    const { kind } = await organizationLoader(context, this.organizations).load(contract.organizationId);
    return contract.signedAt !== null && needsBudget(kind) ? 'PENDING' : 'NOT_REQUIRED';
  }

  @ResolveField(() => DateOnScalar, { nullable: true, description: '30 days after the notice (采购法 Art 46).' })
  signBy(@Parent() contract: Contract): DateOn | null {
    return this.steps.deadlinesOf(contract).signBy;
  }

  @ResolveField(() => DateOnScalar, { nullable: true, description: 'Two working days after it was signed.' })
  publishBy(@Parent() contract: Contract): DateOn | null {
    return this.steps.deadlinesOf(contract).publishBy;
  }

  @ResolveField(() => DateOnScalar, { nullable: true, description: 'Seven working days after it was signed (Art 47).' })
  fileBy(@Parent() contract: Contract): DateOn | null {
    return this.steps.deadlinesOf(contract).fileBy;
  }

  @ResolveField(() => DateOnScalar, {
    nullable: true,
    description: 'The last day on which its data are returned: so many days after it has ended, or will.',
  })
  dataReturnBy(@Parent() { terms, endedAt, endsOn }: Contract): DateOn | null {
    const ends = endedAt === null ? endsOn : dateOf(endedAt);
    return terms?.exitDays && ends ? dateOf(dayStart(ends) + terms.exitDays.returnDays * DAY) : null;
  }

  @ResolveField(() => MoneyType, { description: 'As first signed.' })
  value(@Parent() { value, currency }: Contract): MoneyType {
    return money(value, currency);
  }

  @ResolveField(() => MoneyType, { description: 'What orders under it may come to.' })
  maximumValue(@Parent() { maximumValue, currency }: Contract): MoneyType {
    return money(maximumValue, currency);
  }

  @ResolveField(() => MoneyType, { description: 'Invoiced and running under it, when it was last looked at.' })
  used(@Parent() { used, currency }: Contract): MoneyType {
    return money(used, currency);
  }

  @ResolveField(() => ContractStandingType, { nullable: true, description: 'Null: not looked at yet.' })
  async standing(
    @Parent() { id, currency }: Contract,
    @Context() context: RequestContext,
  ): Promise<ContractStandingType | null> {
    const found = await contractStandingLoader(context, this.standings).load(id);
    return found && { ...found, used: amountText(found.used, currency), atEnd: amountText(found.atEnd, currency) };
  }

  @ResolveField(() => ContractTermsType, { nullable: true })
  terms(@Parent() { terms }: Contract): ContractTermsType | null {
    return terms && shownTerms(terms);
  }

  @ResolveField(() => [ContractItemType], { description: 'None: all that its provider sells.' })
  items(@Parent() { id }: Contract, @Context() context: RequestContext): Promise<ContractItem[]> {
    return contractItemsLoader(context, this.desk).load(id);
  }

  @ResolveField(() => [ContractRevisionType])
  revisions(@Parent() { id }: Contract, @Context() context: RequestContext): Promise<ContractRevision[]> {
    return revisionsLoader(context, this.changes).load(id);
  }
}

@Resolver(() => ContractType)
export class ContractMutationsResolver {
  constructor(
    private readonly desk: Contracts,
    private readonly steps: ContractSteps,
  ) {}

  @Mutation(() => ContractType)
  @Allow('draftContract')
  draftContract(
    @CurrentActor() actor: Actor,
    @Args('input') input: ContractInput,
    @Args('idempotencyKey', { type: () => String, nullable: true }) idempotencyKey?: string | null,
  ): Promise<Contract> {
    return this.desk.draft(actor, input, idempotencyKey);
  }

  @Mutation(() => ContractType, { description: 'Replaces all that a draft says.' })
  @Allow('updateContract')
  updateContract(
    @CurrentActor() actor: Actor,
    @IdArg() contractId: Id,
    @Args('version', { type: () => Int }) version: number,
    @Args('input') input: ContractInput,
  ): Promise<Contract> {
    return this.desk.update(actor, contractId, version, input);
  }

  @Mutation(() => ContractType, { description: 'For both sides to sign.' })
  @Allow('offerContract')
  offerContract(@CurrentActor() actor: Actor, @IdArg() contractId: Id): Promise<Contract> {
    return this.desk.offer(actor, contractId);
  }

  @Mutation(() => ContractType, { description: 'Consent to the content of this hash; with the second it is in force.' })
  @Allow('signContract')
  signContract(@CurrentActor() actor: Actor, @IdArg() contractId: Id, @HashArg() hash: string): Promise<Contract> {
    return this.steps.sign(actor, contractId, hash);
  }

  @Mutation(() => ContractType, { description: 'Before it is in force.' })
  @Allow('refuseContract')
  refuseContract(
    @CurrentActor() actor: Actor,
    @IdArg() contractId: Id,
    @ReasonArg() reason: string,
  ): Promise<Contract> {
    return this.steps.refuse(actor, contractId, reason);
  }

  @Mutation(() => ContractType, { description: 'Early end: nothing new is ordered under it.' })
  @Allow('terminateContract')
  terminateContract(
    @CurrentActor() actor: Actor,
    @IdArg() contractId: Id,
    @ReasonArg() reason: string,
    @Args('consequence', { type: () => String, nullable: true, description: 'What follows from it for both.' })
    consequence?: string | null,
  ): Promise<Contract> {
    return this.steps.terminate(actor, contractId, reason, consequence ?? null);
  }

  @Mutation(() => ContractType, { description: 'Fulfilled: nothing of it runs any more.' })
  @Allow('completeContract')
  completeContract(@CurrentActor() actor: Actor, @IdArg() contractId: Id): Promise<Contract> {
    return this.steps.complete(actor, contractId);
  }

  @Mutation(() => ContractType, { description: '公告, of a contract that no order made.' })
  @Allow('recordContractPublication')
  recordContractPublication(
    @CurrentActor() actor: Actor,
    @IdArg() contractId: Id,
    @Args('publication', { type: () => String, description: 'Where: an address, or the number of an issue.' })
    publication: string,
    @Args('publishedOn', { type: () => DateOnScalar }) publishedOn: DateOn,
  ): Promise<Contract> {
    return this.steps.publish(actor, contractId, publication, publishedOn);
  }

  @Mutation(() => ContractType, { description: '备案.' })
  @Allow('recordContractFiling')
  recordContractFiling(
    @CurrentActor() actor: Actor,
    @IdArg() contractId: Id,
    @Args('number', { type: () => String }) number: string,
    @Args('filedOn', { type: () => DateOnScalar }) filedOn: DateOn,
  ): Promise<Contract> {
    return this.steps.file(actor, contractId, number, filedOn);
  }

  @Mutation(() => ContractType, { description: 'Nothing new is ordered under it meanwhile.' })
  @Allow('freezeContract')
  freezeContract(
    @CurrentActor() actor: Actor,
    @IdArg() contractId: Id,
    @ReasonArg() reason: string,
  ): Promise<Contract> {
    return this.steps.freeze(actor, contractId, reason);
  }

  @Mutation(() => ContractType)
  @Allow('unfreezeContract')
  unfreezeContract(@CurrentActor() actor: Actor, @IdArg() contractId: Id): Promise<Contract> {
    return this.steps.unfreeze(actor, contractId);
  }
}

@Resolver(() => ContractRevisionType)
export class ContractRevisionResolver {
  constructor(private readonly revisions: ContractRevisions) {}

  @Mutation(() => ContractRevisionType, { description: 'Within ten per cent of the original value.' })
  @Allow('reviseContract')
  reviseContract(@CurrentActor() actor: Actor, @Args('input') input: ReviseContractInput): Promise<ContractRevision> {
    return this.revisions.draft(actor, input);
  }

  @Mutation(() => ContractRevisionType)
  @Allow('signContractRevision')
  signContractRevision(
    @CurrentActor() actor: Actor,
    @IdArg() revisionId: Id,
    @HashArg() hash: string,
  ): Promise<ContractRevision> {
    return this.revisions.sign(actor, revisionId, hash);
  }

  @Mutation(() => ContractRevisionType)
  @Allow('refuseContractRevision')
  refuseContractRevision(
    @CurrentActor() actor: Actor,
    @IdArg() revisionId: Id,
    @ReasonArg() reason: string,
  ): Promise<ContractRevision> {
    return this.revisions.refuse(actor, revisionId, reason);
  }

  @ResolveField(() => SignatureStatusEnum)
  signatureStatus(@Parent() { status, buyerSignedBy, supplierSignedBy }: ContractRevision): SignatureStatus {
    const of = status === 'CANCELLED' ? 'CANCELLED' : 'PENDING_SIGNATURE';
    return signatureStatus({
      status: of,
      buyerSigned: buyerSignedBy !== null,
      supplierSigned: supplierSignedBy !== null,
    });
  }

  @ResolveField(() => MoneyType)
  valueChange(@Parent() { valueChange, currency }: ContractRevision): MoneyType {
    return money(valueChange, currency);
  }
}

@Resolver(() => ContractItemType)
export class ContractItemResolver {
  constructor(private readonly plans: Plans) {}

  @ResolveField(() => PlanType, {
    description: 'As of the offering’s revision it was signed over: what its provider sells later does not change it.',
  })
  plan(@Parent() { planId }: ContractItem, @Context() context: RequestContext): Promise<PlanFacts> {
    return planLoader(context, this.plans).load(planId);
  }

  @ResolveField(() => Int, { description: 'Of the offering.' })
  async revision(@Parent() { planId }: ContractItem, @Context() context: RequestContext): Promise<number> {
    return (await planLoader(context, this.plans).load(planId)).revision;
  }
}

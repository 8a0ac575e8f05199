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
import { Clock, commandsOf, dateOf } from '#kernel';
import { type Connection, connectionOf, cursorOf, loaderOf, pageOf, type RequestContext } from '#platform';
import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { EVIDENCE_MACHINE, type EvidenceCommand, type EvidenceKind, validityOn, type Validity } from '../core/index.js';
import { ComplianceTerms } from '../terms.js';
import type { Evidence } from './evidence.rows.js';
import {
  EvidenceArgs,
  EvidenceConnection,
  EvidenceFieldType,
  EvidenceFileType,
  EvidenceKindType,
  EvidenceType,
  EvidenceWarningType,
  SubmitEvidenceInput,
  ValidityEnum,
} from './evidence.type.js';
import { type EvidenceFile, EvidenceFiles } from '../file/evidence-files.service.js';
import { Evidences } from './evidences.service.js';
import { type EvidenceWarning, EvidenceWarnings } from './evidence-warnings.service.js';
import DataLoader from 'dataloader';

const OPERATIONS: Record<EvidenceCommand, Operation> = {
  verify: 'verifyEvidence',
  reject: 'rejectEvidence',
  revoke: 'revokeEvidence',
  withdraw: 'withdrawEvidence',
};

const kindType = ({ code, name, fields, ...kind }: EvidenceKind): EvidenceKindType => ({
  ...kind,
  code,
  nameZh: name.zh,
  nameEn: name.en,
  fields: fields.map((field): EvidenceFieldType => ({
    code: field.code,
    nameZh: field.name.zh,
    nameEn: field.name.en,
    type: field.type,
    options: field.options.map((option) => option.code),
    optional: field.optional,
  })),
});

@Resolver(() => EvidenceType)
export class EvidenceResolver {
  constructor(
    private readonly evidences: Evidences,
    private readonly evidenceWarnings: EvidenceWarnings,
    private readonly evidenceFiles: EvidenceFiles,
    private readonly terms: ComplianceTerms,
    private readonly organizations: Organizations,
    private readonly clock: Clock,
  ) {}

  @Query(() => [EvidenceKindType], { description: 'What can be proved, in the plans’ order.' })
  @Allow('evidenceKinds')
  evidenceKinds(): EvidenceKindType[] {
    return this.terms.kinds.map(kindType);
  }

  @Query(() => EvidenceConnection, {
    description: 'Of one’s own organization, or made by it, newest first; operators and auditors see all.',
  })
  @Allow('evidence')
  async evidence(@CurrentActor() actor: Actor, @Args() args: EvidenceArgs): Promise<Connection<Evidence>> {
    return connectionOf(await this.evidences.list(actor, { ...args, ...pageOf(args) }), ({ id }) => cursorOf(id));
  }

  @Mutation(() => EvidenceType, {
    description: 'A provider proves something of itself, or a body of the register reports on another.',
  })
  @Allow('submitEvidence')
  submitEvidence(@CurrentActor() actor: Actor, @Args('input') input: SubmitEvidenceInput): Promise<Evidence> {
    return this.evidences.submit(actor, input);
  }

  @Mutation(() => EvidenceType, { description: 'The reviewer has seen it: it counts from now on.' })
  @Allow('verifyEvidence')
  verifyEvidence(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<Evidence> {
    return this.evidences.verify(actor, id);
  }

  @Mutation(() => EvidenceType)
  @Allow('rejectEvidence')
  rejectEvidence(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('reason') reason: string,
  ): Promise<Evidence> {
    return this.evidences.reject(actor, id, reason);
  }

  @Mutation(() => EvidenceType, { description: 'It counts no more; nothing new is ordered on it.' })
  @Allow('revokeEvidence')
  revokeEvidence(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
    @Args('reason') reason: string,
  ): Promise<Evidence> {
    return this.evidences.revoke(actor, id, reason);
  }

  @Mutation(() => EvidenceType, { description: 'By its provider, before it is decided on.' })
  @Allow('withdrawEvidence')
  withdrawEvidence(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<Evidence> {
    return this.evidences.withdraw(actor, id);
  }

  @ResolveField(() => EvidenceKindType, { name: 'kind' })
  kindOf(@Parent() { kind }: Evidence): EvidenceKindType {
    return kindType(this.terms.kind(kind)!);
  }

  @ResolveField(() => OrganizationType)
  provider(@Context() context: RequestContext, @Parent() { providerId }: Evidence): Promise<Organization> {
    return organizationLoader(context, this.organizations).load(providerId);
  }

  @ResolveField(() => ValidityEnum, { nullable: true, description: 'Today; null unless it is verified.' })
  validity(@Parent() one: Evidence): Validity | null {
    return one.status === 'VERIFIED' ? validityOn(one, dateOf(this.clock.now())) : null;
  }

  @ResolveField(() => [EvidenceFileType])
  files(@Context() context: RequestContext, @Parent() { id }: Evidence): Promise<EvidenceFile[]> {
    return loaderOf(
      context,
      'evidenceFiles',
      () =>
        new DataLoader<string, EvidenceFile[]>(async (ids) => {
          const found = await this.evidenceFiles.of(ids);
          return ids.map((one) => found.get(one) ?? []);
        }),
    ).load(id);
  }

  @ResolveField(() => [EvidenceWarningType], { description: 'Given to its provider before it runs out.' })
  async warnings(@Context() context: RequestContext, @Parent() { id }: Evidence): Promise<EvidenceWarning[]> {
    const loader = loaderOf(
      context,
      'evidenceWarnings',
      () =>
        new DataLoader<string, EvidenceWarning[]>(async (ids) => {
          const found = await this.evidenceWarnings.of(ids);
          return ids.map((one) => found.get(one) ?? []);
        }),
    );
    return loader.load(id);
  }

  @ResolveField(() => [String], { description: 'The operations the caller can do with it now.' })
  allowedActions(@CurrentActor() actor: Actor, @Parent() { status }: Evidence): string[] {
    const operations = commandsOf(EVIDENCE_MACHINE, status).map((command) => OPERATIONS[command]);
    return operations.filter((operation) => mayCall(operation, actor.roles));
  }
}

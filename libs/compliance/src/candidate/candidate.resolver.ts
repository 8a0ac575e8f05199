import { Allow, Organizations } from '#identity';
import { Field, ID, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { Standings } from '../admission/standings.service.js';
import { ComplianceTerms } from '../terms.js';

@ObjectType('ProviderCandidate', { description: 'A provider that a plan names; it passes admission as any other.' })
class ProviderCandidateType {
  @Field(() => String) name!: string;
  @Field(() => String, { description: 'Of 003, which names it.' }) section!: string;
  @Field(() => ID, { nullable: true, description: 'The provider registered under this very name.' })
  organizationId!: string | null;
  @Field(() => String, { description: 'INVITED until it applies; then how it stands.' }) state!: string;
}

@Resolver(() => ProviderCandidateType)
export class ProviderCandidateResolver {
  constructor(
    private readonly terms: ComplianceTerms,
    private readonly organizations: Organizations,
    private readonly standings: Standings,
  ) {}

  @Query(() => [ProviderCandidateType], {
    description: 'Providers that the plans name (003 工程一), and how they stand.',
  })
  @Allow('providerCandidates')
  async providerCandidates(): Promise<ProviderCandidateType[]> {
    const { candidates } = this.terms;
    const known = await this.organizations.providersNamed(candidates.map(({ name }) => name));
    const standings = await this.standings.of([...known.values()]);
    return candidates.map((candidate) => {
      const organizationId = known.get(candidate.name) ?? null;
      const standing = organizationId === null ? 'NONE' : standings.get(organizationId)!.standing;
      return { ...candidate, organizationId, state: standing === 'NONE' ? 'INVITED' : standing };
    });
  }
}

import { Allow, enumOf } from '#identity';
import { CitationType } from '#policy';
import { Args, Field, Int, ObjectType, Query, registerEnumType, Resolver } from '@nestjs/graphql';
import { targetStatus } from '../core/index.js';
import { CatalogueTargets } from './catalogue-targets.service.js';

const TargetStatusEnum = enumOf(['MET', 'NOT_MET'] as const);
registerEnumType(TargetStatusEnum, { name: 'CatalogueTargetStatus' });
const CoverageStatusEnum = enumOf(['COMPLETE', 'INCOMPLETE'] as const);
registerEnumType(CoverageStatusEnum, { name: 'CoverageStatus' });

@ObjectType('CatalogueTarget', { description: 'What a plan wants to stand in the catalogue, and what stands there.' })
class CatalogueTargetType {
  @Field(() => String) code!: string;
  @Field(() => String) nameZh!: string;
  @Field(() => String) nameEn!: string;
  @Field(() => Int) count!: number;
  @Field(() => Int) target!: number;
  @Field(() => TargetStatusEnum) status!: 'MET' | 'NOT_MET';
  @Field(() => CitationType) citation!: CitationType;
}

@ObjectType('CoveredOption')
class CoveredOptionType {
  @Field(() => String) code!: string;
  @Field(() => String) nameZh!: string;
  @Field(() => String) nameEn!: string;
  @Field(() => Int, { description: 'Published offerings of the zone that declare it.' }) count!: number;
}

@ObjectType('AttributeCoverage', { description: 'Whether a zone has an offering for every option of an attribute.' })
class AttributeCoverageType {
  @Field(() => CoverageStatusEnum) status!: 'COMPLETE' | 'INCOMPLETE';
  @Field(() => [CoveredOptionType]) options!: CoveredOptionType[];
  @Field(() => [CoveredOptionType], { description: 'Those without an offering.' }) missing!: CoveredOptionType[];
}

@Resolver()
export class CatalogueTargetsResolver {
  constructor(private readonly targets: CatalogueTargets) {}

  @Query(() => [CatalogueTargetType], { description: 'Of what is published now.' })
  @Allow('catalogueTargets')
  async catalogueTargets(): Promise<CatalogueTargetType[]> {
    return (await this.targets.measure()).map(({ target: { name, ...target }, count }) => ({
      ...{ ...target, nameZh: name.zh, nameEn: name.en },
      ...{ count, status: targetStatus(target, count) },
    }));
  }

  @Query(() => AttributeCoverageType, { description: 'Of what is published now.' })
  @Allow('attributeCoverage')
  async attributeCoverage(
    @Args('attribute', { type: () => String }) attribute: string,
    @Args('zoneCode', { type: () => String }) zoneCode: string,
  ): Promise<AttributeCoverageType> {
    const options = (await this.targets.coverage(attribute, zoneCode)).map(({ option: { code, name }, count }) => ({
      ...{ code, nameZh: name.zh, nameEn: name.en },
      count,
    }));
    const missing = options.filter(({ count }) => count === 0);
    return { status: missing.length ? 'INCOMPLETE' : 'COMPLETE', options, missing };
  }
}

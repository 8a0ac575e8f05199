import { type Actor, Allow, CurrentActor } from '#identity';
import { JsonScalar } from '#platform';
import { Policy } from '#policy';
import { Args, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { AttributeDefinition, Cloud, ServiceModel } from '../core/index.js';
import { CloudEnum, ServiceModelEnum } from '../offering/offering.type.js';
import { AttributeBook } from './attribute-book.service.js';
import type { DefaultsRow } from './attribute-rows.js';
import { AttributeDefinitionType, type AttributeFieldType, ProviderDefaultsType } from './attribute.type.js';
import { ProviderDefaults } from './provider-defaults.service.js';

const named = <T extends { name: { zh: string; en: string } }>({
  name,
  ...rest
}: T): Omit<T, 'name'> & { nameZh: string; nameEn: string } => ({ ...rest, nameZh: name.zh, nameEn: name.en });

const fieldOf = (definition: AttributeDefinition): AttributeFieldType => ({
  ...named(definition),
  options: definition.options.map(named),
});

@Resolver(() => AttributeDefinitionType)
export class AttributeDefinitionResolver {
  constructor(
    private readonly book: AttributeBook,
    private readonly policy: Policy,
  ) {}

  @Query(() => [AttributeDefinitionType], {
    description: 'The attributes that say something about offerings of this model, cloud and category; all without.',
  })
  @Allow('attributeDefinitions')
  attributeDefinitions(
    @Args('serviceModel', { type: () => ServiceModelEnum, nullable: true }) serviceModel?: ServiceModel | null,
    @Args('cloud', { type: () => CloudEnum, nullable: true }) cloud?: Cloud | null,
    @Args('categoryCode', { type: () => String, nullable: true }) categoryCode?: string | null,
  ): AttributeDefinitionType[] {
    const categoryCodes = categoryCode ? this.policy.lineageCodes(categoryCode) : null;
    const asked = { serviceModel: serviceModel ?? null, cloud: cloud ?? null, categoryCodes };
    return this.book.list(asked).map((definition) => ({
      ...definition,
      ...fieldOf(definition),
      fields: definition.fields.map(fieldOf),
      requiredBy: this.book.rulesOf(definition.code),
    }));
  }
}

/** What a provider declares once for all its offerings. */
@Resolver(() => ProviderDefaultsType)
export class ProviderDefaultsResolver {
  constructor(private readonly defaults: ProviderDefaults) {}

  @Query(() => ProviderDefaultsType, { description: 'The caller’s own organization’s.' })
  @Allow('providerDefaults')
  providerDefaults(@CurrentActor() actor: Actor): Promise<DefaultsRow> {
    return this.defaults.get(actor);
  }

  @Mutation(() => ProviderDefaultsType, {
    description: 'Replaced whole. Drafts follow at once; what was handed in or published stays as it was.',
  })
  @Allow('setProviderDefaults')
  setProviderDefaults(
    @CurrentActor() actor: Actor,
    @Args('attributes', { type: () => JsonScalar }) attributes: unknown,
    @Args('version', { type: () => Int, description: 'That was read; 0 at first.' }) version: number,
  ): Promise<DefaultsRow> {
    return this.defaults.set(actor, attributes, version);
  }
}

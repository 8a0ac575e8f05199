import { organizationLoader, Organizations } from '#identity';
import { text } from '#kernel';
import type { RequestContext } from '#platform';
import { Policy } from '#policy';
import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { AttributeBook } from '../attribute/attribute-book.service.js';
import type { CatalogueHits, Cloud, CodeGroup, ServiceModel } from '../core/index.js';
import {
  AttributeCountType,
  CategoryCountType,
  CloudCountType,
  OfferingFacetsType,
  ProviderCountType,
  ServiceModelCountType,
  ZoneCountType,
} from './facets.type.js';

const MOST = 100;

/** The codes of a group with how many have them, the largest first. */
const counted = (hits: CatalogueHits, group: CodeGroup): [string, number][] => largestFirst(hits.counts(group));

const largestFirst = (counts: ReadonlyMap<string, number>): [string, number][] =>
  [...counts].sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1));

@Resolver(() => OfferingFacetsType)
export class OfferingFacetsResolver {
  constructor(
    private readonly policy: Policy,
    private readonly book: AttributeBook,
    private readonly organizations: Organizations,
  ) {}

  @ResolveField(() => [ServiceModelCountType])
  serviceModels(@Parent() hits: CatalogueHits): ServiceModelCountType[] {
    return counted(hits, 'serviceModel').map(([code, count]) => ({ serviceModel: code as ServiceModel, count }));
  }

  @ResolveField(() => [CloudCountType])
  clouds(@Parent() hits: CatalogueHits): CloudCountType[] {
    return counted(hits, 'cloud').map(([code, count]) => ({ cloud: code as Cloud, count }));
  }

  @ResolveField(() => [CategoryCountType])
  categories(@Parent() hits: CatalogueHits): unknown[] {
    return counted(hits, 'category').map(([code, count]) => ({ category: this.policy.category(code), count }));
  }

  @ResolveField(() => [ZoneCountType])
  zones(@Parent() hits: CatalogueHits): unknown[] {
    return counted(hits, 'zone')
      .map(([code, count]) => ({ zone: this.policy.zone(code), count }))
      .filter(({ zone }) => zone !== undefined)
      .slice(0, MOST);
  }

  @ResolveField(() => [ProviderCountType])
  providers(@Parent() hits: CatalogueHits, @Context() context: RequestContext): Promise<ProviderCountType[]> {
    const loader = organizationLoader(context, this.organizations);
    // All at once: a resolver of its own for each provider was dearer than counting them.
    return Promise.all(
      counted(hits, 'provider')
        .slice(0, MOST)
        .map(async ([providerId, count]) => ({ provider: await loader.load(providerId), count })),
    );
  }

  @ResolveField(() => [AttributeCountType])
  attributes(@Parent() hits: CatalogueHits): AttributeCountType[] {
    const counts = hits.attributeCounts();
    return [...this.book.filterable].flatMap(([code, { name, options }]) => {
      const values = largestFirst(counts.get(code) ?? new Map<string, number>()).slice(0, MOST);
      if (!values.length) return [];
      const named = new Map(options.map((option) => [option.code, option.name]));
      return [
        {
          ...{ code, nameZh: name.zh, nameEn: name.en },
          values: values.map(([value, count]) => {
            const { zh, en } = named.get(value) ?? text(value, value);
            return { value, nameZh: zh, nameEn: en, count };
          }),
        },
      ];
    });
  }
}

import { Allow } from '#identity';
import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { CategoryNode } from '../core/index.js';
import { Policy } from '../rules/policy.service.js';
import { CategoryType } from './category.type.js';

@Resolver(() => CategoryType)
export class CategoryResolver {
  constructor(private readonly policy: Policy) {}

  @Query(() => [CategoryType], {
    description: 'The children of `root`; without it the roots. NOT_FOUND for an unknown code.',
  })
  @Allow('categories')
  categories(@Args('root', { type: () => String, nullable: true }) root?: string | null): CategoryNode[] {
    return this.policy.categories(root);
  }

  @ResolveField(() => CategoryType, { nullable: true })
  parent(@Parent() { parent }: CategoryNode): CategoryNode | null {
    return parent === null ? null : (this.policy.category(parent) ?? null);
  }

  @ResolveField(() => [CategoryType], { description: 'In the order in which the plans name them.' })
  children(@Parent() { code }: CategoryNode): CategoryNode[] {
    return this.policy.categories(code);
  }
}

import { Module } from '@nestjs/common';
import { CategoryResolver } from './category/category.resolver.js';
import { ZoneResolver } from './zone/zone.resolver.js';

export const policyResolvers = [CategoryResolver, ZoneResolver];

/** Only the api imports it. */
@Module({ providers: policyResolvers })
export class PolicyGraphqlModule {}

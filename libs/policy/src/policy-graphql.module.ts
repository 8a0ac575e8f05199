import { Module } from '@nestjs/common';
import { CategoryResolver } from './category/category.resolver.js';
import { PlanDocumentResolver, PlanRuleResolver } from './plan/plan.resolver.js';
import { ZoneResolver } from './zone/zone.resolver.js';

export const policyResolvers = [CategoryResolver, ZoneResolver, PlanDocumentResolver, PlanRuleResolver];

/** Only the api imports it. */
@Module({ providers: policyResolvers })
export class PolicyGraphqlModule {}

import { Module } from '@nestjs/common';
import { ReportUsageResolver } from './intake/report-usage.resolver.js';
import { UsageEventsController } from './intake/usage-events.controller.js';
import { LifecycleResolver } from './lifecycle/lifecycle.resolver.js';
import { UsageResolver } from './usage/usage.resolver.js';

export const meteringResolvers = [ReportUsageResolver, UsageResolver, LifecycleResolver];

/** Resolvers and the CloudEvents route; only the api imports it. */
@Module({ providers: meteringResolvers, controllers: [UsageEventsController] })
export class MeteringGraphqlModule {}

import { Module } from '@nestjs/common';
import { UsageFileResolver } from './file/usage-file.resolver.js';
import { UsageFilesController } from './file/usage-files.controller.js';
import { UsageAnomalyResolver, UtilisationResolver } from './insight/insight.resolver.js';
import { ReportUsageResolver } from './intake/report-usage.resolver.js';
import { UsageEventsController } from './intake/usage-events.controller.js';
import { LifecycleResolver } from './lifecycle/lifecycle.resolver.js';
import { UsagePullResolver } from './pull/usage-pull.resolver.js';
import { MeasureResolver } from './measure/measures.resolver.js';
import { InstanceReportsController } from './provider-api/instance-reports.controller.js';
import { OrderItemsController } from './provider-api/order-items.controller.js';
import { ProviderApiDocumentController } from './provider-api/openapi.controller.js';
import { QuarantineResolver } from './quarantine/quarantine.resolver.js';
import { UsageResolver } from './usage/usage.resolver.js';

export const meteringResolvers = [
  ReportUsageResolver,
  UsageResolver,
  MeasureResolver,
  LifecycleResolver,
  UsageFileResolver,
  QuarantineResolver,
  UtilisationResolver,
  UsageAnomalyResolver,
  UsagePullResolver,
];

/** Resolvers and the routes of CloudEvents, files and providers' agents; only the api imports it. */
@Module({
  providers: meteringResolvers,
  controllers: [
    UsageEventsController,
    UsageFilesController,
    InstanceReportsController,
    OrderItemsController,
    ProviderApiDocumentController,
  ],
})
export class MeteringGraphqlModule {}

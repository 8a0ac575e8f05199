import { BillingJobsModule, BillingModule } from '#billing';
import { CatalogJobsModule, CatalogModule } from '#catalog';
import { ComplianceJobsModule, ComplianceModule } from '#compliance';
import { IdentityJobsModule, IdentityModule } from '#identity';
import { MeteringJobsModule, MeteringModule } from '#metering';
import { PlatformJobsModule, PlatformModule } from '#platform';
import { PolicyModule } from '#policy';
import { ProcurementJobsModule, ProcurementModule } from '#procurement';
import { ReportingJobsModule, ReportingModule } from '#reporting';
import { Module } from '@nestjs/common';
import { entities } from '../../cli/src/schema.js';

@Module({
  imports: [
    PlatformModule.forRoot({ entities }),
    PlatformJobsModule,
    IdentityModule,
    IdentityJobsModule,
    PolicyModule,
    ComplianceModule,
    ComplianceJobsModule,
    CatalogModule,
    CatalogJobsModule,
    ProcurementModule,
    ProcurementJobsModule,
    MeteringModule,
    MeteringJobsModule,
    BillingModule,
    BillingJobsModule,
    ReportingModule,
    ReportingJobsModule,
  ],
})
export class WorkerModule {}

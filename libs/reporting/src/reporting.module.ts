import { Global, Module } from '@nestjs/common';
import { PublishedReleases } from './release/published-releases.service.js';
import { MigrationSavings } from './saving/savings.service.js';
import { Withholdings } from './withholding/withholdings.service.js';

const services = [PublishedReleases, Withholdings, MigrationSavings];

/** What the public reads; global, both processes. */
@Global()
@Module({ providers: services, exports: services })
export class ReportingModule {}

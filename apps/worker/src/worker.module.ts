import { IdentityModule } from '#identity';
import { PlatformJobsModule, PlatformModule } from '#platform';
import { Module } from '@nestjs/common';
import { entities } from '../../cli/src/schema.js';

@Module({ imports: [PlatformModule.forRoot({ entities }), PlatformJobsModule, IdentityModule] })
export class WorkerModule {}

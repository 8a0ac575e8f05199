import { Global, Module } from '@nestjs/common';
import { JobRunner } from './queue/job-runner.js';

/** Only the worker imports it. */
@Global()
@Module({ providers: [JobRunner], exports: [JobRunner] })
export class PlatformJobsModule {}

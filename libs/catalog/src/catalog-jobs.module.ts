import { JobRunner } from '#platform';
import { Module, type OnModuleInit } from '@nestjs/common';
import type { Job } from 'bullmq';
import { RevisionEffects } from './revision/revision-effect.service.js';

const REVISIONS = 'revisions';

/** The queue of the catalogue; only the worker imports it. */
@Module({})
export class CatalogJobsModule implements OnModuleInit {
  constructor(
    private readonly runner: JobRunner,
    private readonly effects: RevisionEffects,
  ) {}

  onModuleInit(): void {
    this.runner.register({
      queue: 'catalog',
      concurrency: 1,
      handlers: { [REVISIONS]: (_data: never, job: Job) => this.effects.sweep(`job:${job.id ?? REVISIONS}`) },
      sweeps: [REVISIONS],
      sweepSeconds: 5,
    });
  }
}

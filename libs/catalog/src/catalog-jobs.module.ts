import type { Id } from '#kernel';
import { JobRunner } from '#platform';
import { Module, type OnModuleInit } from '@nestjs/common';
import type { Job } from 'bullmq';
import { ImportWork } from './bulk/import-work.service.js';
import { IMPORT_OFFERINGS, IMPORTS_QUEUE } from './bulk/offering-imports.service.js';
import { WithholdingWork } from './withholding/withholding-work.service.js';
import { RevisionEffects } from './revision/revision-effect.service.js';

const REVISIONS = 'revisions';
const WITHHOLDINGS = 'withholdings';
const OPEN_IMPORTS = 'open-imports';

/** The queues of the catalogue; only the worker imports it. */
@Module({})
export class CatalogJobsModule implements OnModuleInit {
  constructor(
    private readonly runner: JobRunner,
    private readonly effects: RevisionEffects,
    private readonly imports: ImportWork,
    private readonly withholding: WithholdingWork,
  ) {}

  onModuleInit(): void {
    this.runner.register({
      queue: 'catalog',
      concurrency: 1,
      handlers: {
        [REVISIONS]: (_data: never, job: Job) => this.effects.sweep(`job:${job.id ?? REVISIONS}`),
        [WITHHOLDINGS]: (_data: never, job: Job) => this.withholding.sweep(`job:${job.id ?? WITHHOLDINGS}`),
      },
      sweeps: [REVISIONS, WITHHOLDINGS],
      sweepSeconds: 5,
    });
    this.runner.register({
      queue: IMPORTS_QUEUE,
      concurrency: 1,
      handlers: {
        [IMPORT_OFFERINGS]: ({ importId }: { importId: Id }) => this.imports.take(importId),
        [OPEN_IMPORTS]: () => this.imports.sweep(),
      },
      sweeps: [OPEN_IMPORTS],
      sweepSeconds: 15,
    });
  }
}

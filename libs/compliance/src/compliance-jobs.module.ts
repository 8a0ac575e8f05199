import { JobRunner } from '#platform';
import { Module, type OnModuleInit } from '@nestjs/common';
import { EvidenceWarnings } from './evidence/evidence-warnings.service.js';

const WARN_OF_EVIDENCE = 'warn-of-evidence';

/** Warns before evidence runs out; only the worker imports it. How a provider stands needs no job: see ADR 0034. */
@Module({})
export class ComplianceJobsModule implements OnModuleInit {
  constructor(
    private readonly runner: JobRunner,
    private readonly warnings: EvidenceWarnings,
  ) {}

  onModuleInit(): void {
    this.runner.register({
      queue: 'compliance',
      concurrency: 1,
      handlers: { [WARN_OF_EVIDENCE]: () => this.warnings.sweep() },
      sweeps: [WARN_OF_EVIDENCE],
      sweepSeconds: 60,
    });
  }
}

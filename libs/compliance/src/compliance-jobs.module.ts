import { JobRunner } from '#platform';
import { Module, type OnModuleInit } from '@nestjs/common';
import type { Job } from 'bullmq';
import { AdmissionSettling } from './admission/admission-settling.service.js';
import { EvidenceWarnings } from './evidence/evidence-warnings.service.js';
import { EvidenceFiles } from './file/evidence-files.service.js';

const WARN_OF_EVIDENCE = 'warn-of-evidence';
const SETTLE_APPLICATIONS = 'settle-applications';
const DROP_FILES = 'drop-files';

/**
 * Warns before evidence runs out, takes up applications whose evidence holds from today on, drops files that no evidence
 * names; only the worker imports it. How a provider stands needs no job: see ADR 0034.
 */
@Module({})
export class ComplianceJobsModule implements OnModuleInit {
  constructor(
    private readonly runner: JobRunner,
    private readonly warnings: EvidenceWarnings,
    private readonly settling: AdmissionSettling,
    private readonly files: EvidenceFiles,
  ) {}

  onModuleInit(): void {
    this.runner.register({
      queue: 'compliance',
      concurrency: 1,
      handlers: {
        [WARN_OF_EVIDENCE]: () => this.warnings.sweep(),
        [SETTLE_APPLICATIONS]: (_data: never, job: Job) => this.settling.sweep(`job:${job.id ?? SETTLE_APPLICATIONS}`),
        [DROP_FILES]: () => this.files.sweep(),
      },
      sweeps: [WARN_OF_EVIDENCE, SETTLE_APPLICATIONS, DROP_FILES],
      sweepSeconds: 60,
    });
  }
}

import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { AuditChain } from './audit/audit-chain.js';
import { JobRunner } from './queue/job-runner.js';

/** The job runner, and the sealing of the audit trail. Only the worker imports it. */
@Global()
@Module({ providers: [JobRunner], exports: [JobRunner] })
export class PlatformJobsModule implements OnModuleInit {
  constructor(
    private readonly runner: JobRunner,
    private readonly chain: AuditChain,
  ) {}

  onModuleInit(): void {
    this.runner.register({
      queue: 'audit',
      concurrency: 1,
      sweeps: ['seal-audit'],
      sweepSeconds: 15,
      handlers: {
        'seal-audit': async () => {
          await this.chain.seal();
        },
      },
    });
  }
}

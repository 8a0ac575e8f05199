import { JobRunner } from '#platform';
import { Module, type OnModuleInit } from '@nestjs/common';
import { PublicOrders } from './release/public-orders.js';
import { PublishReleases } from './release/publish-releases.js';
import { ReleaseSources } from './release/release-sources.js';

const PUBLISH_RELEASES = 'publish-releases';

/** Makes releases; only the worker imports it. */
@Module({ providers: [PublicOrders, ReleaseSources, PublishReleases], exports: [PublishReleases] })
export class ReportingJobsModule implements OnModuleInit {
  constructor(
    private readonly runner: JobRunner,
    private readonly publish: PublishReleases,
  ) {}

  onModuleInit(): void {
    this.runner.register({
      queue: 'reporting',
      concurrency: 1,
      handlers: { [PUBLISH_RELEASES]: () => this.publish.run() },
      sweeps: [PUBLISH_RELEASES],
      sweepSeconds: 15,
    });
  }
}

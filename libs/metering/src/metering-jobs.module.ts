import { JobRunner } from '#platform';
import { Module, type OnModuleInit } from '@nestjs/common';
import { PlatformMetering } from './platform/platform-metering.service.js';
import { METER_PLATFORM, METERING_QUEUE } from './platform/queue.js';

/** The queue that meters what the platform itself knows; only the worker imports it. */
@Module({})
export class MeteringJobsModule implements OnModuleInit {
  constructor(
    private readonly runner: JobRunner,
    private readonly metering: PlatformMetering,
  ) {}

  onModuleInit(): void {
    this.runner.register({
      queue: METERING_QUEUE,
      concurrency: 1,
      handlers: {
        [METER_PLATFORM]: async () => {
          await this.metering.meterDue();
        },
      },
      sweeps: [METER_PLATFORM],
      sweepSeconds: 10,
    });
  }
}

import { JobRunner } from '#platform';
import { Module, type OnModuleInit } from '@nestjs/common';
import { EventPartitions } from './event/event-partitions.service.js';
import { PlatformMetering } from './platform/platform-metering.service.js';
import { KEEP_PARTITIONS, METER_PLATFORM, METERING_QUEUE } from './platform/queue.js';

/** The queue that meters what the platform itself knows; only the worker imports it. */
@Module({})
export class MeteringJobsModule implements OnModuleInit {
  constructor(
    private readonly runner: JobRunner,
    private readonly metering: PlatformMetering,
    private readonly partitions: EventPartitions,
  ) {}

  onModuleInit(): void {
    this.runner.register({
      queue: METERING_QUEUE,
      concurrency: 1,
      handlers: {
        [METER_PLATFORM]: async () => {
          await this.metering.meterDue();
        },
        [KEEP_PARTITIONS]: () => this.partitions.keep(),
      },
      sweeps: [METER_PLATFORM, KEEP_PARTITIONS],
      sweepSeconds: 10,
    });
  }
}

import type { Id } from '#kernel';
import { JobRunner } from '#platform';
import { Module, type OnModuleInit } from '@nestjs/common';
import { EventPartitions } from './event/event-partitions.service.js';
import { FileWork } from './file/file-work.js';
import { TAKE_FILE, WAYS_QUEUE } from './file/usage-files.service.js';
import { PlatformMetering } from './platform/platform-metering.service.js';
import { KEEP_PARTITIONS, METER_PLATFORM, METERING_QUEUE } from './platform/queue.js';

/** The queue that meters what the platform itself knows, and that of files; only the worker imports it. */
@Module({ providers: [FileWork] })
export class MeteringJobsModule implements OnModuleInit {
  constructor(
    private readonly runner: JobRunner,
    private readonly metering: PlatformMetering,
    private readonly partitions: EventPartitions,
    private readonly files: FileWork,
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
    this.runner.register({
      queue: WAYS_QUEUE,
      concurrency: 2,
      handlers: {
        [TAKE_FILE]: ({ fileId }: { fileId: Id }) => this.files.take(fileId),
        'sweep-ways': () => this.files.sweep(),
      },
      sweeps: ['sweep-ways'],
      sweepSeconds: 5,
    });
  }
}

import type { Id } from '#kernel';
import { JobRunner } from '#platform';
import { Module, type OnModuleInit } from '@nestjs/common';
import type { Job } from 'bullmq';
import { ASK_BROKER, BROKER_QUEUE, BrokerWork } from './broker/broker-work.js';
import { EventPartitions } from './event/event-partitions.service.js';
import { Lifecycle } from './lifecycle/lifecycle.service.js';
import { FileWork } from './file/file-work.js';
import { TAKE_FILE, WAYS_QUEUE } from './file/usage-files.service.js';
import { NoticedEnds } from './lifecycle/noticed-ends.js';
import { PolicySuspensions } from './lifecycle/policy-suspensions.js';
import { PlatformMetering } from './platform/platform-metering.service.js';
import {
  END_NOTICED,
  KEEP_PARTITIONS,
  METER_PLATFORM,
  METERING_QUEUE,
  RENEW_SERVICES,
  SUSPEND_BY_POLICY,
} from './platform/queue.js';
import { PullWork } from './pull/pull-work.js';
import { PULL_USAGE } from './pull/usage-pulls.service.js';

/** The queue that meters what the platform itself knows, and that of files and pulls; only the worker imports it. */
@Module({ providers: [PullWork] })
export class MeteringJobsModule implements OnModuleInit {
  constructor(
    private readonly runner: JobRunner,
    private readonly metering: PlatformMetering,
    private readonly policies: PolicySuspensions,
    private readonly noticed: NoticedEnds,
    private readonly lifecycle: Lifecycle,
    private readonly partitions: EventPartitions,
    private readonly files: FileWork,
    private readonly pulls: PullWork,
    private readonly brokers: BrokerWork,
  ) {}

  onModuleInit(): void {
    this.runner.register({
      queue: METERING_QUEUE,
      concurrency: 1,
      handlers: {
        [METER_PLATFORM]: async () => {
          await this.metering.meterDue();
        },
        [SUSPEND_BY_POLICY]: (_data: never, job: Job) => this.policies.run(`job:${job.id ?? SUSPEND_BY_POLICY}`),
        [END_NOTICED]: () => this.noticed.run(`job:${END_NOTICED}`),
        [KEEP_PARTITIONS]: () => this.partitions.keep(),
        [RENEW_SERVICES]: (_data: never, job: Job) => this.lifecycle.renewDue(`job:${job.id ?? RENEW_SERVICES}`),
      },
      sweeps: [METER_PLATFORM, SUSPEND_BY_POLICY, END_NOTICED, KEEP_PARTITIONS, RENEW_SERVICES],
      sweepSeconds: 10,
    });
    this.runner.register({
      queue: WAYS_QUEUE,
      concurrency: 2,
      handlers: {
        [TAKE_FILE]: ({ fileId }: { fileId: Id }) => this.files.take(fileId),
        [PULL_USAGE]: ({ pullId }: { pullId: Id }) => this.pulls.pull(pullId),
        'sweep-ways': async () => {
          await this.files.sweep();
          await this.pulls.sweep();
        },
      },
      sweeps: ['sweep-ways'],
      sweepSeconds: 5,
    });
    this.runner.register({
      queue: BROKER_QUEUE,
      concurrency: 4,
      handlers: {
        [ASK_BROKER]: ({ operationId }: { operationId: Id }) => this.brokers.step(operationId),
        'sweep-brokers': () => this.brokers.sweep(),
      },
      sweeps: ['sweep-brokers'],
      sweepSeconds: 5,
    });
  }
}

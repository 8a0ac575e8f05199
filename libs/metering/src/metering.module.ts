import { Global, Module } from '@nestjs/common';
import { EventPartitions } from './event/event-partitions.service.js';
import { EventStore } from './event/event-store.js';
import { Intake } from './intake/intake.service.js';
import { IntakeQueue } from './intake/intake-queue.js';
import { IntakeWriter } from './intake/intake-writer.js';
import { LineEvents } from './ledger/line-events.js';
import { UsageLedger } from './ledger/usage-ledger.js';
import { Lifecycle } from './lifecycle/lifecycle.service.js';
import { PlatformMetering } from './platform/platform-metering.service.js';
import { PlatformMeters } from './platform/platform-meters.js';
import { UsageEvents } from './usage/usage-events.service.js';
import { Usage } from './usage/usage.service.js';

const inside = [EventStore, IntakeWriter, IntakeQueue, LineEvents, PlatformMeters];
const services = [Intake, Usage, UsageEvents, UsageLedger, Lifecycle, PlatformMetering, EventPartitions];

/** Usage: taken in, metered, summed and read; both processes need it. */
@Global()
@Module({ providers: [...inside, ...services], exports: services })
export class MeteringModule {}

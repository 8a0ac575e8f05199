import { Global, Module } from '@nestjs/common';
import { BrokerWork } from './broker/broker-work.js';
import { EventPartitions } from './event/event-partitions.service.js';
import { EventStore } from './event/event-store.js';
import { BackfillTrial } from './file/backfill-trial.js';
import { FileDisk } from './file/file-disk.js';
import { FileReport } from './file/file-report.js';
import { FileWork } from './file/file-work.js';
import { UsageFiles } from './file/usage-files.service.js';
import { UsageAnomalies } from './insight/anomalies.service.js';
import { UtilisationReport } from './insight/utilisation.service.js';
import { Intake } from './intake/intake.service.js';
import { IntakeQueue } from './intake/intake-queue.js';
import { IntakeWriter } from './intake/intake-writer.js';
import { LineEvents } from './ledger/line-events.js';
import { UsageLedger } from './ledger/usage-ledger.js';
import { Lifecycle } from './lifecycle/lifecycle.service.js';
import { NoticedEnds } from './lifecycle/noticed-ends.js';
import { Pauses } from './lifecycle/pauses.js';
import { PolicySuspensions } from './lifecycle/policy-suspensions.js';
import { Measures } from './measure/measures.service.js';
import { PlatformMetering } from './platform/platform-metering.service.js';
import { PlatformMeters } from './platform/platform-meters.js';
import { UsagePulls } from './pull/usage-pulls.service.js';
import { InstanceReports } from './provider-api/instance-reports.service.js';
import { QuarantineStore } from './quarantine/quarantine-store.js';
import { Quarantine } from './quarantine/quarantine.service.js';
import { UsageEvents } from './usage/usage-events.service.js';
import { Usage } from './usage/usage.service.js';

const inside = [EventStore, IntakeQueue, LineEvents, PlatformMeters];
/** Of these the jobs of files are made. */
const forJobs = [IntakeWriter, QuarantineStore, FileDisk, FileWork, BackfillTrial];
const services = [
  BrokerWork,
  Intake,
  Usage,
  UsageEvents,
  UsageLedger,
  Measures,
  Lifecycle,
  Pauses,
  NoticedEnds,
  PolicySuspensions,
  PlatformMetering,
  EventPartitions,
  UsageFiles,
  FileReport,
  Quarantine,
  UtilisationReport,
  UsageAnomalies,
  UsagePulls,
  InstanceReports,
];

/** Usage: taken in, metered, summed and read; both processes need it. */
@Global()
@Module({ providers: [...inside, ...forJobs, ...services], exports: [...forJobs, ...services] })
export class MeteringModule {}

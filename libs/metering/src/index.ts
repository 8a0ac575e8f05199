import type { SealedColumn } from '#platform';
import { UsageCorrectionEntity } from './event/usage-correction.entity.js';
import { UsageEventEntity } from './event/usage-event.entity.js';
import { UsageIdentityEntity } from './event/usage-identity.entity.js';
import { UsageMonthEntity } from './event/usage-month.entity.js';
import { UsageOpenEntity } from './event/usage-open.entity.js';
import { UsageRollupEntity } from './event/usage-rollup.entity.js';
import { UsageContinuedEntity } from './ledger/usage-continued.entity.js';
import { UsageGaugeEntity } from './ledger/usage-gauge.entity.js';
import { UsageFileEntity, UsageFileOutcomeEntity } from './file/usage-file.entity.js';
import { PlatformMeterEntity } from './platform/platform-meter.entity.js';
import { pullPurpose } from './pull/usage-pull-rows.js';
import { UsagePullEntity } from './pull/usage-pull.entity.js';
import { UsageQuarantineEntity } from './quarantine/usage-quarantine.entity.js';

export { type WholeMeter, wholeMeters } from './core/index.js';
export { BackfillTrial, type Trial } from './file/backfill-trial.js';
export { type UsageFile } from './file/usage-file-rows.js';
export { UsageFileType } from './file/usage-file.type.js';
export { USAGE_FILES_ROUTE } from './file/usage-files.controller.js';
export { type Receipt, Intake } from './intake/intake.service.js';
export { registerCloudEvents } from './intake/usage-events.controller.js';
export { UnreadableFile } from './file/read-rows.js';
export { UsageFiles } from './file/usage-files.service.js';
export type { UsageReport } from './intake/usage-report.js';
export type { LineCuts, LineEvent } from './ledger/line-rows.js';
export type { MonthEvents } from './ledger/month-events.js';
export type { SubjectsTogether } from './ledger/subjects-together.js';
export { type MeterUse, type MonthUse, UsageLedger, type UseSpan, type UseWanted } from './ledger/usage-ledger.js';
export { Lifecycle } from './lifecycle/lifecycle.service.js';
export * from './metering-graphql.module.js';
export * from './metering-jobs.module.js';
export * from './metering.module.js';
export * from './migrations/index.js';
export { PlatformMetering } from './platform/platform-metering.service.js';
export { Usage } from './usage/usage.service.js';

/** What is sealed in this lib's tables. */
export const meteringSecrets: SealedColumn[] = [
  { table: 'usage_pull', column: 'sealed_secret', key: 'id', purpose: pullPurpose },
];

export const meteringEntities = [
  UsageIdentityEntity,
  UsageCorrectionEntity,
  UsageEventEntity,
  UsageRollupEntity,
  UsageMonthEntity,
  UsageContinuedEntity,
  UsageGaugeEntity,
  UsageOpenEntity,
  PlatformMeterEntity,
  UsageFileEntity,
  UsageFileOutcomeEntity,
  UsageQuarantineEntity,
  UsagePullEntity,
];

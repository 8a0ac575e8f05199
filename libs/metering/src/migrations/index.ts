import { EventStorage1764100000000 } from './1764100000000-event-storage.js';
import { Gauges1764110000000 } from './1764110000000-gauges.js';
import { Metering1763600400000 } from './1763600400000-metering.js';
import { PlatformMeterGoesOn1764440030300 } from './1764440030300-platform-meter-goes-on.js';
import { GaugesThatGoOn1764440071100 } from './1764440071100-gauges-that-go-on.js';
import { UsageBackfill1764120200000 } from './1764120200000-usage-backfill.js';
import { UsageFiles1764120000000 } from './1764120000000-usage-files.js';
import { UsageOpen1764170010000 } from './1764170010000-usage-open.js';
import { UsagePull1764120100000 } from './1764120100000-usage-pull.js';

export const meteringMigrations = [
  Metering1763600400000,
  EventStorage1764100000000,
  Gauges1764110000000,
  UsageFiles1764120000000,
  UsagePull1764120100000,
  UsageBackfill1764120200000,
  UsageOpen1764170010000,
  PlatformMeterGoesOn1764440030300,
  GaugesThatGoOn1764440071100,
];

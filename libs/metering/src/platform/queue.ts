/** The queue of this lib and its jobs. */
export const METERING_QUEUE = 'metering';
export const METER_PLATFORM = 'meter-platform';
export const KEEP_PARTITIONS = 'keep-partitions';
export const SUSPEND_BY_POLICY = 'suspend-by-policy';
export const END_NOTICED = 'end-noticed';
export const RENEW_SERVICES = 'renew-services';

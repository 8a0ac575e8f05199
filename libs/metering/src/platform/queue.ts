/** The queue of this lib and its one job. */
export const METERING_QUEUE = 'metering';
export const METER_PLATFORM = 'meter-platform';

export interface MeteredPrice {
  meter: string | null;
  unit: string | null;
  source: string | null;
}

/** The meters whose use a buyer has to expect, and their units: those that the provider reports. */
export const reportedMeters = (prices: readonly MeteredPrice[]): Map<string, string> =>
  new Map(
    prices.flatMap(({ meter, unit, source }) => (meter === null || source === 'PLATFORM' ? [] : [[meter, unit ?? '']])),
  );

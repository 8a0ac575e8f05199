import { loaderOf, type RequestContext } from '#platform';
import DataLoader from 'dataloader';
import type { EnergyReading } from '../core/index.js';
import type { Energy } from './energy.service.js';

/** The energy readings of data centres by code, all of one level in one query. */
export const readingsLoader = (context: RequestContext, energy: Energy): DataLoader<string, EnergyReading[]> =>
  loaderOf(
    context,
    'energyReadings',
    () =>
      new DataLoader<string, EnergyReading[]>(async (codes) => {
        const found = await energy.readings(codes);
        return codes.map((code) => found.get(code) ?? []);
      }),
  );

import { loaderOf, type RequestContext } from '#platform';
import DataLoader from 'dataloader';
import type { DataSource } from 'typeorm';
import type { ChannelStanding } from '../core/index.js';
import type { ChannelCapacity } from './channel-capacity.js';

/** How channels stand, all of one level in one question. */
export const standingLoader = (
  context: RequestContext,
  capacity: ChannelCapacity,
  dataSource: DataSource,
): DataLoader<string, ChannelStanding> =>
  loaderOf(
    context,
    'channelStanding',
    () =>
      new DataLoader<string, ChannelStanding>(async (codes) => {
        const found = new Map((await capacity.standings(dataSource, codes)).map((each) => [each.code, each]));
        return codes.map((code) => found.get(code)!);
      }),
  );

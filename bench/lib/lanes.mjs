// The lanes of the intake bench. Each opens a sender; bare ones beside those of the product.
import { openBare } from './bare.mjs';
import { portions, WAYS } from './events.mjs';
import { openConnection, post } from './http.mjs';

/** Events of one batch; the product's own transactions hold as many. */
const BATCH = 500;
/** Batches under way at a time. */
const BATCHES = 4;
/** Connections that send single events. */
const SINGLES = 200;
/** Database connections of the bare script that writes single events; 8 and 200 were no faster. */
const BARE_SINGLES = 32;

/** Sends prepared requests; an answer that is not a full receipt ends the bench. */
function product(way, size, concurrency, { port, token }, { stored = false } = {}) {
  const { path, type, body, receipt } = WAYS[way];
  return {
    size,
    concurrency,
    stored,
    prepare: (events) =>
      portions(events, size).map((part) => ({
        count: part.length,
        bytes: post({ host: `127.0.0.1:${port}`, path, type, token, body: body(part) }),
      })),
    open: async () => {
      const connection = await openConnection(port);
      const send = async ({ bytes, count }) => {
        const answer = await connection.send(bytes);
        if (answer.status !== 200) throw new Error(`The API answered ${answer.status}: ${answer.body.slice(0, 300)}`);
        const told = receipt(JSON.parse(answer.body));
        if (told.accepted + told.duplicates !== count) throw new Error(`Not all taken: ${answer.body.slice(0, 300)}`);
        return told;
      };
      return { send, close: connection.close };
    },
    close: () => {},
  };
}

/** Events are handed over as objects: nothing is parsed, nothing judged. */
function bare(size, concurrency, connections, { databaseUrl, providerId }) {
  const writer = openBare({ url: databaseUrl, provider: providerId, connections });
  return {
    size,
    concurrency,
    prepare: (events) => portions(events, size),
    open: () => Promise.resolve({ send: writer.keep, close: () => {} }),
    close: writer.close,
  };
}

const atEach = (world) => ({ ...world, port: world.eachPort });

/**
 * By name: how to make a lane, and the bare lane it is measured against. Those that are not `usual` run when they are
 * asked for.
 */
export const LANES = {
  bare: { make: (world) => bare(BATCH, BATCHES, BATCHES, world), usual: true },
  rest: { make: (world) => product('batch', BATCH, BATCHES, world), against: 'bare', usual: true },
  graphql: { make: (world) => product('graphql', BATCH, BATCHES, world), against: 'bare', usual: true },
  'bare-single': { make: (world) => bare(1, SINGLES, BARE_SINGLES, world), usual: true },
  single: { make: (world) => product('single', 1, SINGLES, world), against: 'bare-single', usual: true },
  // The product with merging switched off, in an api of its own.
  'single-each': { make: (world) => product('single', 1, SINGLES, atEach(world)), against: 'bare-single', usual: true },
  // Over the tables that --stored has filled.
  'rest-stored': { make: (world) => product('batch', BATCH, BATCHES, world, { stored: true }), against: 'rest' },
};

export const isBare = (lane) => !LANES[lane].against;

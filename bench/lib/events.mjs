// The events every lane is given: the same shape, the same share of repeats, from a seeded generator.

/** Small, fast and repeatable: numbers in [0, 1). */
export function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const METER = 'bench.unit';
/** One event in a hundred is a repeat of one sent before. */
const REPEATED = 0.01;
const DAY = 24 * 3600 * 1000;

/**
 * `count` events { id, instanceId, quantity, time }, spread evenly over the instances and the last day. A repeat lies
 * at least `lag` events after what it repeats, so that the first one has usually been answered.
 */
export function makeEvents({ prefix, count, instances, lag, now, random }) {
  const events = [];
  for (let index = 0; index < count; index += 1) {
    const repeat = random() < REPEATED && index > lag;
    events.push(
      repeat
        ? events[Math.floor(random() * (index - lag))]
        : {
            id: `${prefix}-${index}`,
            instanceId: instances[Math.floor(random() * instances.length)],
            quantity: (Math.floor(random() * 100_000) / 1000).toFixed(3),
            time: new Date(now - 60_000 - Math.floor(random() * DAY)).toISOString(),
          },
    );
  }
  return events;
}

/** The events in portions of `size`. */
export function portions(events, size) {
  const made = [];
  for (let start = 0; start < events.length; start += size) made.push(events.slice(start, start + size));
  return made;
}

const cloudEvent = ({ id, instanceId, quantity, time }) => ({
  specversion: '1.0',
  type: 'usage.v1',
  source: 'bench',
  id,
  subject: instanceId,
  time,
  data: { meter: METER, quantity },
});

const MUTATION =
  'mutation($input:ReportUsageInput!){reportUsage(input:$input){accepted duplicates rejected{index id code}}}';

const graphqlInput = ({ id, instanceId, quantity, time }) => ({
  id,
  instanceId,
  meter: METER,
  quantity,
  occurredAt: time,
});

const receiptOfGraphql = (answer) => {
  if (answer.errors?.length) throw new Error(answer.errors[0].message);
  return answer.data.reportUsage;
};

/** How each way in wants its events, and where its answer has the receipt. */
export const WAYS = {
  batch: {
    path: '/v1/usage-events',
    type: 'application/cloudevents-batch+json',
    body: (events) => JSON.stringify(events.map(cloudEvent)),
    receipt: (answer) => answer,
  },
  single: {
    path: '/v1/usage-events',
    type: 'application/cloudevents+json',
    body: ([event]) => JSON.stringify(cloudEvent(event)),
    receipt: (answer) => answer,
  },
  graphql: {
    path: '/graphql',
    type: 'application/json',
    body: (events) => JSON.stringify({ query: MUTATION, variables: { input: { events: events.map(graphqlInput) } } }),
    receipt: receiptOfGraphql,
  },
};

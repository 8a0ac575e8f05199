// One pass: `concurrency` senders take portions until the time or the portions are used up.

/**
 * @param {{ open: () => Promise<{ send: Function, close: Function }>, concurrency: number, seconds: number, portions: any[] }} pass
 *   `send(portion)` gives { accepted, duplicates } once the portion is durable.
 * @returns what was sent and acknowledged, the milliseconds it took to the last answer, and each portion's
 */
export async function runPass({ open, concurrency, seconds, portions }) {
  const senders = await Promise.all(Array.from({ length: concurrency }, open));
  const seen = { requests: 0, accepted: 0, duplicates: 0, latencies: [] };
  let next = 0;
  const start = performance.now();
  const until = start + seconds * 1000;
  const work = async ({ send }) => {
    while (next < portions.length && performance.now() < until) {
      const portion = portions[next++];
      const since = performance.now();
      const { accepted, duplicates } = await send(portion);
      seen.latencies.push(performance.now() - since);
      seen.requests += 1;
      seen.accepted += accepted;
      seen.duplicates += duplicates;
    }
  };
  try {
    await Promise.all(senders.map(work));
    return { ...seen, ms: performance.now() - start, exhausted: performance.now() < until };
  } finally {
    await Promise.all(senders.map(({ close }) => close()));
  }
}

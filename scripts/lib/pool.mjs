/**
 * Runs jobs `{ name, after?, work }`, at most `width` at a time and each only when those named in `after` have passed.
 * `work` gives { status, output }; `done` is told each result as it comes. Gives all results, in the jobs' order.
 * @returns {Promise<{ name: string, ms: number, status: number, output: string }[]>}
 */
export async function runPool(jobs, width, done) {
  const results = new Map();
  const waiting = [...jobs];
  const names = new Set(jobs.map(({ name }) => name));
  const blockers = (job) => (job.after ?? []).filter((name) => names.has(name));
  const isReady = (job) => blockers(job).every((name) => results.has(name));

  async function execute(job) {
    const broken = blockers(job).find((name) => results.get(name).status !== 0);
    const since = Date.now();
    const outcome = broken ? { status: 1, output: `Not run: ${broken} failed.` } : await attempt(job);
    const result = { name: job.name, ms: Date.now() - since, ...outcome };
    results.set(job.name, result);
    done(result);
  }

  const running = new Set();
  while (waiting.length > 0 || running.size > 0) {
    const at = running.size < width ? waiting.findIndex(isReady) : -1;
    if (at < 0) {
      await Promise.race(running);
      continue;
    }
    const promise = execute(...waiting.splice(at, 1)).then(() => running.delete(promise));
    running.add(promise);
  }
  return jobs.map(({ name }) => results.get(name));
}

async function attempt(job) {
  try {
    return await job.work();
  } catch (error) {
    return { status: 1, output: [error.message, error.hint].filter(Boolean).join('\n') };
  }
}

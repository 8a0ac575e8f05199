// The memory of a process through a long run: what it holds resident, and what its heap holds after a collection.
import { readFileSync } from 'node:fs';
import { median } from './figures.mjs';
import { lookInto } from './profile.mjs';

/** Every which sample collects garbage to see the heap: it would hide how much is resident without. */
const HEAP_EVERY = 6;

/** MiB the process has in memory. */
function residentOf(pid) {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return kilobytes === undefined ? null : Number(kilobytes) / 1024;
}

/** Watches a process that was started with --inspect; `sample()` notes one moment. */
export async function watchMemory(pid, inspect) {
  const { ask, close } = await lookInto(inspect);
  const samples = [];
  return {
    sample: async (seconds) => {
      const sample = { seconds, resident: residentOf(pid), heap: null };
      if (samples.length % HEAP_EVERY === 0) {
        await ask('HeapProfiler.collectGarbage');
        sample.heap = (await ask('Runtime.getHeapUsage')).usedSize / 2 ** 20;
      }
      samples.push(sample);
    },
    end: () => {
      close();
      return { samples, ...growthOf(samples) };
    },
  };
}

const ALLOWED = 1.1;

/** The medians of the second and of the last fifth: the first fifth is warming up. Flat: grown by a tenth at most. */
export function growthOf(samples) {
  const growth = (pick) => {
    const values = samples.map(pick).filter((value) => value !== null);
    const fifth = Math.max(1, Math.floor(values.length / 5));
    return median(values.slice(-fifth)) / median(values.slice(fifth, 2 * fifth));
  };
  const resident = growth((sample) => sample.resident);
  const heap = growth((sample) => sample.heap);
  return { resident, heap, flat: resident <= ALLOWED && heap <= ALLOWED };
}

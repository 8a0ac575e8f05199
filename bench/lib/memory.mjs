// The memory of a process through a long run: what it holds resident, and what its heap holds after a collection.
import { readFileSync } from 'node:fs';
import { median } from './figures.mjs';
import { lookInto } from './profile.mjs';

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
      const resident = residentOf(pid); // before the collection, which shrinks it
      await ask('HeapProfiler.collectGarbage');
      const { usedSize } = await ask('Runtime.getHeapUsage');
      samples.push({ seconds, resident, heap: usedSize / 2 ** 20 });
    },
    end: () => {
      close();
      return { samples, ...growthOf(samples) };
    },
  };
}

const ALLOWED = 1.1;

/** The medians of the second and of the last fifth: the first fifth is warming up. Flat: at most a tenth apart. */
export function growthOf(samples) {
  const fifth = Math.max(1, Math.floor(samples.length / 5));
  const [early, late] = [samples.slice(fifth, 2 * fifth), samples.slice(-fifth)];
  const growth = (pick) => median(late.map(pick)) / median(early.map(pick));
  const resident = growth((sample) => sample.resident);
  const heap = growth((sample) => sample.heap);
  return { resident, heap, flat: resident <= ALLOWED && heap <= ALLOWED };
}

import { readFileSync } from 'node:fs';

// Linux counts in hundredths of a second on every common architecture.
const TICK_MS = 10;

/** CPU milliseconds a process has used, user and system; null where /proc does not say. */
function cpuOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // the name before may hold spaces
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return null;
  }
}

/** Notes the CPU of these processes now; called again, gives what each has used since. */
export function cpuSince(pids) {
  const names = Object.keys(pids);
  const before = names.map((name) => cpuOf(pids[name]));
  return () =>
    Object.fromEntries(
      names.map((name, index) => {
        const now = cpuOf(pids[name]);
        return [name, now === null || before[index] === null ? null : now - before[index]];
      }),
    );
}

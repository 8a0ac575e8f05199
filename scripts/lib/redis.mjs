// A private Redis in a directory of its own, on a free port of the loopback.
import { mkdirSync } from 'node:fs';
import { which } from './binaries.mjs';
import { freePort, greeting, untilReady } from './net.mjs';
import { Problem } from './problem.mjs';
import { rotate, startLogged, stop, tail } from './process.mjs';

// By standard input, not as arguments: those anybody can read in the list of processes.
const config = (dir, port, password) => `
port ${port}
bind 127.0.0.1
dir "${dir.replace(/["\\]/g, '\\$&')}"
requirepass ${password}
appendonly yes
appendfsync everysec
save ""
maxmemory 512mb
maxmemory-policy noeviction
databases 64
daemonize no
`;

/** Starts Redis over `dir` and waits until it answers; on `port` where one is wanted. Gives { pid, start, port, url } without a database's number. */
export async function startRedis(dir, { password, log, port: wanted }) {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  for (let attempt = 1; ; attempt += 1) {
    const port = wanted ?? (await freePort());
    const input = config(dir, port, password);
    const handle = startLogged('redis', which('redis-server'), ['-'], { log: rotate(log), cwd: dir, input });
    // While it still loads its file it answers -LOADING.
    const ask = `AUTH ${password}\r\n`;
    const answers = async () => /^\+OK|^-(?!LOADING)/.test(String((await greeting(port, ask)) ?? ''));
    if (await untilReady(handle, answers, 60_000))
      return Object.assign(handle, { port, url: `redis://:${password}@127.0.0.1:${port}` });
    await stop(handle);
    if (attempt < 3 && /Address already in use/i.test(tail(log, 50))) continue;
    throw new Problem(
      `Redis in ${dir} does not start (${handle.ended ?? 'no answer in 60 s'}; log: ${log}); ` +
        'its data are only hints: delete that directory and start again.',
      tail(log, 6),
    );
  }
}

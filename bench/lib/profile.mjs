// A CPU profile of a process started with --inspect, through its inspector.
import { writeFileSync } from 'node:fs';

/** Speaks with the inspector of a process started with --inspect. */
export async function lookInto(port) {
  const targets = await (await fetch(`http://127.0.0.1:${port}/json`)).json();
  const socket = new globalThis.WebSocket(targets[0].webSocketDebuggerUrl);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => reject(new Error('The inspector does not answer.')));
  });
  let last = 0;
  const waiting = new Map();
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(data);
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  const ask = (method, params = {}) =>
    new Promise((resolve) => {
      waiting.set((last += 1), resolve);
      socket.send(JSON.stringify({ id: last, method, params }));
    });
  return { ask, close: () => socket.close() };
}

/** Starts sampling; the function it gives stops it, writes the file and tells the dearest functions. */
export async function startProfile(port, file) {
  const { ask, close } = await lookInto(port);
  await ask('Profiler.enable');
  await ask('Profiler.setSamplingInterval', { interval: 500 });
  await ask('Profiler.start');
  return async () => {
    const { profile } = await ask('Profiler.stop');
    close();
    writeFileSync(file, JSON.stringify(profile));
    return dearest(profile);
  };
}

const placeOf = ({ functionName, url, lineNumber }) =>
  `${functionName || '(anonymous)'} ${url.replace(/^.*\/(dist|node_modules)\//, '$1/')}:${lineNumber + 1}`;

/** Functions by the share of samples that lay in themselves. */
function dearest({ nodes, samples }, count = 30) {
  const hits = new Map();
  for (const sample of samples) hits.set(sample, (hits.get(sample) ?? 0) + 1);
  const own = new Map();
  for (const { id, callFrame } of nodes) {
    const place = placeOf(callFrame);
    own.set(place, (own.get(place) ?? 0) + (hits.get(id) ?? 0));
  }
  const ordered = [...own].sort(([, a], [, b]) => b - a).slice(0, count);
  return ordered.map(([place, n]) => ({ place, share: n / samples.length }));
}

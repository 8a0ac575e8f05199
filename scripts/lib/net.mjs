import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

function listen(options) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(options, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** A port on the loopback nobody listens on at this moment. */
export const freePort = () => listen({ port: 0, host: '127.0.0.1' });

/** Whether somebody listens on this port, on any address. */
export async function portTaken(port) {
  for (const host of ['0.0.0.0', '::']) {
    try {
      await listen({ port, host, exclusive: true });
    } catch (error) {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') return error.code;
      if (host === '0.0.0.0') throw error; // a host without IPv6 fails on '::' for its own reasons
    }
  }
  return false;
}

/** Connects, sends `ask` if given, and gives the first bytes of the answer; null when there is none. */
export function greeting(port, ask) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1000, () => end(null));
    socket.on('error', () => end(null));
    socket.on('close', () => end(null));
    socket.on('connect', () => ask && socket.write(ask));
    socket.on('data', (bytes) => end(bytes));
  });
}

/** Waits until `ready()` is true, the process ends, or `patience` milliseconds pass. True when ready. */
export async function untilReady(handle, ready, patience) {
  const until = Date.now() + patience;
  while (handle.ended === null && Date.now() < until) {
    if (await ready()) return true;
    await sleep(20);
  }
  return false;
}

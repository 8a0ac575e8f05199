import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTestApp, type TestApp } from '../../testing/harness.js';

const MEGABYTE = Buffer.alloc(1024 * 1024, ' ');
let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  // A real connection: what is at stake is that it stays open until the answer is read.
  await t.app.listen(0, '127.0.0.1');
});
afterAll(() => t.close());

/** Writes 12 MiB at the pace of a network, all of it, and only then reads, as simple clients do. */
async function send(path: string, type: string): Promise<string> {
  const socket = connect(Number(new URL(await t.app.getUrl()).port), '127.0.0.1').setEncoding('utf8');
  const broken = new Promise<never>((_, reject) => socket.once('error', reject));
  const write = async (): Promise<string> => {
    socket.write(
      `POST ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: ${type}\r\ncontent-length: ${12 * MEGABYTE.length}\r\n\r\n`,
    );
    for (let sent = 0; sent < 12; sent++) {
      await sleep(5);
      await new Promise((resolve) => socket.write(MEGABYTE, resolve));
    }
    return text(socket);
  };
  return Promise.race([write(), broken]);
}

describe('a body over 8 MiB', () => {
  it.each([
    ['/graphql', 'application/json'],
    ['/v1/usage-events', 'application/cloudevents-batch+json'],
  ])('is refused on %s with an answer that the client can read', async (path, type) => {
    expect(await send(path, type)).toContain('PAYLOAD_TOO_LARGE');
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { temporary } from '../../../../scripts/lib/temporary.js';
import { Config } from '../config/config.js';
import { ObjectStore } from './object-store.js';

const SECRET = 'secret-of-the-store';
const folder = temporary();
const kept = new Map<string, Buffer>();
let server: Server;
let port: number;

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Recomputes AWS signature version 4 by its description, apart from the library. */
function isSigned(request: IncomingMessage): boolean {
  const found =
    /Credential=KEY\/(\d{8})\/cn-test\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      request.headers.authorization ?? '',
    );
  if (!found) return false;
  const [, day, names, signature] = found as unknown as [string, string, string, string];
  const headers = names.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
  const canonical = [
    ...[request.method, request.url, '', headers.join(''), names],
    String(request.headers['x-amz-content-sha256']),
  ].join('\n');
  const scope = `${day}/cn-test/s3/aws4_request`;
  const hash = createHash('sha256').update(canonical).digest('hex');
  const toSign = ['AWS4-HMAC-SHA256', String(request.headers['x-amz-date']), scope, hash].join('\n');
  const key = ['cn-test', 's3', 'aws4_request'].reduce(hmac, hmac(`AWS4${SECRET}`, day));
  return hmac(key, toSign).toString('hex') === signature;
}

beforeAll(async () => {
  server = createServer((request, reply) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      if (!isSigned(request)) return reply.writeHead(403).end();
      if (request.method === 'PUT') {
        kept.set(request.url!, Buffer.concat(chunks));
        return reply.writeHead(200).end();
      }
      if (request.method === 'DELETE') {
        kept.delete(request.url!);
        return reply.writeHead(204).end();
      }
      const found = kept.get(request.url!);
      return found ? reply.writeHead(200).end(found) : reply.writeHead(404).end();
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const base = {
  ...{ DATABASE_URL: 'mysql://x', REDIS_URL: 'redis://x', JWT_SECRET: 'x'.repeat(32) },
  SECRETS_KEYS: `a:${Buffer.alloc(32).toString('base64')}`,
};
const storeOf = (env: Record<string, string>): ObjectStore => new ObjectStore(Config.fromEnv({ ...base, ...env }));
const s3 = (secret = SECRET): ObjectStore =>
  storeOf({
    ...{ OBJECT_STORE_URL: `http://127.0.0.1:${port}/bucket`, OBJECT_STORE_REGION: 'cn-test' },
    ...{ OBJECT_STORE_KEY: 'KEY', OBJECT_STORE_SECRET: secret },
  });

describe.each([
  ['a folder', () => storeOf({ FILES_DIR: folder })],
  ['an S3-compatible bucket', () => s3()],
])('%s', (_, open) => {
  it('gives back what was put, byte for byte, and nothing for what was not', async () => {
    const store = open();
    const bytes = Buffer.from([0, 255, 10, 13, 65]);
    await store.put('evidence/019a-b', bytes, 'application/pdf');
    expect(await store.get('evidence/019a-b')).toEqual(bytes);
    expect(await store.get('evidence/none')).toBeNull();
    for (let again = 0; again < 2; again++) await store.delete('evidence/019a-b');
    expect(await store.get('evidence/019a-b')).toBeNull();
  });
});

it('says so when the store refuses, without its secret', async () => {
  await expect(s3('wrong').put('evidence/x', Buffer.from('x'), 'text/plain')).rejects.toThrow(
    'the object store answered 403 to a PUT',
  );
});

it('needs all of its settings, and names the one that is missing', () => {
  expect(() => storeOf({ OBJECT_STORE_URL: 'https://s3.example/bucket' })).toThrow('OBJECT_STORE_KEY is not set.');
  expect(() => storeOf({ OBJECT_STORE_URL: 'ftp://x', OBJECT_STORE_KEY: 'k' })).toThrow(
    'OBJECT_STORE_URL must be a URL',
  );
});

import { Issues } from '#kernel';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { askOutside, isInside, outboundUrlInput } from './outbound.js';

describe('isInside', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '::1',
    'fd00::1',
    'fe80::1',
    '::ffff:10.0.0.1',
    '0.0.0.0',
  ])('knows %s', (address) => expect(isInside(address)).toBe(true));
  it.each(['8.8.8.8', '172.32.0.1', '2400:3200::1', '::ffff:8.8.8.8'])('lets %s pass', (address) =>
    expect(isInside(address)).toBe(false),
  );
});

describe('outboundUrlInput', () => {
  const codes = (url: string, production = true): string[] => {
    const issues = new Issues();
    outboundUrlInput(issues, ['url'], url, production);
    return issues.list.map(({ code }) => code);
  };

  it('takes https outside, and nothing else in production', () => {
    expect(codes('https://agency.example/hook')).toEqual([]);
    for (const url of [
      'http://agency.example',
      'https://127.0.0.1/',
      'https://[::1]/',
      'https://localhost/',
      'https://a:b@agency.example',
      'https://2130706433/',
      'ftp://agency.example',
    ])
      expect([url, codes(url)]).toEqual([url, ['ADDRESS_NOT_ALLOWED']]);
    expect(codes('nowhere')).toEqual(['MALFORMED']);
    expect(codes(`https://a.example/${'x'.repeat(1000)}`)).toEqual(['TOO_LONG']);
  });

  it('takes this machine outside production', () => expect(codes('http://127.0.0.1:1/', false)).toEqual([]));
});

describe('askOutside', () => {
  let server: Server;
  let base: string;
  const ask = (path: string, production = false) =>
    askOutside({ method: 'POST', url: base + path, body: 'x', timeout: 300, mostBytes: 1000, production });

  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/slow') return;
      if (request.url === '/long') return void response.end('x'.repeat(2000));
      if (request.url === '/moved') return void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
      response.end(`${request.method} ${request.headers['content-length']}`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('gives status and body, and follows no redirect', async () => {
    expect(await ask('/')).toMatchObject({ status: 200, body: 'POST 1' });
    expect((await ask('/moved')).status).toBe(302);
  });

  it('gives up on an answer that is slow or too long', async () => {
    await expect(ask('/slow')).rejects.toThrow();
    await expect(ask('/long')).rejects.toThrow('longer than 1000 bytes');
  });

  it('reaches nothing inside in production, by number or by name', async () => {
    await expect(ask('/', true)).rejects.toThrow('not allowed');
    await expect(
      askOutside({
        method: 'GET',
        url: 'https://localhost.localdomain/',
        timeout: 2000,
        mostBytes: 10,
        production: true,
      }),
    ).rejects.toThrow();
  });
});

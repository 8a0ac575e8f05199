import { type Issue, type Issues, text } from '#kernel';
import { type LookupAddress, lookup } from 'node:dns';
import { request as plainRequest, type RequestOptions } from 'node:http';
import { request as secureRequest } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** A request to an address that a client of ours gave. */
export interface OutboundRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers?: Record<string, string>;
  body?: string;
  /** Milliseconds for all of it. */
  timeout: number;
  /** The longest answer that is read; beyond it the request fails. */
  mostBytes: number;
  /** Outside production addresses of this machine and plain http are reached too. */
  production: boolean;
}

export interface OutboundAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

const LONGEST_URL = 1000;

/** Addresses inside: nobody may have us ask them. IPv4 in IPv6 is looked at as what it is. */
const inside = new BlockList();
for (const [address, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  inside.addSubnet(address, bits, 'ipv4');
for (const [address, bits] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['100::', 64],
  ['2001::', 23],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  inside.addSubnet(address, bits, 'ipv6');

/** Whether the address lies on this machine or in a network of its own. */
export function isInside(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const plain = mapped ?? address;
  return inside.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
}

/** Checks an address a client gives for us to call: REQUIRED, TOO_LONG, MALFORMED, ADDRESS_NOT_ALLOWED. */
export function outboundUrlInput(issues: Issues, path: Issue['path'], written: string, production: boolean): string {
  const url = written.length <= LONGEST_URL && URL.canParse(written) ? new URL(written) : null;
  if (written.length > LONGEST_URL)
    issues.add(path, 'TOO_LONG', text(`At most ${LONGEST_URL} characters.`, `最多 ${LONGEST_URL} 个字符。`));
  else if (!url) issues.add(path, 'MALFORMED', text('Not a URL.', '不是有效的 URL。'));
  else if (!isAllowed(url, production))
    issues.add(
      path,
      'ADDRESS_NOT_ALLOWED',
      text(
        'Must be https, without user and password, and not an address of an inner network.',
        '须为 https，不含用户名和密码，且不能是内部网络地址。',
      ),
    );
  return url?.href ?? '';
}

function isAllowed({ protocol, hostname, username, password }: URL, production: boolean): boolean {
  if (username || password) return false;
  if (!production) return protocol === 'https:' || protocol === 'http:';
  const host = hostname.replace(/^\[|\]$/g, '');
  return protocol === 'https:' && host !== 'localhost' && !(isIP(host) && isInside(host));
}

/** Resolves a name and refuses it when any of its addresses lies inside: what was checked is what is connected to. */
const outsideOnly: LookupFunction = (host, options, done) =>
  lookup(host, { ...options, all: true }, (error, found: LookupAddress[]) => {
    if (error) return done(error, '', 4);
    if (!found.length || found.some(({ address }) => isInside(address)))
      return done(new Error(`${host} is an address of an inner network`), '', 4);
    if (options.all) return done(null, found);
    done(null, found[0]!.address, found[0]!.family);
  });

/**
 * Asks an address outside: no redirect is followed, no proxy used, the whole answer must come within `timeout` and
 * `mostBytes`. In production only https, and never an inner network, also when its name resolves there.
 */
export function askOutside({
  method,
  url,
  headers,
  body,
  timeout,
  mostBytes,
  production,
}: OutboundRequest): Promise<OutboundAnswer> {
  const target = new URL(url);
  if (!isAllowed(target, production)) return Promise.reject(new Error('the address is not allowed'));
  const request = target.protocol === 'https:' ? secureRequest : plainRequest;
  const options: RequestOptions = {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) },
    signal: AbortSignal.timeout(timeout),
    agent: false,
    ...(production ? { lookup: outsideOnly } : {}),
  };
  return new Promise((resolve, reject) => {
    const asked = request(target, options, (answer) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > mostBytes) answer.destroy(new Error(`the answer is longer than ${mostBytes} bytes`));
        else chunks.push(chunk);
      });
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

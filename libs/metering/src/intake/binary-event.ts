import type { IncomingHttpHeaders } from 'node:http';

const PREFIX = 'ce-';

/** Whether a request is a CloudEvent in binary mode: attributes in headers, and data of JSON as the body. */
export const isBinary = (type: string | undefined, headers: IncomingHttpHeaders): boolean =>
  type === 'application/json' && headers['ce-specversion'] !== undefined;

/**
 * The event of a request in binary mode as it would stand in structured mode. Header values are read as the HTTP
 * binding of CloudEvents 1.0 (3.1.3.2) says: a quoted one without its quotes, `%xx` as bytes of UTF-8; what is not
 * UTF-8 then stays as it came.
 */
export function binaryEvent(headers: IncomingHttpHeaders, data: unknown): Record<string, unknown> {
  const attributes = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith(PREFIX) && typeof value === 'string' ? [[name.slice(PREFIX.length), decoded(value)] as const] : [],
  );
  return { ...Object.fromEntries(attributes), data };
}

function decoded(value: string): string {
  const bare = /^"(.*)"$/s.exec(value)?.[1]?.replace(/\\(["\\])/g, '$1') ?? value;
  try {
    return decodeURIComponent(bare);
  } catch {
    return bare;
  }
}

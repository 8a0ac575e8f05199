import { askOutside, type OutboundAnswer } from '#platform';

/** Why an endpoint was not read. Part of the public contract. */
export type UsagePullFault =
  /** No connection, or it broke off. */
  | 'UNREACHABLE'
  /** The whole answer did not come within 30 seconds. */
  | 'TIMED_OUT'
  /** Its status is not 200; the detail says which. */
  | 'BAD_STATUS'
  /** The answer is no page: not JSON, without events, too long, or with events and no new cursor. */
  | 'BAD_PAGE'
  /** The secret cannot be read any more: register the endpoint again. */
  | 'SECRET_LOST'
  /** The work failed for a reason of ours. */
  | 'ERROR';

/** An endpoint that could not be read, with what its provider may be told. */
export class UnreadablePage extends Error {
  constructor(
    readonly code: UsagePullFault,
    readonly detail = '',
    /** Seconds the endpoint asked us to wait. */
    readonly waitSeconds = 0,
  ) {
    super(`${code} ${detail}`);
  }
}

export interface Page {
  events: unknown[];
  /** Where the next request begins; the asked one again when there is no more. */
  nextCursor: string | null;
}

/** Events of a page; they are written in one transaction. */
const MOST_OF_PAGE = 1000;
const MOST_BYTES = 8 * 1024 * 1024;
const TIMEOUT = 30_000;
const LONGEST_CURSOR = 1000;

export interface Endpoint {
  url: string;
  secret: string | null;
  cursor: string | null;
  production: boolean;
}

/** Asks for one page: `GET url?cursor=…&limit=1000`. Throws `UnreadablePage`. */
export async function askPage({ url, secret, cursor, production }: Endpoint): Promise<Page> {
  const target = new URL(url);
  if (cursor !== null) target.searchParams.set('cursor', cursor);
  target.searchParams.set('limit', String(MOST_OF_PAGE));
  let answer: OutboundAnswer;
  try {
    answer = await askOutside({
      method: 'GET',
      url: target.href,
      headers: {
        accept: 'application/json',
        'accept-encoding': 'identity',
        ...(secret === null ? {} : { authorization: `Bearer ${secret}` }),
      },
      timeout: TIMEOUT,
      mostBytes: MOST_BYTES,
      production,
    });
  } catch (error) {
    throw unreachable(error as Error);
  }
  if (answer.status !== 200) throw new UnreadablePage('BAD_STATUS', String(answer.status), waitOf(answer));
  return readPage(answer.body, cursor);
}

function unreachable({ name, message }: Error): UnreadablePage {
  if (name === 'TimeoutError' || name === 'AbortError') return new UnreadablePage('TIMED_OUT');
  if (message.startsWith('the answer is longer')) return new UnreadablePage('BAD_PAGE', message);
  return new UnreadablePage('UNREACHABLE', message.slice(0, 200));
}

/** `Retry-After` in seconds; its other form, a date, is not read. */
function waitOf({ headers }: OutboundAnswer): number {
  const written = String(headers['retry-after'] ?? '');
  return /^\d{1,6}$/.test(written) ? Number(written) : 0;
}

function readPage(body: string, cursor: string | null): Page {
  const bad = (detail: string): UnreadablePage => new UnreadablePage('BAD_PAGE', detail);
  let page: unknown;
  try {
    page = JSON.parse(body);
  } catch {
    throw bad('not JSON');
  }
  const { events, nextCursor = null } = (page ?? {}) as { events?: unknown; nextCursor?: unknown };
  if (!Array.isArray(events)) throw bad('events is no list');
  if (events.length > MOST_OF_PAGE) throw bad(`more than ${MOST_OF_PAGE} events`);
  if (nextCursor !== null && (typeof nextCursor !== 'string' || nextCursor.length > LONGEST_CURSOR))
    throw bad(`nextCursor is no text of at most ${LONGEST_CURSOR} characters`);
  // Without a new place the same events would come again for ever.
  if (events.length && (nextCursor === null || nextCursor === cursor)) throw bad('events without a new nextCursor');
  return { events, nextCursor: nextCursor ?? cursor };
}

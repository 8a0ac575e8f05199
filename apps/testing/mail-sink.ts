import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

interface SunkMail {
  to: string;
  subject: string;
  messageId: string;
  text: string;
}

/** A mail server that keeps what it is sent. */
export interface MailSink {
  url: string;
  /** In the order in which they came, to this address or all. */
  mails(to?: string): SunkMail[];
  /** Codes with which the next recipients are refused, the earliest first; 0 takes one. */
  refusals: number[];
  /** Of so many of the next mails the sink keeps the text and says that it did not take it. */
  denials: number;
  close(): Promise<void>;
}

export async function startMailSink(): Promise<MailSink> {
  const got: SunkMail[] = [];
  const sink: Pick<MailSink, 'refusals' | 'denials'> = { refusals: [], denials: 0 };
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onRcptTo: (_, __, callback) => {
      const code = sink.refusals.shift() ?? 0;
      callback(code ? Object.assign(new Error('not now'), { responseCode: code }) : null);
    },
    onData: (stream, session, callback) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const raw = Buffer.concat(parts).toString('utf8');
        for (const { address } of session.envelope.rcptTo) got.push(readMail(address, raw));
        const denied = sink.denials > 0;
        if (denied) sink.denials--;
        callback(denied ? Object.assign(new Error('not now'), { responseCode: 451 }) : null);
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  return Object.assign(sink, {
    url,
    mails: (to?: string) => got.filter((mail) => to === undefined || mail.to === to),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  });
}

/** A mail of one text part, as our own are. */
function readMail(to: string, raw: string): SunkMail {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const headers = new Map(
    head
      .replaceAll(/\r\n[ \t]+/g, ' ')
      .split('\r\n')
      .map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const body = rest.join('\r\n\r\n');
  return {
    to,
    subject: words(headers.get('subject') ?? ''),
    messageId: headers.get('message-id') ?? '',
    text: decoded(body, headers.get('content-transfer-encoding')).replaceAll('\r\n', '\n'),
  };
}

function decoded(body: string, coding: string | undefined): string {
  if (coding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  return coding === 'quoted-printable' ? quoted(body.replaceAll(/=\r\n/g, '')) : body;
}

const quoted = (text: string): string =>
  Buffer.from(
    text.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');

/** Encoded words of a header (RFC 2047) as text. */
const words = (header: string): string =>
  header
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      kind.toUpperCase() === 'B' ? Buffer.from(text, 'base64').toString('utf8') : quoted(text.replaceAll('_', ' ')),
    );

import { type Decimal, fixed } from '#kernel/core';
import type { EventKey, UseWindow } from './event.js';

/** What an event says, its identity aside. */
export interface Payload extends UseWindow {
  instanceId: string;
  meter: string;
  quantity: Decimal;
  subject: string | null;
  correctsKey: EventKey | null;
}

/** Stands for a payload by value: the first 8 bytes of the SHA-256 of its text, as 16 hexadecimal digits. */
export type Digest = string;

const DIGITS = 12;
const ASCII = /^[\0-\x7f]*$/;

/**
 * The payload as one text: no two payloads that differ in a value have the same, however they were written; null
 * for a quantity with more digits than any event that is kept. SQL makes the same text of a kept event:
 * hexadecimal instance, microseconds of occurredAt and windowStart, quantity with 12 digits after the point,
 * hexadecimal key of the corrected event, the meter's length in bytes and the meter, "=" and the subject; joined
 * by "|", empty where there is none.
 */
export function payloadText(payload: Payload): string | null {
  const { instanceId, occurredAt, windowStart, quantity, correctsKey, meter, subject } = payload;
  if (quantity.decimalPlaces() > DIGITS) return null;
  const where = `${instanceId.replaceAll('-', '')}|${occurredAt}|${windowStart ?? ''}`;
  const what = `${fixed(quantity, DIGITS)}|${correctsKey ?? ''}|${utf8Length(meter)}|${meter}`;
  return `${where}|${what}|${subject === null ? '' : `=${subject}`}`;
}

function utf8Length(text: string): number {
  if (ASCII.test(text)) return text.length;
  let length = 0;
  for (const sign of text) {
    const code = sign.codePointAt(0)!;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
}

import { type Decimal, type Instant, type Month, monthOf } from '#kernel/core';
import type { Digest } from './payload.js';

/** An event's identity as text: 32 hexadecimal digits, made of provider, source and id and nothing else. */
export type EventKey = string;

/** When use happened: at occurredAt, or from windowStart to occurredAt. */
export interface UseWindow {
  occurredAt: Instant;
  windowStart: Instant | null;
}

/** An event as a provider reports it, shape checked, rules not yet. */
export interface ReportedEvent extends UseWindow {
  key: EventKey;
  providerId: string;
  source: string;
  id: string;
  instanceId: string | null;
  externalId: string | null;
  meter: string;
  /** As written. */
  quantity: string;
  subject: string | null;
  correctsKey: EventKey | null;
}

/** An event that is kept, as far as later events are compared with it. */
export interface KnownEvent extends UseWindow {
  key: EventKey;
  instanceId: string;
  meter: string;
  quantity: Decimal;
  subject: string | null;
  correctsKey: EventKey | null;
}

/** An event to be kept. */
export interface NewEvent extends KnownEvent {
  digest: Digest;
  providerId: string;
  source: string;
  id: string;
  /** The event this one replaces; null for an original. */
  corrects: KnownEvent | null;
  /** Written by the platform's own jobs. */
  platform: boolean;
}

/** The instant at which use lies: windowStart, else occurredAt. It decides hour, month and price. */
export const useAt = ({ windowStart, occurredAt }: UseWindow): Instant => windowStart ?? occurredAt;

/** The service month of the use, in Asia/Shanghai. */
export const useMonth = (event: UseWindow): Month => monthOf(useAt(event));

type Counted = Pick<KnownEvent, 'quantity' | 'correctsKey'>;

/** What an event counts where events are counted: 1, also with quantity 0; a correction to 0 voids and counts 0. */
export const countOf = ({ quantity, correctsKey }: Counted): 0 | 1 =>
  correctsKey !== null && quantity.isZero() ? 0 : 1;

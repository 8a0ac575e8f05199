import type { ProviderKind } from '#identity/core';
import { type DateOn, dec, plain } from '#kernel/core';
import type { ApprovalState } from './channels.js';

/** How zones and channels stand at the moment of a question, and what the buyer is approved for in them. */
export interface Standings {
  /** The special zones concerned. */
  zones: readonly { code: string; state: ApprovalState }[];
  /** The zones in which the buyer has an approval that stands. */
  eligible: readonly { zone: string; foreignInvested: boolean; validTo: DateOn | null }[];
  channels: readonly ChannelStanding[];
  /** The data centres concerned, as far as they are known. */
  centres: readonly CentreStanding[];
  /** The data centres in which the buyer may keep its things, whatever a placement says. */
  exempt: readonly string[];
  /** What the providers concerned are on the market. */
  sellers: readonly { id: string; kinds: readonly ProviderKind[] }[];
}

export interface CentreStanding {
  code: string;
  status: 'EXISTING' | 'PLANNED';
  park: string | null;
  /** Whether it has energy readings, of which none is missing. */
  measured: boolean;
}

export interface ChannelStanding {
  code: string;
  state: ApprovalState;
  gateway: string;
  coverage: readonly string[];
  stage: string;
  /** What may be committed at this stage, and what is, Gbps. */
  capacityGbps: string;
  committedGbps: string;
}

/** What is asked for of one offering; facts of an order, absent where offerings alone are looked at. */
export interface ItemFacts {
  id: string;
  offeringId: string;
  /** Which of its plans; null where the question names none. */
  planCode: string | null;
  zoneCode: string | null;
  /** Where a channel is delivered, from the item's configuration. */
  serviceArea: string | null;
  /** Of one unit, from the item's configuration. */
  bandwidthMbps: string | null;
  /** What it is for, from the item's configuration. */
  sector: string | null;
  /** The buyer's system that it is for, from the item's configuration: its code. */
  system: string | null;
  quantity: string;
  /** What it has of channels already: where it changes what runs or goes on with it, and since its own approval. Gbps. */
  held?: readonly HeldOfChannel[];
}

export interface HeldOfChannel {
  channel: string;
  gbps: string;
}

/** Reads what rules look at from an item's configuration: `serviceArea`, `sector` and `informationSystem`, texts, and `bandwidthMbps` above zero. */
export function itemFacts(item: {
  id: string;
  offeringId: string;
  planCode: string | null;
  zoneCode: string | null;
  configuration: unknown;
  quantity: string;
}): ItemFacts {
  const { id, offeringId, planCode, zoneCode, quantity } = item;
  const { serviceArea, bandwidthMbps, sector, informationSystem } = (item.configuration ?? {}) as Record<
    string,
    unknown
  >;
  return {
    id,
    offeringId,
    planCode,
    zoneCode,
    serviceArea: textOf(serviceArea),
    bandwidthMbps: bandwidthOf(bandwidthMbps),
    sector: textOf(sector),
    system: textOf(informationSystem),
    quantity,
  };
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value.trim().slice(0, 100) : null);

function bandwidthOf(value: unknown): string | null {
  const written = typeof value === 'number' ? String(value) : value;
  if (typeof written !== 'string' || !/^\d{1,9}(\.\d{1,6})?$/.test(written)) return null;
  return dec(written).isZero() ? null : plain(written);
}

/** Gbps of the whole item: what one unit has, in Mbps, times the quantity. Exact; null when it says none. */
export const gbpsOf = ({ bandwidthMbps, quantity }: ItemFacts): string | null =>
  bandwidthMbps === null ? null : plain(dec(bandwidthMbps).times(quantity).times('0.001'));

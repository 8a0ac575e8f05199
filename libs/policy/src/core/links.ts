import type { Machine } from '#kernel/core';

/** What may lie between two places: a pair for disaster recovery, and all that joins two networks or stores. */
export const LINK_KINDS = ['DR', 'PEERING', 'REPLICATION', 'SHARED_POOL'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

export const LINK_STATUSES = ['ACTIVE', 'ENDED'] as const;
export type LinkStatus = (typeof LINK_STATUSES)[number];
export type LinkCommand = 'end';
export const LINK_MACHINE: Machine<LinkStatus, LinkCommand> = { ACTIVE: { end: 'ENDED' }, ENDED: {} };

/** An end of a link: a data centre, a special zone or a region. */
export interface PlaceFacts {
  code: string;
  /** GB/T 2260 of where it lies. */
  division: string;
  /** The physically isolated zone it is or lies in; null for everywhere else. */
  isolatedZone: string | null;
}

export interface LinkFacts {
  kind: LinkKind;
  /** Of a DR pair the production; else either end. */
  from: PlaceFacts;
  to: PlaceFacts;
}

/** The city of a division: a district's belongs to its city, a municipality is one city. GB/T 2260. */
export const cityOf = (division: string): string =>
  /^(11|12|31|50)/.test(division) ? `${division.slice(0, 2)}0000` : `${division.slice(0, 4)}00`;

import type { Machine } from '#kernel/core';

export const DATA_TRADE_STATUSES = ['RECORDED', 'VERIFIED', 'DELIVERED', 'COMPLETED', 'CANCELLED'] as const;
export type DataTradeStatus = (typeof DATA_TRADE_STATUSES)[number];
export type DataTradeCommand = 'verify' | 'deliver' | 'complete' | 'cancel';

/**
 * The life of a data trade (002 二(二)7): its parties are verified, the seller proves the delivery by its hash, the buyer
 * completes it. There is no way to COMPLETED but by the proof.
 */
export const DATA_TRADE_MACHINE: Machine<DataTradeStatus, DataTradeCommand> = {
  RECORDED: { verify: 'VERIFIED', cancel: 'CANCELLED' },
  VERIFIED: { deliver: 'DELIVERED', cancel: 'CANCELLED' },
  DELIVERED: { complete: 'COMPLETED' },
  COMPLETED: {},
  CANCELLED: {},
};

/** SHA-256 of what was delivered, 64 hexadecimal digits. */
export const DELIVERY_HASH = /^[0-9a-f]{64}$/;

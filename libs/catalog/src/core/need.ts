import type { Machine } from '#kernel/core';

export const NEED_STATUSES = ['OPEN', 'CLOSED', 'WITHDRAWN'] as const;
export type NeedStatus = (typeof NEED_STATUSES)[number];

/** A need stands until its agency has found something (close) or does not want it any more (withdraw). */
export const NEED_MACHINE: Machine<NeedStatus, 'close' | 'withdraw'> = {
  OPEN: { close: 'CLOSED', withdraw: 'WITHDRAWN' },
  CLOSED: {},
  WITHDRAWN: {},
};

/** What was searched for in vain, written so that the same search of others is the same text. */
export interface NeedSearch {
  /** Folded, each once, in the order of their code units. */
  words: string[];
  /** Lists of codes, each once and sorted; those that restrict nothing are left out. */
  filter: Record<string, unknown>;
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0);

/** The same value however its lists were ordered and its empty fields were written. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = [...new Set(value.map((one) => JSON.stringify(canonical(one))))];
    return items.sort().map((one) => JSON.parse(one) as unknown);
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => !isEmpty(one))
      .map(([key, one]) => [key, canonical(one)] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

/** @param words as `wordsOf` gives them */
export const needSearch = (words: readonly string[], filter: object): NeedSearch => ({
  words: [...new Set(words)].sort(),
  filter: canonical(filter) as Record<string, unknown>,
});

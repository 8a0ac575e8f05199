import { type Text, text } from '#kernel/core';

/** Why something is not published. */
export const WITHHOLDING_REASONS = {
  PERSONAL_DATA: text('Personal data.', '个人信息。'),
  STATE_SECRET: text('A state secret.', '国家秘密。'),
  TRADE_SECRET: text('A trade secret.', '商业秘密。'),
  SECURITY: text('It would help an attacker.', '可能危及系统安全。'),
} as const satisfies Record<string, Text>;
export type WithholdingReason = keyof typeof WITHHOLDING_REASONS;
export const WITHHOLDING_CODES = Object.keys(WITHHOLDING_REASONS) as WithholdingReason[];

/** A field that is left out, wherever it would stand. */
export interface Withheld {
  path: string;
  reasonCode: WithholdingReason;
}

/** What a buyer may have withheld of an order: its items, what it is called, what it costs. */
export const WITHHOLDABLE = ['items', 'title', 'value'] as const;
export type Withholdable = (typeof WITHHOLDABLE)[number];

/** Of no order: who acts for the parties, and how a service is set up. */
export const NEVER_PUBLISHED: readonly Withheld[] = [
  { path: 'parties/contactPoint', reasonCode: 'PERSONAL_DATA' },
  { path: 'items/configuration', reasonCode: 'SECURITY' },
];

/** A release, or any part of one, without these fields at any depth, and with the list of what is left out. */
export function withhold<T extends Record<string, unknown>>(body: T, fields: readonly Withheld[]): T {
  if (!fields.length) return body;
  // What it costs at most says what it costs.
  const names = new Set(fields.flatMap(({ path }) => (path === 'value' ? [path, 'maximumValue'] : [path])));
  const listed = Array.isArray(body.x_withheld) ? (body.x_withheld as Withheld[]) : [];
  return { ...(without(body, names) as T), x_withheld: [...listed, ...fields] };
}

function without(value: unknown, names: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((each) => without(each, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (names.has(key) ? [] : [[key, without(inner, names)]])),
  );
}

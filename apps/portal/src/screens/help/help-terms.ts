/** The words that are explained, by group. */
export const TERMS = {
  buying: ['offering', 'plan', 'price', 'basket', 'order', 'framework', 'contract', 'approval', 'need'],
  running: ['instance', 'meter', 'usage', 'suspension', 'exit', 'sharing', 'legacy'],
  money: ['budget', 'reserved', 'committed', 'estimate', 'invoice', 'taxInvoice', 'evidence'],
  rules: ['planDocument', 'rule', 'finding', 'method', 'mlps', 'delegation'],
} as const;

export type Term = (typeof TERMS)[keyof typeof TERMS][number];

export interface HelpSearch {
  text?: string;
}

export const readHelpSearch = ({ text }: Record<string, unknown>): HelpSearch =>
  typeof text === 'string' && text.trim() ? { text: text.slice(0, 100) } : {};

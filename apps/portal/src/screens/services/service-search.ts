import { knownText, oneOf, said } from '../../parts/search';

/** What is looked at of a service's use. */
export const SPANS = ['day', 'month', 'year'] as const;

export interface ServiceSearch {
  meter?: string;
  span?: (typeof SPANS)[number];
}

export const readServiceSearch = ({ meter, span }: Record<string, unknown>): ServiceSearch =>
  said({ meter: knownText(meter, 100), span: oneOf(span, SPANS) });

/** What is looked at of a service's use. */
export const SPANS = ['day', 'month', 'year'] as const;

export interface ServiceSearch {
  meter?: string;
  span?: (typeof SPANS)[number];
}

export const readServiceSearch = ({ meter, span }: Record<string, unknown>): ServiceSearch => ({
  ...(typeof meter === 'string' && meter !== '' && { meter: meter.slice(0, 100) }),
  ...(SPANS.includes(span as (typeof SPANS)[number]) && { span: span as (typeof SPANS)[number] }),
});

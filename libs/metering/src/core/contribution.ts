import type { MeterAggregation } from '#catalog/core';
import { dec, type Decimal } from '#kernel/core';
import { countOf, type KnownEvent } from './event.js';
import type { WholeAggregation } from './whole.js';

type Part = Pick<KnownEvent, 'quantity' | 'correctsKey'>;

/** Aggregations whose parts add up. */
export type AdditiveAggregation = Exclude<MeterAggregation, WholeAggregation>;

/** What an event stands for by itself: its quantity where quantities are summed, 1 or 0 where events are counted. */
const weight = (event: Part, aggregation: AdditiveAggregation): Decimal =>
  aggregation === 'COUNT' ? dec(countOf(event)) : event.quantity;

/**
 * What an event contributes to an invoice line: its own weight, less that of the event it replaces which an earlier
 * line has counted. The contributions of a line's events sum to the line's quantity.
 * @param counted the last event of its chain of corrections that lies in an earlier cut; null when none does
 */
export const contribution = (event: Part, counted: Part | null, aggregation: AdditiveAggregation): Decimal =>
  counted ? weight(event, aggregation).minus(weight(counted, aggregation)) : weight(event, aggregation);

import { dec, type Decimal, ONE, ZERO } from '#kernel/core';
import { isLater, subjectOf, type WholeEvent } from './whole.js';

/**
 * What single events contribute to a line of a MAX, LATEST or UNIQUE_COUNT meter. A line says how far the month's
 * use moved between two cuts; its events are given in the order (instant, key), those left out that another of
 * the same cuts replaces, and their contributions sum to the line's quantity.
 */
export interface LineRow extends WholeEvent {
  /** A correction to "0". */
  isVoid: boolean;
}

export type LeaderAggregation = 'MAX' | 'LATEST';

const leads = (aggregation: LeaderAggregation, a: WholeEvent, b: WholeEvent): boolean =>
  aggregation === 'LATEST' ? isLater(a, b) : a.quantity.gt(b.quantity);

const quantityOf = (event: WholeEvent | null): Decimal => event?.quantity ?? ZERO;

/**
 * MAX and LATEST: one event leads. The row that replaces the leader of earlier lines carries the step down (or up)
 * to what is left of those lines; each row that then takes the lead contributes the step to its own quantity.
 */
export class LeaderShares {
  private leader: WholeEvent | null;

  /**
   * @param before the leader of the events that earlier lines counted
   * @param left the leader of those of them that still stand; both null on a first line
   */
  constructor(
    private readonly aggregation: LeaderAggregation,
    private readonly before: WholeEvent | null,
    private readonly left: WholeEvent | null,
  ) {
    this.leader = left;
  }

  /** @param replacedKey of the event this row replaces that an earlier line counted, or null */
  share(row: LineRow, replacedKey: string | null): Decimal {
    const fell = replacedKey !== null && replacedKey === this.before?.key && replacedKey !== this.left?.key;
    let step = fell ? quantityOf(this.left).minus(quantityOf(this.before)) : ZERO;
    if (!row.isVoid && (!this.leader || leads(this.aggregation, row, this.leader))) {
      step = step.plus(row.quantity.minus(quantityOf(this.leader)));
      this.leader = row;
    }
    return step;
  }
}

/**
 * UNIQUE_COUNT: the first standing row of a subject that earlier lines did not count contributes 1; where a subject
 * is gone, its first row contributes −1; all others 0. Remembers the subjects it has seen.
 */
export class SubjectShares {
  private readonly settled = new Set<string>();

  /**
   * @param counted whether an earlier line counted the subject
   * @param stands whether an event of the subject stands at the line's last cut; true for a standing row
   */
  share(row: LineRow, counted: boolean, stands: boolean): Decimal {
    const subject = subjectOf(row);
    if (this.settled.has(subject) || counted === stands) return ZERO;
    if (stands && row.isVoid) return ZERO; // the standing row, which comes later, contributes
    this.settled.add(subject);
    return stands ? ONE : dec(-1);
  }
}

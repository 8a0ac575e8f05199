import type { Runner } from '#platform';
import { Instances } from '#procurement';
import { Injectable } from '@nestjs/common';
import { type AdditiveAggregation, contribution, isWhole } from '../core/index.js';
import { fromKnownRow } from '../event/stored-events.js';
import { heldEvents, type OfOthers } from './held-events.js';
import { leaderEvents, subjectEvents } from './whole-events.js';
import { chainsOf, countedBefore, type LineCuts, lineEvent, type LineEvent, ownEvents } from './line-rows.js';

@Injectable()
export class LineEvents {
  constructor(private readonly instances: Instances) {}

  /**
   * Every event behind the lines, line after line; the contributions of a line's events sum to its quantity, for
   * every aggregation. An event that another in the same cuts replaces is left out. Read page by page: memory does
   * not grow with the number. What an event contributes:
   *   SUM, COUNT     itself; a correction of what an earlier line counted the difference
   *   MAX, LATEST    see `LeaderShares`
   *   UNIQUE_COUNT   see `SubjectShares`
   *   TIME_WEIGHTED  see `HeldShares`; the event whose value was carried into the month is told too,
   *                  but of one that another buyer reported only the value and since when
   * In the order (instant of use, key); many subjects come in portions, each in that order.
   */
  async *of(runner: Runner, lines: readonly LineCuts[]): AsyncGenerator<LineEvent, void, void> {
    const ofOthers: OfOthers = async (one, other) => {
      const found = await this.instances.byIds([one, other]);
      return found.get(one)?.organizationId !== found.get(other)?.organizationId;
    };
    for (const line of lines) yield* eventsOfLine(runner, line, ofOthers);
  }
}

function eventsOfLine(runner: Runner, line: LineCuts, ofOthers: OfOthers): AsyncGenerator<LineEvent, void, void> {
  const { aggregation } = line;
  if (!isWhole(aggregation)) return additiveEvents(runner, line, aggregation);
  switch (aggregation) {
    case 'MAX':
    case 'LATEST':
      return leaderEvents(runner, line, aggregation);
    case 'UNIQUE_COUNT':
      return subjectEvents(runner, line);
    case 'TIME_WEIGHTED':
      return heldEvents(runner, line, ofOthers);
  }
}

async function* additiveEvents(
  runner: Runner,
  line: LineCuts,
  aggregation: AdditiveAggregation,
): AsyncGenerator<LineEvent, void, void> {
  for await (const page of ownEvents(runner, line)) {
    const chains = await chainsOf(runner, page, line.afterCut);
    for (const row of page) {
      const counted = countedBefore(row, chains, line.afterCut);
      const quantity = contribution(fromKnownRow(row), counted && fromKnownRow(counted), aggregation);
      yield lineEvent(line, row, quantity, chains);
    }
  }
}

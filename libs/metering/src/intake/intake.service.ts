import type { Issue, Text } from '#kernel';
import type { Actor } from '#identity';
import { Injectable } from '@nestjs/common';
import { type UsageCode, usageText } from '../core/index.js';
import { IntakeQueue, SLICE } from './intake-queue.js';
import { checkReports, reportedEvent, type UsageReport } from './usage-report.js';

interface Rejection {
  /** The event's place in the request, from 0. */
  index: number;
  id: string;
  code: UsageCode;
  message: Text;
}

export interface Receipt {
  accepted: number;
  duplicates: number;
  rejected: Rejection[];
}

/** Takes in what providers report. */
@Injectable()
export class Intake {
  constructor(private readonly queue: IntakeQueue) {}

  /**
   * Keeps the actor's provider's events, slice after slice in their order, each in one transaction; answers after
   * the last commit. On an error some slices may be kept: sent again, they count as duplicates.
   * @param at where an event's field stands in the request, for VALIDATION_FAILED
   */
  async report(
    actor: Actor,
    reports: readonly UsageReport[],
    at: (index: number, field: keyof UsageReport) => Issue['path'],
  ): Promise<Receipt> {
    checkReports(reports, at);
    return this.queue.admit(reports.length, async () => {
      const receipt: Receipt = { accepted: 0, duplicates: 0, rejected: [] };
      for (let start = 0; start < reports.length; start += SLICE) {
        const events = reports.slice(start, start + SLICE).map((report) => reportedEvent(actor.organizationId, report));
        const verdicts = await this.queue.submit({ actor, events });
        verdicts.forEach((verdict, index) => {
          if (verdict.kind === 'ACCEPTED') receipt.accepted++;
          else if (verdict.kind === 'DUPLICATE') receipt.duplicates++;
          else {
            const { code } = verdict;
            receipt.rejected.push({ index: start + index, id: events[index]!.id, code, message: usageText(code) });
          }
        });
      }
      return receipt;
    });
  }
}

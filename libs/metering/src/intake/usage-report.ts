import { type Id, type Instant, isId, type Issue, Issues, listInput, text } from '#kernel';
import { type ReportedEvent } from '../core/index.js';
import { providerEventKey } from '../event/event-key.js';

/** One event as GraphQL or CloudEvents brings it; absent values are null. */
export interface UsageReport {
  /** "" in GraphQL. */
  source: string;
  id: string;
  instanceId: string | null;
  externalId: string | null;
  meter: string;
  /** As written. */
  quantity: string;
  occurredAt: Instant;
  windowStart: Instant | null;
  subject: string | null;
  correctsEventId: string | null;
}

/** The most events of one request. */
const MOST_EVENTS = 10_000;
const LONGEST = 255;

/**
 * Checks what makes a whole request unreadable: too many events, ids that are none, texts that cannot be kept. All
 * else is judged event by event. Codes: TOO_MANY, REQUIRED, TOO_LONG, NOT_TEXT, MALFORMED.
 * @param at where an event's field stands in the request
 */
export function checkReports(
  reports: readonly UsageReport[],
  at: (index: number, field: keyof UsageReport) => Issue['path'],
): void {
  const issues = new Issues();
  listInput(issues, ['events'], reports, { max: MOST_EVENTS });
  issues.throwIfAny();
  reports.forEach((report, index) => checkReport(issues, (field) => at(index, field), report));
  issues.throwIfAny();
}

/** Checks one report for what could not be kept. Codes: REQUIRED, TOO_LONG, NOT_TEXT, MALFORMED. */
export function checkReport(
  issues: Issues,
  at: (field: keyof UsageReport) => Issue['path'],
  report: UsageReport,
): void {
  checkText(issues, at, 'id', report.id, 1);
  if (report.source) checkText(issues, at, 'source', report.source, 0);
  if (report.subject !== null) checkText(issues, at, 'subject', report.subject, 0);
  if (report.correctsEventId !== null) checkText(issues, at, 'correctsEventId', report.correctsEventId, 1);
  if (report.instanceId !== null && !isId(report.instanceId))
    issues.add(
      at('instanceId'),
      'MALFORMED',
      text('Not an id of a service instance (a UUID).', '不是服务实例的 id（UUID）。'),
    );
}

/** The path is made only for an issue: good events are nearly all there are. */
function checkText(
  issues: Issues,
  at: (field: keyof UsageReport) => Issue['path'],
  field: keyof UsageReport,
  value: string,
  min: number,
): void {
  if (value.length < min) issues.add(at(field), 'REQUIRED', text('Must not be empty.', '不能为空。'));
  else if (value.length > LONGEST)
    issues.add(at(field), 'TOO_LONG', text(`At most ${LONGEST} characters.`, `最多 ${LONGEST} 个字符。`));
  else if (!value.isWellFormed())
    issues.add(at(field), 'NOT_TEXT', text('Contains characters that are not text.', '包含非文本字符。'));
}

/** The report with the identities it is known by; ids in lower case, as they are kept. */
export function reportedEvent(providerId: Id, report: UsageReport): ReportedEvent {
  const { correctsEventId, ...event } = report;
  return {
    ...event,
    providerId,
    instanceId: report.instanceId?.toLowerCase() ?? null,
    key: providerEventKey(providerId, report.source, report.id),
    correctsKey: correctsEventId === null ? null : providerEventKey(providerId, report.source, correctsEventId),
  };
}

import { HOUR, type Instant, type Machine, type Text } from '#kernel/core';
import { readCount, readFields, readList, readOneOf, readString, readText } from '#policy/core';

export const INCIDENT_KINDS = ['DATA_LEAK', 'INTRUSION', 'MALWARE', 'OUTAGE', 'OTHER'] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

/** 特别重大, 重大, 较大, 一般. */
export const INCIDENT_GRADES = ['EXTRAORDINARY', 'MAJOR', 'LARGER', 'GENERAL'] as const;
export type IncidentGrade = (typeof INCIDENT_GRADES)[number];

/** Whose network it is: the law gives each a clock of its own. */
export const OPERATOR_KINDS = ['CII', 'STATE_BODY', 'OTHER'] as const;
export type OperatorKind = (typeof OPERATOR_KINDS)[number];

export const INCIDENT_STATUSES = ['OPEN', 'REPORTED', 'CONTAINED', 'RESOLVED', 'REVIEWED'] as const;
export type IncidentStatus = (typeof INCIDENT_STATUSES)[number];
export type IncidentCommand = 'report' | 'contain' | 'resolve' | 'review';

/** From discovery to the review. It may be contained before it is reported; a late report is still taken. */
export const INCIDENT_MACHINE: Machine<IncidentStatus, IncidentCommand> = {
  OPEN: { report: 'REPORTED', contain: 'CONTAINED' },
  REPORTED: { contain: 'CONTAINED' },
  CONTAINED: { report: 'CONTAINED', resolve: 'RESOLVED' },
  RESOLVED: { report: 'RESOLVED', review: 'REVIEWED' },
  REVIEWED: {},
};

/** A row of `seeds/plans/incident-clocks.json`: within how many hours of the discovery whom to report to. */
export interface IncidentClock {
  operatorKind: OperatorKind;
  name: Text;
  reportTo: Text;
  hours: number;
  source: string;
}

export const loadIncidentClocks = (json: unknown): IncidentClock[] =>
  readList(json, 'incidentClocks', (value, path) => {
    const row = readFields(value, path, ['operatorKind', 'name', 'reportTo', 'hours', 'source']);
    return {
      operatorKind: readOneOf(row.operatorKind, `${path}.operatorKind`, OPERATOR_KINDS),
      name: readText(row.name, `${path}.name`),
      reportTo: readText(row.reportTo, `${path}.reportTo`),
      hours: readCount(row.hours, `${path}.hours`),
      source: readString(row.source, `${path}.source`),
    };
  });

/** Until when it must be reported, this instant included; null for a general one, which has no such clock. */
export function reportDueAt(
  clocks: readonly IncidentClock[],
  { grade, operatorKind, discoveredAt }: { grade: IncidentGrade; operatorKind: OperatorKind; discoveredAt: Instant },
): Instant | null {
  if (grade === 'GENERAL') return null;
  return discoveredAt + clocks.find((clock) => clock.operatorKind === operatorKind)!.hours * HOUR;
}

/** Whether the report came, or has not come, after it was due. */
export const isReportLate = (
  { reportDueAt: due, reportedAt }: { reportDueAt: Instant | null; reportedAt: Instant | null },
  now: Instant,
): boolean => due !== null && (reportedAt ?? now) > due;

import type { Machine } from '#kernel/core';

export const CONTENT_REPORT_KINDS = ['ILLEGAL', 'INFRINGING', 'MISLEADING', 'OTHER'] as const;
export type ContentReportKind = (typeof CONTENT_REPORT_KINDS)[number];

export const CONTENT_REPORT_STATUSES = ['OPEN', 'TAKEN_DOWN', 'DISMISSED'] as const;
export type ContentReportStatus = (typeof CONTENT_REPORT_STATUSES)[number];

/** The life of a report on what a listing says: decided once. 004 三(六). */
export const CONTENT_REPORT_MACHINE: Machine<ContentReportStatus, 'takeDown' | 'dismiss'> = {
  OPEN: { takeDown: 'TAKEN_DOWN', dismiss: 'DISMISSED' },
  TAKEN_DOWN: {},
  DISMISSED: {},
};

import { DomainError, type Instant, text } from '#kernel/core';
import { type InstanceStatus, lasting, type Suspension } from '#procurement/core';

export const REPORTED_STATES = ['ACTIVE', 'SUSPENDED', 'FAILED', 'TERMINATED'] as const;
export type ReportedState = (typeof REPORTED_STATES)[number];

/** What a provider's agent says has become of an instance. */
export interface InstanceReport {
  state: ReportedState;
  /** The provider's own name for it; null: not said. */
  externalId: string | null;
  /** Since when; null: now. */
  at: Instant | null;
}

/** What is kept of an instance that a report is held against. */
export interface ReportedInstance {
  status: InstanceStatus;
  externalId: string | null;
  activatedAt: Instant | null;
  terminatedAt: Instant | null;
  suspensions: readonly Suspension[];
}

const contradicts = ({ state }: InstanceReport, { status }: ReportedInstance): DomainError =>
  new DomainError(
    'REPORT_CONTRADICTS',
    text(
      `It is ${status} with us, with another name or since another time than reported (${state}): read it again.`,
      `该实例在本平台的状态为 ${status}，与上报（${state}）的状态、名称或时间不符，请重新读取。`,
    ),
  );

/**
 * What follows from a report: a step of the instance's life, or null when it is known already, word for word. A report
 * that comes late is known as long as it says when: an instance that has ended was active since `activatedAt`, and who
 * says ACTIVE of it without a time may mean now: of what is suspended that is a step, as SUSPENDED is of what runs, and
 * both of now alone. REPORT_CONTRADICTS when both cannot be true.
 */
export function reportStep(
  instance: ReportedInstance,
  report: InstanceReport,
): 'activate' | 'suspend' | 'resume' | 'fail' | 'terminate' | null {
  const { status, activatedAt, terminatedAt } = instance;
  const { state, at } = report;
  if (status === 'CREATING' && state !== 'SUSPENDED')
    return state === 'ACTIVE' ? 'activate' : state === 'FAILED' ? 'fail' : 'terminate';
  const named = report.externalId === null || report.externalId.trim() === instance.externalId;
  if (state === 'FAILED' ? status !== 'FAILED' : activatedAt === null || !named) throw contradicts(report, instance);
  if (state === 'FAILED') return null;
  if (state === 'SUSPENDED') {
    if (status === 'ACTIVE' && at === null) return 'suspend';
    if (status === 'SUSPENDED' && (at === null || at === lasting(instance)?.from)) return null;
    throw contradicts(report, instance);
  }
  if (state === 'ACTIVE' && status === 'SUSPENDED' && at === null) return 'resume';
  if (state === 'TERMINATED' && terminatedAt === null) return 'terminate';
  const since = state === 'ACTIVE' ? activatedAt : terminatedAt;
  const late = state === 'ACTIVE' && terminatedAt !== null;
  if (at === null ? late : at !== since) throw contradicts(report, instance);
  return null;
}

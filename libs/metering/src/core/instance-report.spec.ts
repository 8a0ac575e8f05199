import { describe, expect, it } from '@jest/globals';
import type { DomainError } from '#kernel/core';
import { INSTANCE_STATUSES } from '#procurement/core';
import { type InstanceReport, REPORTED_STATES, type ReportedInstance, reportStep } from './instance-report.js';

const unborn = { externalId: null, activatedAt: null, terminatedAt: null, suspensions: [] };
const creating: ReportedInstance = { ...unborn, status: 'CREATING' };
const active: ReportedInstance = { ...unborn, status: 'ACTIVE', externalId: 'vm-1', activatedAt: 100 };
const paused: ReportedInstance = {
  ...active,
  status: 'SUSPENDED',
  suspensions: [{ from: 150, to: null, by: 'BUYER', reason: 'r' }],
};
const failed: ReportedInstance = { ...creating, status: 'FAILED' };
const ended: ReportedInstance = { ...active, status: 'TERMINATED', terminatedAt: 200 };
const said = (state: InstanceReport['state'], at: number | null = null, externalId: string | null = null) => ({
  ...{ state, at, externalId },
});
const step = (instance: ReportedInstance, report: InstanceReport): string | null => {
  try {
    return reportStep(instance, report);
  } catch (error) {
    return (error as DomainError).code;
  }
};

describe('reportStep', () => {
  it.each([
    ['activates what is being made', creating, said('ACTIVE', 100, 'vm-1'), 'activate'],
    ['fails it', creating, said('FAILED'), 'fail'],
    ['leaves it to the machine to refuse an end before a beginning', creating, said('TERMINATED'), 'terminate'],
    ['ends what runs', active, said('TERMINATED', 200), 'terminate'],
    ['ends what is suspended', { ...active, status: 'SUSPENDED' } as const, said('TERMINATED'), 'terminate'],
    ['knows an activation', active, said('ACTIVE', 100, 'vm-1'), null],
    ['knows a name whatever blanks are around it', active, said('ACTIVE', 100, ' vm-1 '), null],
    ['knows an activation that names neither time nor name', active, said('ACTIVE'), null],
    ['suspends what runs, now', active, said('SUSPENDED'), 'suspend'],
    ['and not in the past', active, said('SUSPENDED', 150), 'REPORT_CONTRADICTS'],
    ['knows a suspension, whoever suspended', paused, said('SUSPENDED'), null],
    ['and since when it is', paused, said('SUSPENDED', 150), null],
    ['refuses another beginning of it', paused, said('SUSPENDED', 151), 'REPORT_CONTRADICTS'],
    ['resumes what is suspended, now', paused, said('ACTIVE'), 'resume'],
    ['knows the activation before a suspension', paused, said('ACTIVE', 100), null],
    ['does not suspend what is being made', creating, said('SUSPENDED'), 'REPORT_CONTRADICTS'],
    ['nor what has ended', ended, said('SUSPENDED'), 'REPORT_CONTRADICTS'],
    ['knows a failure', failed, said('FAILED', 7), null],
    ['knows an end', ended, said('TERMINATED', 200, 'vm-1'), null],
    ['knows an end without its time', ended, said('TERMINATED'), null],
    ['knows an activation that is told again after the end', ended, said('ACTIVE', 100, 'vm-1'), null],
    ['does not take ACTIVE without a time for news of before', ended, said('ACTIVE'), 'REPORT_CONTRADICTS'],
    ['refuses another name', active, said('ACTIVE', 100, 'vm-2'), 'REPORT_CONTRADICTS'],
    [
      'refuses a name where there was none',
      { ...active, externalId: null },
      said('ACTIVE', 100, 'x'),
      'REPORT_CONTRADICTS',
    ],
    ['refuses another time', active, said('ACTIVE', 101), 'REPORT_CONTRADICTS'],
    ['refuses a failure of what runs', active, said('FAILED'), 'REPORT_CONTRADICTS'],
    ['refuses a failure of what has ended', ended, said('FAILED'), 'REPORT_CONTRADICTS'],
    ['refuses an activation of what failed', failed, said('ACTIVE'), 'REPORT_CONTRADICTS'],
    ['refuses an end of what failed', failed, said('TERMINATED'), 'REPORT_CONTRADICTS'],
    ['refuses another end', ended, said('TERMINATED', 201), 'REPORT_CONTRADICTS'],
    ['refuses an end of something of another name', active, said('TERMINATED', 200, 'vm-2'), 'REPORT_CONTRADICTS'],
  ])('%s', (_, instance, report, expected) => expect(step(instance, report)).toBe(expected));

  it('knows of every state what each report means', () => {
    for (const status of INSTANCE_STATUSES)
      for (const state of REPORTED_STATES)
        expect(['activate', 'suspend', 'resume', 'fail', 'terminate', null, 'REPORT_CONTRADICTS']).toContain(
          step({ ...active, status }, said(state)),
        );
  });
});

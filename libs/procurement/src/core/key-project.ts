import { DomainError, type Machine, text } from '#kernel/core';
import { PROCUREMENT_ERRORS } from './errors.js';

export const KEY_PROJECT_STATUSES = ['DRAFT', 'REVIEW', 'APPROVED', 'REJECTED'] as const;
export type KeyProjectStatus = (typeof KEY_PROJECT_STATUSES)[number];
export type KeyProjectCommand = 'submit' | 'approve' | 'reject';

/** 审定重点项目建设方案: what was rejected may be handed in again, changed. 001 四(一). */
export const KEY_PROJECT_MACHINE: Machine<KeyProjectStatus, KeyProjectCommand> = {
  DRAFT: { submit: 'REVIEW' },
  REVIEW: { approve: 'APPROVED', reject: 'REJECTED' },
  APPROVED: {},
  REJECTED: { submit: 'REVIEW' },
};

/** KEY_PROJECT_NOT_APPROVED for an order of a project whose plan is not approved. */
export function checkKeyProject(project: { title: string; status: KeyProjectStatus } | null): void {
  if (project === null || project.status === 'APPROVED') return;
  throw new DomainError(
    PROCUREMENT_ERRORS.KEY_PROJECT_NOT_APPROVED,
    text(
      `The plan of ${project.title} is ${project.status}: nothing is ordered for it before it is approved (001 四(一)).`,
      `重点项目“${project.title}”的建设方案状态为 ${project.status}，审定前不得采购（001 四(一)）。`,
    ),
  );
}

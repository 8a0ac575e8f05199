import { commandsOf, type Machine } from '#kernel/core';

export const USAGE_FILE_STATUSES = ['RECEIVED', 'CHECKED', 'PROCESSING', 'DONE', 'FAILED', 'CANCELLED'] as const;
export type UsageFileStatus = (typeof USAGE_FILE_STATUSES)[number];

export const USAGE_FILE_ACTIONS = ['cancel'] as const;
export type UsageFileAction = (typeof USAGE_FILE_ACTIONS)[number];
export type UsageFileCommand = UsageFileAction | 'start' | 'check' | 'apply' | 'finish' | 'fail';

/** The life of a file of usage. A backfill is CHECKED before somebody has it applied. What was kept before an end stays kept: an event is never taken back. */
export const USAGE_FILE_MACHINE: Machine<UsageFileStatus, UsageFileCommand> = {
  RECEIVED: { start: 'PROCESSING', check: 'CHECKED', fail: 'FAILED', cancel: 'CANCELLED' },
  CHECKED: { apply: 'PROCESSING', cancel: 'CANCELLED' },
  PROCESSING: { finish: 'DONE', fail: 'FAILED', cancel: 'CANCELLED' },
  DONE: {},
  FAILED: {},
  CANCELLED: {},
};

/** What people may do with it; who may is another question. */
export const usageFileActions = (status: UsageFileStatus): UsageFileAction[] =>
  commandsOf(USAGE_FILE_MACHINE, status).filter((command): command is UsageFileAction =>
    (USAGE_FILE_ACTIONS as readonly string[]).includes(command),
  );

import { dayAfter } from '#compliance/core';
import { type DateOn, DomainError, type Instant, dateOf, type Text, text } from '#kernel/core';
import { PROCUREMENT_ERRORS } from './errors.js';
import { type ExitCommand, INSTANCE_MACHINE, type InstanceStatus } from './instance-machine.js';

/** How long a provider has, in days: before the end, from there to the data's return, and on to their destruction. */
export interface ExitDays {
  returnDays: number;
  destructionDays: number;
  /** How many days before the last one a provider says that it ends a service. */
  noticeDays: number;
}

/** One side has said when an instance ends. */
export interface Notice {
  by: 'BUYER' | 'PROVIDER';
  /** The first instant at which it does not run any more. */
  endsAt: Instant;
  reason: string;
}

/** The longest that a contract may give. */
export const MOST_EXIT_DAYS = 365;

/** The last day on which something is done in time, when its days begin at the instant. */
export const dueOn = (since: Instant, days: number): DateOn => dayAfter(dateOf(since), days);

/** What is left to do when an instance has ended, in this order. */
export const EXIT_STEPS = ['HAND_OVER', 'RECEIVE', 'DESTROY'] as const;
export type ExitStep = (typeof EXIT_STEPS)[number];

/** What is known of the way out. */
export interface ExitState {
  status: InstanceStatus;
  handedOverAt: Instant | null;
  returnDueOn: DateOn;
  /** Since the data were received, or their return waived. */
  destructionDueOn: DateOn | null;
}

export interface ExitTask {
  step: ExitStep;
  by: 'PROVIDER' | 'BUYER';
  done: boolean;
  /** The last day in time; null while that is not known. */
  dueOn: DateOn | null;
  overdue: boolean;
}

/** The steps of the way out and which of them are done; all done, the exit is whole. */
export function exitChecklist(
  { status, handedOverAt, returnDueOn, destructionDueOn }: ExitState,
  today: DateOn,
): ExitTask[] {
  const returned = status === 'DATA_RETURNED' || status === 'DATA_DESTROYED';
  const task = (step: ExitStep, by: ExitTask['by'], done: boolean, due: DateOn | null): ExitTask => ({
    ...{ step, by, done, dueOn: due },
    overdue: !done && due !== null && today > due,
  });
  return [
    task('HAND_OVER', 'PROVIDER', returned || handedOverAt !== null, returnDueOn),
    task('RECEIVE', 'BUYER', returned, returnDueOn),
    task('DESTROY', 'PROVIDER', status === 'DATA_DESTROYED', destructionDueOn),
  ];
}

const TOO_EARLY: Record<ExitCommand, Text> = {
  handOver: text('Data are handed back once, after the service has ended.', '服务终止后方可返还数据，且只返还一次。'),
  refuse: text('Nothing waits to be received.', '没有待确认接收的数据。'),
  receive: text('Nothing waits to be received.', '没有待确认接收的数据。'),
  waive: text(
    'The return of data is waived after the service has ended, and before it is confirmed.',
    '须在服务终止之后、确认接收之前放弃数据返还。',
  ),
  destroy: text(
    'Copies are destroyed once the buyer has confirmed the return of its data, or waived it.',
    '须经采购人确认接收数据或者放弃返还后，方可销毁副本。',
  ),
};

/**
 * The state after a step of the way out, or EXIT_OUT_OF_ORDER with the contract's own words. What is received or refused
 * was handed over before.
 */
export function exitStep(
  { status, handedOverAt }: Pick<ExitState, 'status' | 'handedOverAt'>,
  command: ExitCommand,
  clause: Text,
): InstanceStatus {
  const next = INSTANCE_MACHINE[status][command];
  const waits = handedOverAt !== null || (command !== 'receive' && command !== 'refuse');
  if (next !== undefined && waits) return next;
  const why = TOO_EARLY[command];
  throw new DomainError(
    PROCUREMENT_ERRORS.EXIT_OUT_OF_ORDER,
    text(`${why.en} The contract says: ${clause.en}`, `${why.zh}合同约定：${clause.zh}`),
  );
}

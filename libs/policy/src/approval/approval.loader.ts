import { loaderOf, type RequestContext } from '#platform';
import DataLoader from 'dataloader';
import type { ApprovalState } from '../core/index.js';
import type { Approvals, Step } from './approvals.service.js';

export interface Approval {
  code: string;
  state: ApprovalState;
  steps: Step[];
}

/** The approvals of zones and channels, all of one level in one query. */
export const approvalLoader = (context: RequestContext, approvals: Approvals): DataLoader<string, Approval> =>
  loaderOf(
    context,
    'approval',
    () =>
      new DataLoader<string, Approval>(async (codes) => {
        const found = await approvals.stepsOf(codes);
        return codes.map((code) => {
          const steps = found.get(code)!;
          return { code, state: approvals.stateOf(code, steps), steps };
        });
      }),
  );

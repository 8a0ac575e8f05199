import type { Actor } from '#identity';
import {
  Clock,
  dateOf,
  type DateOn,
  type Id,
  invalid,
  Issues,
  newId,
  notFound,
  text,
  textInput,
  transition,
} from '#kernel';
import { at, Audit, bin, Idempotency, isDuplicate, isRetryable, rows, type Runner, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { APPROVAL_MACHINE, type ApprovalState, REGION, type SeededApproval, stateAfter } from '../core/index.js';
import { Policy } from '../rules/policy.service.js';
import type { RecordApprovalStepInput } from './approval.type.js';

/** What of a step is told, whether the plans or the operator tell of it. */
export type Step = Pick<SeededApproval, 'state' | 'on' | 'authority'>;

/** How zones and channels come into operation, step by step, each with who decided it and when. */
@Injectable()
export class Approvals {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly policy: Policy,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** The steps of these zones and channels, the plans' first; one without any is as it was at the beginning. */
  async stepsOf(codes: readonly string[], runner: Runner = this.dataSource): Promise<Map<string, Step[]>> {
    if (!codes.length) return new Map();
    const found = await rows<{ code: string; state: ApprovalState; on_day: DateOn; authority: string }>(
      runner,
      `SELECT subject_code AS code, state, CAST(decided_on AS CHAR) AS on_day, authority FROM approval_step
         WHERE subject_code IN (?) ORDER BY subject_code, step_no`,
      [codes],
    );
    const added = Map.groupBy(found, ({ code }) => code);
    return new Map(
      codes.map((code) => [
        code,
        [
          ...this.seededOf(code),
          ...(added.get(code) ?? []).map(({ state, on_day: on, authority }) => ({ state, on, authority })),
        ],
      ]),
    );
  }

  /** How a zone or channel with these steps stands. */
  stateOf(code: string, steps: readonly Step[]): ApprovalState {
    return stateAfter(steps, this.policy.zone(code)?.operational ? 'OPERATIONAL' : 'PLANNED');
  }

  /**
   * One step on: INVALID_TRANSITION where the table has no such way, OUT_OF_RANGE for a day after today or before the
   * step before. NOT_FOUND for what is neither a special zone nor a channel.
   */
  async record(actor: Actor, { idempotencyKey, ...input }: RecordApprovalStepInput): Promise<string> {
    const zone = this.policy.zone(input.code);
    const known = zone ? zone.kind !== REGION : this.policy.channels.some(({ code }) => code === input.code);
    if (!known) throw notFound(text('zone or channel', '区域或通道'));
    const issues = new Issues();
    const authority = textInput(issues, ['authority'], input.authority, { max: 200 });
    issues.throwIfAny();
    const once = {
      organizationId: actor.organizationId,
      operation: 'recordApprovalStep',
      key: idempotencyKey,
      body: input,
    };
    await this.transactions.run(
      (manager) => this.idempotency.once(manager, once, () => this.add(manager, actor, { ...input, authority })),
      // Two at once take the same number; the second looks again at what the first made of it.
      (error) => isRetryable(error) || isDuplicate(error),
    );
    return input.code;
  }

  private async add(
    manager: EntityManager,
    actor: Actor,
    { code, command, authority, on }: Omit<RecordApprovalStepInput, 'idempotencyKey'>,
  ): Promise<Id> {
    const steps = (await this.stepsOf([code], manager)).get(code)!;
    const before = this.stateOf(code, steps);
    const state = transition(APPROVAL_MACHINE, before, command);
    const last = steps.at(-1)?.on ?? '';
    if (on > dateOf(this.clock.now()) || on < last)
      throw invalid(['on'], 'OUT_OF_RANGE', text('From the step before to today.', '须不早于上一步且不晚于今天。'));
    const stepId = newId();
    await manager.query(
      'INSERT INTO approval_step (subject_code, step_no, id, state, authority, decided_on, recorded_by, recorded_at) VALUES (?,?,?,?,?,?,?,?)',
      [code, steps.length + 1, bin(stepId), state, authority, on, bin(actor.personId), at(this.clock.now())],
    );
    await this.audit.write(manager, actor, {
      action: 'recordApprovalStep',
      subject: 'approvalStep',
      subjectId: stepId,
      before: { code, state: before },
      after: { code, state, authority, on },
    });
    return stepId;
  }

  private seededOf(code: string): Step[] {
    const channel = this.policy.channels.find((each) => each.code === code);
    return (channel?.approvals ?? []).map(({ state, on, authority }) => ({ state, on, authority }));
  }
}

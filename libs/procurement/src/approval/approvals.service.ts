import { actingPeople, type Actor, People } from '#identity';
import { Clock, forbidden, type Id, isId, Issues, listInput, text, textInput } from '#kernel';
import { at, Audit, bin, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { amountInput, currencyInput } from '../budget/amount-input.js';
import {
  approvalFault,
  type ApprovalPolicy,
  type ApprovalStep,
  checkSteps,
  MAX_STEPS,
  type NeededStep,
  PROCUREMENT_ISSUES,
  stepsFor,
  waitingStep,
} from '../core/index.js';
import type { Order } from '../order/order-rows.js';
import { approvalsOf, type GivenApproval, policyOf } from './approval.rows.js';
import type { SetApprovalPolicyInput } from './approval.type.js';

const REFUSED = {
  already: text(
    'Whoever has approved an order once leaves its other steps to others.',
    '已审批过该订单的人不能再审批其他环节。',
  ),
  notNamed: text('This step is other people’s to approve.', '该审批环节已指定其他人员。'),
} as const;

/** Who must approve an organization's orders, and who has. */
@Injectable()
export class Approvals {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly people: People,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  policy(actor: Actor): Promise<ApprovalPolicy | null> {
    return policyOf(this.dataSource, actor.organizationId);
  }

  /**
   * For orders submitted from now on; no steps: one approver, as without a policy. VALIDATION_FAILED: REQUIRED,
   * TOO_LONG, TOO_MANY, OUT_OF_RANGE, QUORUM_TOO_LARGE, NOT_AN_APPROVER and the decimal codes.
   */
  async setPolicy(actor: Actor, input: SetApprovalPolicyInput): Promise<ApprovalPolicy> {
    const policy = await this.checked(actor, input);
    const steps = policy.steps.map((step) => ({ ...step, fromAmount: step.fromAmount.toFixed() }));
    await this.transactions.run(async (manager) => {
      const before = await policyOf(manager, actor.organizationId);
      await manager.query(
        `INSERT INTO approval_policy (organization_id, currency, steps, set_by, set_at) VALUES (?,?,?,?,?)
         ON DUPLICATE KEY UPDATE currency = VALUES(currency), steps = VALUES(steps), set_by = VALUES(set_by), set_at = VALUES(set_at)`,
        [
          ...[bin(actor.organizationId), policy.currency, JSON.stringify(steps)],
          ...[bin(actor.personId), at(this.clock.now())],
        ],
      );
      await this.audit.write(manager, actor, {
        ...{ action: 'setApprovalPolicy', subject: 'approvalPolicy', subjectId: actor.organizationId },
        ...{ before, after: { currency: policy.currency, steps } },
      });
    });
    return policy;
  }

  /** The steps an order needs as it is submitted. */
  async stepsFor(
    manager: EntityManager,
    organizationId: Id,
    order: Parameters<typeof stepsFor>[1],
  ): Promise<NeededStep[]> {
    return stepsFor(await policyOf(manager, organizationId), order);
  }

  /**
   * The step that this approval is of and whether the chain is complete with it. FORBIDDEN for whoever approved the
   * order already or is not named by the step.
   */
  async weigh(manager: EntityManager, actor: Actor, order: Order): Promise<{ step: number; complete: boolean }> {
    const given = (await approvalsOf(manager, [order.id])).filter(({ round }) => round === order.round);
    const people = actingPeople(actor);
    const fault = approvalFault(order.approvalSteps, given, people);
    if (fault) throw forbidden(REFUSED[fault]);
    const step = waitingStep(order.approvalSteps, given) ?? 0;
    return { step, complete: waitingStep(order.approvalSteps, [...given, { step, people }]) === null };
  }

  async record(
    manager: EntityManager,
    actor: Actor,
    order: Order,
    step: number,
    comment: string | null,
  ): Promise<void> {
    const [personId, onBehalfOf = null] = actingPeople(actor);
    await manager.query(
      'INSERT INTO order_approval (order_id, round, person_id, step, on_behalf_of, comment, at) VALUES (?,?,?,?,?,?,?)',
      [
        ...[bin(order.id), order.round, bin(personId!), step, onBehalfOf && bin(onBehalfOf)],
        ...[comment, at(this.clock.now())],
      ],
    );
  }

  /** By order; those never approved are absent. Says nothing about who may see them. */
  async given(orderIds: readonly Id[]): Promise<Map<Id, GivenApproval[]>> {
    return Map.groupBy(await approvalsOf(this.dataSource, orderIds), ({ orderId }) => orderId);
  }

  private async checked(actor: Actor, input: SetApprovalPolicyInput): Promise<ApprovalPolicy> {
    const issues = new Issues();
    const currency = currencyInput(issues, input.currency);
    listInput(issues, ['steps'], input.steps, { max: MAX_STEPS });
    const steps = input.steps.slice(0, MAX_STEPS).map((step, index): ApprovalStep | null => {
      const path = ['steps', index];
      const title = textInput(issues, [...path, 'title'], step.title, { max: 100 });
      const fromAmount = amountInput(issues, [...path, 'fromAmount'], step.fromAmount ?? '0', currency, 'ZERO');
      const personIds = [...new Set((step.personIds ?? []).map((each) => each.toLowerCase()))];
      return fromAmount && { title, fromAmount, quorum: step.quorum ?? 1, personIds };
    });
    const read = steps.filter((step) => step !== null);
    checkSteps(issues, read);
    await this.checkPeople(issues, actor, read);
    issues.throwIfAny();
    return { currency, steps: read };
  }

  /** NOT_AN_APPROVER for whoever is not one of the caller's own organization. */
  private async checkPeople(issues: Issues, actor: Actor, steps: readonly ApprovalStep[]): Promise<void> {
    const named = steps.flatMap(({ personIds }) => personIds).filter(isId);
    const people = named.length ? await this.people.byIds(named) : new Map<Id, never>();
    steps.forEach(({ personIds }, index) =>
      personIds.forEach((personId, place) => {
        const person = people.get(personId);
        if (person?.organizationId === actor.organizationId && person.roles.includes('APPROVER')) return;
        issues.add(
          ['steps', index, 'personIds', place],
          PROCUREMENT_ISSUES.NOT_AN_APPROVER,
          text('Not an approver of your organization.', '不是本机构的审批人。'),
        );
      }),
    );
  }
}

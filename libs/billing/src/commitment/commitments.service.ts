import { type AgreementQuery, Agreements, checkAgreement } from '#catalog';
import { type Actor, type Organization, Organizations } from '#identity';
import {
  addToMonth,
  amountText,
  Clock,
  DomainError,
  type Id,
  isCurrency,
  isMonth,
  Issues,
  type Month,
  newId,
  text,
  yearOf,
  ZERO,
} from '#kernel';
import { nextNumber, type Page, type Slice } from '#platform';
import { Instances } from '#procurement';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { amountInput, BILLING_ERRORS, remaining } from '../core/index.js';
import { COMMITMENTS } from './commitment-actions.js';
import { type Commitment, drawnOf, insertCommitment, ordersUnder } from './commitment-rows.js';
import type { CommitmentType, ProposeCommitmentInput } from './commitment.type.js';

const MOST_MONTHS = 120;

/** Commitments as providers propose and buyers accept them, and how far they are spent. */
@Injectable()
export class Commitments {
  constructor(
    private readonly dataSource: DataSource,
    private readonly agreements: Agreements,
    private readonly organizations: Organizations,
    private readonly instances: Instances,
    private readonly clock: Clock,
  ) {}

  /**
   * Proposes a commitment to a buyer. NOT_FOUND for no such organization; VALIDATION_FAILED with the codes of
   * `checkAgreement`, RETROACTIVE_COMMITMENT among them, OUT_OF_RANGE (more than 120 months) and the codes of amounts.
   */
  async propose(actor: Actor, { idempotencyKey, ...input }: ProposeCommitmentInput): Promise<CommitmentType> {
    const body = { ...input, currency: input.currency ?? 'CNY' };
    const buyer = await this.organizations.get(input.organizationId);
    const { code } = await this.organizations.get(actor.organizationId);
    const once = { operation: 'proposeCommitment', key: idempotencyKey, body } as const;
    const made = await this.agreements.propose(actor, COMMITMENTS, once, async (manager) => {
      const content = checkedProposal(body, buyer, this.agreements.month());
      const year = yearOf(this.clock.now());
      const sequence = await nextNumber(manager, `commitment:${code}`, year);
      const commitment: Commitment = {
        ...content,
        ...this.agreements.begun(actor),
        id: newId(),
        number: `CN-${code}-${year}-${String(sequence).padStart(6, '0')}`,
        billedAmount: ZERO,
        truedUp: false,
      };
      await insertCommitment(manager, commitment, actor.personId);
      return commitment;
    });
    return this.get(actor, made);
  }

  /**
   * The buyer commits. RETROACTIVE_COMMITMENT when the first month is over, COMMITMENT_OVERLAP when another accepted
   * one of the same scope counts a common month: no line serves two.
   */
  async accept(actor: Actor, commitmentId: Id): Promise<CommitmentType> {
    const accepted = await this.agreements.accept(actor, COMMITMENTS, commitmentId, (wanted, account) => {
      const other = account.find(
        (one) =>
          one.status === 'ACCEPTED' &&
          one.contractId === wanted.contractId &&
          one.fromMonth < wanted.toMonth &&
          wanted.fromMonth < one.toMonth,
      );
      if (other)
        throw new DomainError(
          BILLING_ERRORS.COMMITMENT_OVERLAP,
          text(`${other.number} counts a common month.`, `${other.number} 与其月份重叠。`),
        );
    });
    return this.one(accepted);
  }

  async decline(actor: Actor, commitmentId: Id, reason: string): Promise<CommitmentType> {
    return this.one(await this.agreements.decline(actor, COMMITMENTS, commitmentId, reason));
  }

  /** The provider takes back what was not decided on. */
  async withdraw(actor: Actor, commitmentId: Id): Promise<CommitmentType> {
    return this.one(await this.agreements.step(actor, COMMITMENTS, commitmentId, 'withdraw', () => ({})));
  }

  async get(actor: Actor, commitmentId: Id): Promise<CommitmentType> {
    return this.one(await this.agreements.get(actor, COMMITMENTS, commitmentId));
  }

  /** Newest first: those the caller's organization is a party of, with what is drawn by now. */
  async list(actor: Actor, query: AgreementQuery, page: Page): Promise<Slice<CommitmentType>> {
    const { nodes, hasNextPage } = await this.agreements.list(actor, COMMITMENTS, query, page);
    return { nodes: await this.shown(nodes), hasNextPage };
  }

  count(actor: Actor, query: AgreementQuery): Promise<number> {
    return this.agreements.count(actor, COMMITMENTS, query);
  }

  private async one(commitment: Commitment): Promise<CommitmentType> {
    return (await this.shown([commitment]))[0]!;
  }

  /** With what invoices have drawn so far, in one statement for all. */
  private async shown(commitments: readonly Commitment[]): Promise<CommitmentType[]> {
    const orders = await ordersUnder(this.dataSource, this.instances, commitments);
    const drawn = await drawnOf(this.dataSource, commitments, orders);
    return commitments.map(({ amount, billedAmount, ...commitment }) => {
      const shown = (value: typeof amount): string => amountText(value, commitment.currency);
      const spent = drawn.get(commitment.id) ?? ZERO;
      return {
        ...commitment,
        amount: shown(amount),
        drawn: shown(spent),
        remaining: shown(remaining(amount, spent)),
        trueUp: shown(billedAmount),
      };
    });
  }
}

type Content = ReturnType<typeof checkAgreement> & Pick<Commitment, 'amount' | 'toMonth' | 'taxCategory'>;

/** What was proposed in `month`, or VALIDATION_FAILED with everything wrong in it. */
function checkedProposal(
  input: Omit<ProposeCommitmentInput, 'idempotencyKey'> & { currency: string },
  buyer: Organization,
  month: Month,
): Content {
  const issues = new Issues();
  const common = checkAgreement(issues, input, buyer, month, COMMITMENTS.retroactive);
  const { fromMonth, currency } = common;
  const { toMonth } = input;
  if (isMonth(fromMonth) && isMonth(toMonth) && toMonth > addToMonth(fromMonth, MOST_MONTHS))
    issues.add(['toMonth'], 'OUT_OF_RANGE', text(`At most ${MOST_MONTHS} months.`, `最多 ${MOST_MONTHS} 个月。`));
  const amount = isCurrency(currency) ? amountInput(issues, ['amount'], input.amount, currency) : null;
  issues.throwIfAny();
  return { ...common, toMonth, amount: amount!, taxCategory: input.taxCategory ?? 'INFORMATION_SERVICE' };
}

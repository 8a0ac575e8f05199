import { type Actor, isBuyerKind, Organizations } from '#identity';
import { Clock, dec, decimalInput, type Id, type Instant, Issues, newId, notFound, plain, text } from '#kernel';
import { at, Audit, bin, id, rows, type Runner, seedsDir, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource, type EntityManager } from 'typeorm';
import {
  type AgreedTerms,
  checkTerms,
  type PaymentRule,
  paymentRuleAt,
  type PaymentTerms,
  readPaymentRules,
  termsAt,
} from '../core/index.js';

interface Parties {
  organizationId: Id;
  providerId: Id;
}

interface Row {
  payment_days: number | null;
  acceptance_days: number | null;
  annual_rate: string | null;
}

/** What a provider grants a buyer; what is left out is as the rules say. */
export interface TermsInput {
  organizationId: Id;
  paymentDays?: number | null;
  acceptanceDays?: number | null;
  annualRate?: string | null;
}

/** The terms of paying between two parties: rules of law and configuration, and what providers granted beyond them. */
@Injectable()
export class PaymentTermsDesk {
  private readonly table = readPaymentRules(
    JSON.parse(readFileSync(join(seedsDir, 'reference', 'payment-rules.json'), 'utf8')),
  );

  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly organizations: Organizations,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Whole days a rule gives at an instant. */
  days(rule: PaymentRule, when: Instant): number {
    return paymentRuleAt(this.table, rule, when).toNumber();
  }

  /** The terms of invoices that are issued at this instant. */
  async at(
    { organizationId, providerId }: Parties,
    when: Instant,
    runner: Runner = this.dataSource,
  ): Promise<PaymentTerms> {
    const [row] = await rows<Row>(
      runner,
      'SELECT payment_days, acceptance_days, annual_rate FROM payment_terms WHERE organization_id = ? AND provider_id = ? AND agreed_at <= ? ORDER BY agreed_at DESC, id DESC LIMIT 1',
      [bin(organizationId), bin(providerId), at(when)],
    );
    return termsAt(this.table, row ? agreedOf(row) : null, when);
  }

  /** Days of silence after which invoices issued at this instant are deemed accepted, in the order of the parties. */
  async acceptanceDays(manager: EntityManager, parties: readonly Parties[], when: Instant): Promise<number[]> {
    const issued = parties.map((pair) => ({ ...pair, issuedAt: when }));
    return (await this.ofInvoices(manager, issued)).map(({ acceptanceDays }) => acceptanceDays);
  }

  /** The terms of these invoices, those of their issue, in their order: one statement for all. */
  async ofInvoices(runner: Runner, invoices: readonly (Parties & { issuedAt: Instant })[]): Promise<PaymentTerms[]> {
    if (!invoices.length) return [];
    const pairs = new Map(invoices.map((one) => [pairOf(one), [bin(one.organizationId), bin(one.providerId)]]));
    const found = await rows<Row & { organization_id: Buffer; provider_id: Buffer; agreed_at: Instant }>(
      runner,
      'SELECT organization_id, provider_id, payment_days, acceptance_days, annual_rate, agreed_at FROM payment_terms WHERE (organization_id, provider_id) IN (?) ORDER BY agreed_at, id',
      [[...pairs.values()]],
    );
    const agreed = Map.groupBy(found, (row) =>
      pairOf({ organizationId: id(row.organization_id), providerId: id(row.provider_id) }),
    );
    return invoices.map((one) => {
      const row = agreed.get(pairOf(one))?.findLast(({ agreed_at }) => agreed_at <= one.issuedAt);
      return termsAt(this.table, row ? agreedOf(row) : null, one.issuedAt);
    });
  }

  /**
   * What the caller's organization, a provider, grants a buyer for invoices issued from now on. VALIDATION_FAILED /
   * OUT_OF_RANGE for less than the rules give, or more than they allow; NOT_FOUND for what is no buyer.
   */
  async grant(actor: Actor, input: TermsInput): Promise<PaymentTerms> {
    const buyer = await this.organizations.get(input.organizationId);
    if (!isBuyerKind(buyer.kind)) throw notFound(text('organization', '机构'));
    const now = this.clock.now();
    const agreed = this.checked(input, now);
    const parties = { organizationId: buyer.id, providerId: actor.organizationId };
    await this.transactions.run(async (manager) => {
      const termsId = newId();
      const rate = agreed.annualRate && plain(agreed.annualRate);
      const { paymentDays, acceptanceDays } = agreed;
      await manager.query(
        'INSERT INTO payment_terms (id, organization_id, provider_id, payment_days, acceptance_days, annual_rate, agreed_at, agreed_by) VALUES (?,?,?,?,?,?,?,?)',
        [
          ...[termsId, parties.organizationId, parties.providerId].map(bin),
          paymentDays,
          acceptanceDays,
          rate,
          at(now),
          bin(actor.personId),
        ],
      );
      const after = { ...parties, paymentDays, acceptanceDays, annualRate: rate };
      await this.audit.write(manager, actor, {
        action: 'setPaymentTerms',
        subject: 'paymentTerms',
        subjectId: termsId,
        after,
      });
    });
    return this.at(parties, now);
  }

  private checked(input: TermsInput, now: Instant): AgreedTerms {
    const issues = new Issues();
    const written = input.annualRate ?? null;
    const annualRate = written === null ? null : decimalInput(issues, ['annualRate'], written, { integerDigits: 1 });
    if (annualRate && annualRate.decimalPlaces() > 5)
      issues.add(['annualRate'], 'OVER_PRECISE', text('At most 5 digits after the point.', '小数点后最多 5 位。'));
    const agreed = { paymentDays: input.paymentDays ?? null, acceptanceDays: input.acceptanceDays ?? null, annualRate };
    checkTerms(issues, this.table, agreed, now);
    issues.throwIfAny();
    return agreed;
  }
}

const pairOf = ({ organizationId, providerId }: Parties): string => `${organizationId} ${providerId}`;

const agreedOf = (row: Row): AgreedTerms => ({
  paymentDays: row.payment_days,
  acceptanceDays: row.acceptance_days,
  annualRate: row.annual_rate === null ? null : dec(row.annual_rate),
});

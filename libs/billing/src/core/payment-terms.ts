import { type DateOn, dateOf, DAY, type Decimal, type Instant, type Issues, text } from '#kernel/core';
import { addDays, paymentRuleAt, type PaymentRuleTable } from './payment-rules.js';

/** What holds between a buyer and a provider for the invoices issued while it is in force. */
export interface PaymentTerms {
  /** Days from confirmation to payment. */
  paymentDays: number;
  /** Days of silence from issue after which a statement is deemed accepted. */
  acceptanceDays: number;
  /** Late interest per day as a share of the late amount. */
  dailyRate: Decimal;
}

/** What is agreed; what is left out is as the rules say. */
export interface AgreedTerms {
  paymentDays: number | null;
  acceptanceDays: number | null;
  /** Late interest per year as a share. */
  annualRate: Decimal | null;
}

/** The terms at an instant, agreed ones first. Source: 保障中小企业款项支付条例 Art 9, 10, 17 [P2-B5…B7]. */
export function termsAt(table: PaymentRuleTable, agreed: AgreedTerms | null, at: Instant): PaymentTerms {
  const rule = (name: Parameters<typeof paymentRuleAt>[1]): Decimal => paymentRuleAt(table, name, at);
  return {
    paymentDays: agreed?.paymentDays ?? rule('PAYMENT_DAYS').toNumber(),
    acceptanceDays: agreed?.acceptanceDays ?? rule('ACCEPTANCE_DAYS').toNumber(),
    dailyRate: agreed?.annualRate?.div(rule('DAYS_OF_YEAR')) ?? rule('LATE_INTEREST_DAILY'),
  };
}

/**
 * Checks terms a provider grants a buyer. The provider alone may give more than the rules do, never less: longer to
 * pay, up to 60 days; longer to look, up to the platform's limit; a lower rate, down to the one-year LPR. Adds to
 * the issues OUT_OF_RANGE with the field's name.
 */
export function checkTerms(issues: Issues, table: PaymentRuleTable, agreed: AgreedTerms, at: Instant): void {
  const rule = (name: Parameters<typeof paymentRuleAt>[1]): Decimal => paymentRuleAt(table, name, at);
  const days = (field: string, value: number | null, least: Decimal, most: Decimal): void => {
    if (value === null || (Number.isInteger(value) && least.lte(value) && most.gte(value))) return;
    issues.add(
      [field],
      'OUT_OF_RANGE',
      text(
        `Between ${least.toFixed()} and ${most.toFixed()} days.`,
        `须在 ${least.toFixed()} 到 ${most.toFixed()} 天之间。`,
      ),
    );
  };
  days('paymentDays', agreed.paymentDays, rule('PAYMENT_DAYS'), rule('PAYMENT_DAYS_MOST'));
  days('acceptanceDays', agreed.acceptanceDays, rule('ACCEPTANCE_DAYS'), rule('ACCEPTANCE_DAYS_MOST'));
  const [least, most] = [rule('LPR_ONE_YEAR'), rule('LATE_INTEREST_DAILY').times(rule('DAYS_OF_YEAR'))];
  if (agreed.annualRate && (agreed.annualRate.lt(least) || agreed.annualRate.gt(most)))
    issues.add(
      ['annualRate'],
      'OUT_OF_RANGE',
      text(
        `Between ${least.toFixed()} and ${most.toFixed()} a year.`,
        `年利率须在 ${least.toFixed()} 到 ${most.toFixed()} 之间。`,
      ),
    );
}

/** The instant at which a statement is deemed accepted when nobody speaks: `days` whole days after its issue. */
export const acceptanceEnd = (issuedAt: Instant, days: number): Instant => issuedAt + days * DAY;

/** The same end for a line whose period stood still: it goes on with what was left, and does not start anew. */
export const acceptanceEndAfter = (endsAt: Instant, stoppedAt: Instant, goesOnAt: Instant): Instant =>
  goesOnAt + Math.max(0, endsAt - stoppedAt);

/**
 * The last day to pay what both sides confirmed at an instant: `paymentDays` after that day of Asia/Shanghai
 * [P2-B6]. Confirmed on 2026-03-01, 30 days: 2026-03-31.
 */
export const dueDay = (confirmedAt: Instant, paymentDays: number): DateOn => addDays(dateOf(confirmedAt), paymentDays);

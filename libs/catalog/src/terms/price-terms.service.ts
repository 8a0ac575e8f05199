import { type Actor, type Organization, Organizations } from '#identity';
import { addToMonth, DomainError, type Id, invalid, isMonth, Issues, type Month, newId, text } from '#kernel';
import type { Page, Slice } from '#platform';
import { Injectable } from '@nestjs/common';
import { checkTermsEntries, overlaps, type TermsTargets } from '../core/index.js';
import { type AgreementQuery, Agreements, checkAgreement } from './agreements.js';
import { PRICE_TERMS } from './price-terms-actions.js';
import { insertTerms, type Terms } from './price-terms.rows.js';
import type { ProposePriceTermsInput } from './price-terms.type.js';
import { TermsTargetsReader } from './terms-targets.js';

/** The most entries of accepted terms one buyer may have with a provider: all of them rate its every price. */
const MOST_STANDING_ENTRIES = 2000;

/** What providers and buyers agree on for prices: proposed by one, accepted by the other, never changed after. */
@Injectable()
export class PriceTermsDesk {
  constructor(
    private readonly agreements: Agreements,
    private readonly organizations: Organizations,
    private readonly targets: TermsTargetsReader,
  ) {}

  /**
   * Proposes terms of the caller's organization to a buyer. NOT_FOUND for no such organization; VALIDATION_FAILED
   * with the codes of `checkAgreement`, RETROACTIVE_TERMS among them, and all that `checkTermsEntries` says.
   */
  async propose(actor: Actor, { idempotencyKey, ...input }: ProposePriceTermsInput): Promise<Terms> {
    const body = { ...input, currency: input.currency ?? 'CNY' };
    const buyer = await this.organizations.get(input.organizationId);
    const targets = await this.targets.named(actor.organizationId, input.entries);
    const once = { operation: 'proposePriceTerms', key: idempotencyKey, body } as const;
    const made = await this.agreements.propose(actor, PRICE_TERMS, once, async (manager) => {
      const content = checkedProposal(body, buyer, targets, this.agreements.month());
      const terms: Terms = { ...content, ...this.agreements.begun(actor), id: newId() };
      await insertTerms(manager, terms, actor.personId);
      return terms;
    });
    return this.get(actor, made);
  }

  /**
   * The buyer's word: from now on these terms rate what it buys. RETROACTIVE_TERMS when their first month is over,
   * TERMS_OVERLAP when others that stand agree on the same target for a common month, TOO_MANY beyond 2000 entries.
   */
  accept(actor: Actor, termsId: Id): Promise<Terms> {
    return this.agreements.accept(actor, PRICE_TERMS, termsId, (terms, account) => {
      const standing = account.filter(({ status }) => status === 'ACCEPTED' || status === 'ENDED');
      const other = standing.find((one) => overlaps(one, terms));
      if (other)
        throw new DomainError(
          'TERMS_OVERLAP',
          text(
            `“${other.title}” agrees on the same prices for a common month.`,
            `“${other.title}”已对相同价格在同一月份作出约定。`,
          ),
        );
      const entries = [terms, ...standing].reduce((total, one) => total + one.entries.length, 0);
      if (entries > MOST_STANDING_ENTRIES)
        throw invalid(
          ['id'],
          'TOO_MANY',
          text(`More than ${MOST_STANDING_ENTRIES} entries stand.`, `生效条目超过 ${MOST_STANDING_ENTRIES} 条。`),
        );
    });
  }

  decline(actor: Actor, termsId: Id, reason: string): Promise<Terms> {
    return this.agreements.decline(actor, PRICE_TERMS, termsId, reason);
  }

  /** The provider takes back what was not decided on. */
  withdraw(actor: Actor, termsId: Id): Promise<Terms> {
    return this.agreements.step(actor, PRICE_TERMS, termsId, 'withdraw', () => ({}));
  }

  /**
   * Sets an end: from `month` on the terms no longer hold. The buyer may end any, the provider only those that were
   * agreed without end (else FORBIDDEN). OUT_OF_RANGE unless `month` is after the current month, not before the
   * first one and before the end agreed on: what was used under the terms stays rated by them [I21].
   */
  end(actor: Actor, termsId: Id, month: Month): Promise<Terms> {
    return this.agreements.step(actor, PRICE_TERMS, termsId, 'end', (terms) => {
      if (!isMonth(month))
        throw invalid(['month'], 'MALFORMED', text('A month such as 2026-10.', '须为月份，如 2026-10。'));
      if (terms.toMonth !== null && terms.providerId === actor.organizationId)
        throw new DomainError(
          'FORBIDDEN',
          text(
            'Terms agreed until a month are ended early by the buyer alone.',
            '约定了期限的价格协议只能由采购方提前终止。',
          ),
        );
      const next = addToMonth(this.agreements.month(), 1);
      const earliest = terms.fromMonth > next ? terms.fromMonth : next;
      if (month < earliest || (terms.toMonth !== null && month >= terms.toMonth))
        throw invalid(
          ['month'],
          'OUT_OF_RANGE',
          text(
            `From ${earliest} on${terms.toMonth === null ? '' : `, before ${terms.toMonth}`}.`,
            `须不早于 ${earliest}${terms.toMonth === null ? '' : `，且早于 ${terms.toMonth}`}。`,
          ),
        );
      return { to_month: month };
    });
  }

  get(actor: Actor, termsId: Id): Promise<Terms> {
    return this.agreements.get(actor, PRICE_TERMS, termsId);
  }

  /** Newest first: those the caller's organization proposed or was proposed. */
  list(actor: Actor, query: AgreementQuery, page: Page): Promise<Slice<Terms>> {
    return this.agreements.list(actor, PRICE_TERMS, query, page);
  }

  count(actor: Actor, query: AgreementQuery): Promise<number> {
    return this.agreements.count(actor, PRICE_TERMS, query);
  }
}

/** What was proposed in `month`, or VALIDATION_FAILED with everything wrong in it. */
function checkedProposal(
  input: ProposePriceTermsInput & { currency: string },
  buyer: Organization,
  targets: TermsTargets,
  month: Month,
): Pick<Terms, 'entries'> & ReturnType<typeof checkAgreement> {
  const issues = new Issues();
  const common = checkAgreement(issues, input, buyer, month, PRICE_TERMS.retroactive);
  const entries = checkTermsEntries(issues, ['entries'], input.entries, targets, common.currency);
  issues.throwIfAny();
  return { ...common, entries };
}

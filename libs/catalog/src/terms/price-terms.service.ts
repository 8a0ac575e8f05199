import { type Actor, isBuyerKind, type Organization, Organizations, scopeSql, Tenancy } from '#identity';
import {
  addToMonth,
  Clock,
  DomainError,
  type Id,
  invalid,
  isCurrency,
  isId,
  isMonth,
  Issues,
  type Month,
  monthOf,
  newId,
  text,
  textInput,
  transition,
} from '#kernel';
import {
  at,
  Audit,
  bin,
  type Conditions,
  countRows,
  Idempotency,
  newestFirst,
  type Page,
  sliceOf,
  type Slice,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import {
  type AgreementStatus,
  checkMonths,
  checkTermsEntries,
  checkTitle,
  overlaps,
  PRICE_TERMS_MACHINE,
  type PriceTermsCommand,
  type TermsTargets,
} from '../core/index.js';
import { OPERATIONS } from './price-terms-actions.js';
import { insertTerms, noSuchTerms, selectTerms, type Terms } from './price-terms.rows.js';
import type { ProposePriceTermsInput } from './price-terms.type.js';
import { TermsTargetsReader } from './terms-targets.js';

export interface TermsQuery {
  statuses?: readonly AgreementStatus[] | null;
  organizationIds?: readonly Id[] | null;
}

/** The most entries of accepted terms one buyer may have with a provider: all of them rate its every price. */
const MOST_STANDING_ENTRIES = 2000;

/** What providers and buyers agree on for prices: proposed by one, accepted by the other, never changed after. */
@Injectable()
export class PriceTermsDesk {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly organizations: Organizations,
    private readonly tenancy: Tenancy,
    private readonly targets: TermsTargetsReader,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * Proposes terms of the caller's organization to a buyer. NOT_FOUND for no such organization, KIND_NOT_ALLOWED for
   * one that buys nothing; VALIDATION_FAILED with RETROACTIVE_TERMS before the current month and all that
   * `checkTermsEntries` says.
   */
  async propose(actor: Actor, { idempotencyKey, ...input }: ProposePriceTermsInput): Promise<Terms> {
    const body = { ...input, currency: input.currency ?? 'CNY' };
    const buyer = await this.organizations.get(input.organizationId);
    const targets = await this.targets.named(actor.organizationId, input.entries);
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(
        manager,
        { organizationId: actor.organizationId, operation: 'proposePriceTerms', key: idempotencyKey, body },
        async () => {
          const terms: Terms = {
            ...checkedProposal(body, buyer, targets, this.month()),
            id: newId(),
            providerId: actor.organizationId,
            status: 'PROPOSED',
            version: 1,
            reason: null,
            proposedAt: this.clock.now(),
            decidedAt: null,
          };
          await insertTerms(manager, terms, actor.personId);
          await this.audit.write(manager, actor, {
            action: 'proposePriceTerms',
            subject: 'priceTerms',
            subjectId: terms.id,
            after: terms,
          });
          return terms.id;
        },
      ),
    );
    return this.get(actor, made);
  }

  /**
   * The buyer's word: from now on these terms rate what it buys. RETROACTIVE_TERMS when their first month is over,
   * TERMS_OVERLAP when others that stand agree on the same target for a common month, TOO_MANY beyond 2000 entries.
   */
  async accept(actor: Actor, termsId: Id): Promise<Terms> {
    return this.step(actor, termsId, 'accept', async (manager, terms) => {
      if (terms.fromMonth < this.month()) throw new DomainError('RETROACTIVE_TERMS', retroactive);
      // All of the account's rows are locked: of two acceptances at once, one comes second and sees the other's.
      const standing = (await accountTerms(manager, terms)).filter(
        ({ status }) => status === 'ACCEPTED' || status === 'ENDED',
      );
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
      return { decided_by: bin(actor.personId), decided_at: at(this.clock.now()) };
    });
  }

  /** The buyer's refusal, with a reason the provider reads. */
  decline(actor: Actor, termsId: Id, reason: string): Promise<Terms> {
    return this.step(actor, termsId, 'decline', () => {
      const issues = new Issues();
      const checked = textInput(issues, ['reason'], reason, { max: 2000 });
      issues.throwIfAny();
      return Promise.resolve({
        reason: checked,
        decided_by: bin(actor.personId),
        decided_at: at(this.clock.now()),
      });
    });
  }

  /** The provider takes back what was not decided on. */
  withdraw(actor: Actor, termsId: Id): Promise<Terms> {
    return this.step(actor, termsId, 'withdraw', () => Promise.resolve({}));
  }

  /**
   * Sets an end: from `month` on the terms no longer hold. The buyer may end any, the provider only those that were
   * agreed without end (else FORBIDDEN). OUT_OF_RANGE unless `month` is after the current month, not before the
   * first one and before the end agreed on: what was used under the terms stays rated by them [I21].
   */
  end(actor: Actor, termsId: Id, month: Month): Promise<Terms> {
    return this.step(actor, termsId, 'end', (_, terms) => {
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
      const next = addToMonth(this.month(), 1);
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
      return Promise.resolve({ to_month: month });
    });
  }

  async get(actor: Actor, termsId: Id): Promise<Terms> {
    const [terms] = isId(termsId) ? await selectTerms(this.dataSource, 'WHERE id = ?', [bin(termsId)]) : [];
    if (!terms || !(await this.tenancy.mayRead(actor, terms.organizationId, terms.providerId))) throw noSuchTerms();
    return terms;
  }

  /** Newest first: those the caller's organization proposed or was proposed. */
  async list(actor: Actor, query: TermsQuery, page: Page): Promise<Slice<Terms>> {
    const { tail, parameters } = newestFirst(await this.conditions(actor, query), page);
    return sliceOf(await selectTerms(this.dataSource, tail, parameters), page.first);
  }

  async count(actor: Actor, query: TermsQuery): Promise<number> {
    return countRows(this.dataSource, 'price_terms', await this.conditions(actor, query));
  }

  private async conditions(actor: Actor, { statuses, organizationIds }: TermsQuery): Promise<Conditions> {
    const scope = await this.tenancy.listScope(actor, organizationIds?.filter(isId));
    const { sql, parameters } = scopeSql(scope, 'organization_id', 'provider_id');
    if (statuses?.length) {
      sql.push('status IN (?)');
      parameters.push(statuses);
    }
    return { sql, parameters };
  }

  private month(): Month {
    return monthOf(this.clock.now());
  }

  private async step(
    actor: Actor,
    termsId: Id,
    command: PriceTermsCommand,
    work: (manager: EntityManager, terms: Terms) => Promise<Record<string, unknown>>,
  ): Promise<Terms> {
    const { operation, by } = OPERATIONS[command];
    const done = await this.transactions.run(async (manager) => {
      const [terms] = isId(termsId) ? await selectTerms(manager, 'WHERE id = ? FOR UPDATE', [bin(termsId)]) : [];
      if (!terms || !by.some((party) => terms[party] === actor.organizationId)) throw noSuchTerms();
      const status = transition(PRICE_TERMS_MACHINE, terms.status, command);
      const columns = { ...(await work(manager, terms)), status };
      await manager.query(
        `UPDATE price_terms SET ${Object.keys(columns)
          .map((column) => `${column} = ?`)
          .join(', ')}, version = version + 1 WHERE id = ?`,
        [...Object.values(columns), bin(terms.id)],
      );
      const [after] = await selectTerms(manager, 'WHERE id = ?', [bin(terms.id)]);
      await this.audit.write(manager, actor, {
        action: operation,
        subject: 'priceTerms',
        subjectId: terms.id,
        before: terms,
        after,
      });
      return after!;
    });
    return done;
  }
}

const retroactive = text(
  'Terms begin with the current service month or a later one.',
  '价格协议最早自当前服务月份起生效。',
);

type Proposal = Pick<
  Terms,
  'organizationId' | 'currency' | 'contractId' | 'title' | 'fromMonth' | 'toMonth' | 'entries'
>;

/** What was proposed in `month`, or VALIDATION_FAILED with everything wrong in it. */
function checkedProposal(
  input: ProposePriceTermsInput & { currency: string },
  buyer: Organization,
  targets: TermsTargets,
  month: Month,
): Proposal {
  const { currency, contractId = null } = input;
  const issues = new Issues();
  if (!isBuyerKind(buyer.kind))
    issues.add(['organizationId'], 'KIND_NOT_ALLOWED', text('Not an organization that buys.', '该机构不是采购方。'));
  if (!isCurrency(currency))
    issues.add(['currency'], 'UNKNOWN_CURRENCY', text('Not an ISO 4217 code.', '不是 ISO 4217 币种代码。'));
  if (contractId !== null && !isId(contractId))
    issues.add(['contractId'], 'MALFORMED', text('Not an id.', '不是有效的标识。'));
  const title = checkTitle(issues, input.title);
  const months = checkMonths(issues, input);
  if (isMonth(months.fromMonth) && months.fromMonth < month)
    issues.add(['fromMonth'], 'RETROACTIVE_TERMS', retroactive);
  const entries = checkTermsEntries(issues, ['entries'], input.entries, targets, currency);
  issues.throwIfAny();
  return {
    organizationId: buyer.id,
    currency,
    contractId: contractId?.toLowerCase() ?? null,
    title,
    ...months,
    entries,
  };
}

const accountTerms = (manager: EntityManager, { organizationId, providerId, currency }: Terms): Promise<Terms[]> =>
  selectTerms(manager, 'WHERE organization_id = ? AND provider_id = ? AND currency = ? ORDER BY id FOR UPDATE', [
    bin(organizationId),
    bin(providerId),
    currency,
  ]);

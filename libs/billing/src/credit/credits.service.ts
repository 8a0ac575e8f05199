import { type Actor, isBuyerKind, Organizations, scopeSql, Tenancy } from '#identity';
import {
  amountText,
  Clock,
  type DateOn,
  dateOf,
  dec,
  type Id,
  isCurrency,
  isId,
  Issues,
  type Money,
  money,
  newId,
  notFound,
  text,
  textInput,
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
  rows,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Acceptances } from '../acceptance/acceptances.service.js';
import { amountInput, type CreditOrigin, invoiceFigures } from '../core/index.js';
import { InvoiceLife } from '../invoice/invoice-life.js';
import { StartupTeams } from '../startup/startup-teams.service.js';
import { CreditLedger, shownParts } from './credit-ledger.js';
import { balanceEntriesOf, type CreditEntry, type CreditGrant, selectGrants } from './credit-rows.js';

const MOST_PRIORITY = 1000;

export interface GrantCreditInput {
  /** The buyer. */
  organizationId: Id;
  amount: string;
  currency: string;
  origin?: CreditOrigin | null;
  expiresOn?: DateOn | null;
  priority?: number | null;
  reason: string;
  idempotencyKey?: string | null;
}

export interface CreditQuery {
  organizationIds?: readonly Id[] | null;
}

/** Prepaid credits: granted or sold by providers, used by invoices, read by both sides. */
@Injectable()
export class Credits {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly organizations: Organizations,
    private readonly tenancy: Tenancy,
    private readonly acceptances: Acceptances,
    private readonly ledger: CreditLedger,
    private readonly startups: StartupTeams,
    private readonly life: InvoiceLife,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** A credit of a buyer with the caller's organization, a provider, for invoices issued from now on. */
  async grant(actor: Actor, { idempotencyKey, ...input }: GrantCreditInput): Promise<CreditGrant> {
    const buyer = await this.organizations.get(input.organizationId);
    if (!isBuyerKind(buyer.kind)) throw notFound(text('organization', '机构'));
    const issues = new Issues();
    const reason = textInput(issues, ['reason'], input.reason, { max: 600 });
    const [priority, wantedOn, origin] = [input.priority ?? 100, input.expiresOn ?? null, input.origin ?? 'PREPAID'];
    if (!Number.isInteger(priority) || priority < 0 || priority > MOST_PRIORITY)
      issues.add(['priority'], 'OUT_OF_RANGE', text(`0 to ${MOST_PRIORITY}.`, `须在 0 到 ${MOST_PRIORITY} 之间。`));
    if (wantedOn !== null && wantedOn < dateOf(this.clock.now()))
      issues.add(['expiresOn'], 'OUT_OF_RANGE', text('Not before today.', '不得早于今日。'));
    const known = isCurrency(input.currency);
    if (!known) issues.add(['currency'], 'UNKNOWN_CURRENCY', text('An ISO 4217 code.', '须为 ISO 4217 货币代码。'));
    const amount = known ? amountInput(issues, ['amount'], input.amount, input.currency) : null;
    issues.throwIfAny();
    const once = { organizationId: actor.organizationId, operation: 'grantCredit', key: idempotencyKey, body: input };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const grantId = newId();
        const parties = [grantId, buyer.id, actor.organizationId].map(bin);
        const figure = amount!.toFixed();
        const { organizationId, currency } = input;
        const wanted = { amount: amount!, currency, expiresOn: wantedOn };
        const expiresOn = origin === 'STARTUP' ? await this.startups.grant(manager, buyer.id, wanted) : wantedOn;
        await manager.query(
          'INSERT INTO credit_grant (id, organization_id, provider_id, currency, amount, remaining, origin, priority, expires_on, reason, granted_by, granted_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)',
          [
            ...parties,
            currency,
            figure,
            figure,
            origin,
            priority,
            expiresOn,
            reason,
            bin(actor.personId),
            at(this.clock.now()),
          ],
        );
        await this.ledger.open(manager, grantId, amount!);
        await this.audit.write(manager, actor, {
          action: 'grantCredit',
          subject: 'credit',
          subjectId: grantId,
          after: {
            organizationId,
            amount: amountText(amount!, currency),
            currency,
            origin,
            priority,
            expiresOn,
            reason,
          },
        });
        return grantId;
      }),
    );
    return (await selectGrants(this.dataSource, 'WHERE id = ?', [bin(made)]))[0]!;
  }

  /** Uses the caller's credits for what may be paid of an invoice of its own organization now. Gives the invoice's id. */
  async applyTo(actor: Actor, invoiceId: Id): Promise<Id> {
    await this.transactions.run(async (manager) => {
      const locked = await this.acceptances.lockOwn(manager, actor, invoiceId);
      const { invoice, documents } = locked;
      const amount = invoiceFigures(documents).payableNow;
      const used = await this.ledger.apply(manager, [{ invoiceId: invoice.id, account: invoice, amount }]);
      const parts = used.get(invoice.id);
      if (!parts) return;
      const about = { credits: shownParts(parts, invoice.currency) };
      await this.life.restate(manager, actor, locked, { action: 'applyCredits', about });
    });
    return invoiceId;
  }

  /** Newest first. */
  async list(actor: Actor, query: CreditQuery, page: Page): Promise<Slice<CreditGrant>> {
    const { tail, parameters } = newestFirst(await this.conditions(actor, query), page);
    return sliceOf(await selectGrants(this.dataSource, tail, parameters), page.first);
  }

  async count(actor: Actor, query: CreditQuery): Promise<number> {
    return countRows(this.dataSource, 'credit_grant', await this.conditions(actor, query));
  }

  /** What is left and can be used today of all credits of the list, by currency. */
  async balances(actor: Actor, query: CreditQuery): Promise<Money[]> {
    const { sql, parameters } = await this.conditions(actor, query);
    const found = await rows<{ currency: string; remaining: string }>(
      this.dataSource,
      `SELECT currency, SUM(remaining) AS remaining FROM credit_grant WHERE ${[...sql, '(expires_on IS NULL OR expires_on >= ?)'].join(' AND ')} GROUP BY currency ORDER BY currency`,
      [...parameters, dateOf(this.clock.now())],
    );
    return found.map(({ currency, remaining }) => money(dec(remaining), currency));
  }

  /** What became of these credits, each one's oldest first. */
  async entries(grants: readonly CreditGrant[]): Promise<CreditEntry[][]> {
    const found = await balanceEntriesOf(
      this.dataSource,
      grants.map(({ id }) => id),
    );
    return grants.map(({ id }) => found.get(id) ?? []);
  }

  private async conditions(actor: Actor, { organizationIds }: CreditQuery): Promise<Conditions> {
    const scope = await this.tenancy.listScope(actor, organizationIds?.filter(isId));
    return scopeSql(scope, 'organization_id', 'provider_id');
  }
}

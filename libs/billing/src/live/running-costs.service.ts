import { type Actor, isBuyerKind, Organizations, Tenancy } from '#identity';
import {
  amountText,
  Clock,
  type Decimal,
  type Id,
  type Instant,
  invalid,
  isId,
  money,
  type Money,
  type Month,
  monthOf,
  notFound,
  sum,
  text,
  yearOf,
} from '#kernel';
import { BudgetDesk, InstanceReading, Instances, SharingReading, SpendWatch } from '#procurement';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Account, accountKey } from '../billing-run/account.js';
import type { TimedCost } from '../core/index.js';
import { AccountDue, type DueLine, type DuePart } from '../billing-run/account-due.js';
import { chargedTo } from './charged-to.js';

/** Whose cost: exactly one is named. */
export interface RunningCostQuery {
  instanceId?: Id | null;
  budgetId?: Id | null;
  organizationId?: Id | null;
}

/** What a service costs and was not invoiced, in one service month. */
export interface RunningLine extends TimedCost {
  organizationId: Id;
  /** Null for a part of another's service, which is not the organization's to read. */
  instanceId: Id | null;
  month: Month;
  currency: string;
  /** Whole minor units, tax included; negative where more was invoiced than is due now. */
  amount: Decimal;
}

/** What of a line says whether it is charged to somebody's budget. */
export type ChargedLine = Pick<RunningLine, 'instanceId' | 'month'>;

export interface InstanceCost {
  instanceId: Id;
  unbilled: Money;
  months: { month: Month; amount: string }[];
}

export interface RunningCost {
  asOf: Instant;
  unbilled: Money[];
  instances: InstanceCost[];
}

const MOST_INSTANCES = 5_000;

/** What has run up and was not invoiced, as of now: by the code that invoices, so that the invoice will say the same. */
@Injectable()
export class RunningCosts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly organizations: Organizations,
    private readonly tenancy: Tenancy,
    private readonly budgets: BudgetDesk,
    private readonly spend: SpendWatch,
    private readonly instances: Instances,
    private readonly reading: InstanceReading,
    private readonly sharings: SharingReading,
    private readonly due: AccountDue,
    private readonly clock: Clock,
  ) {}

  /**
   * The running cost of a service, of a budget's services or of an organization's, tax included: everything rated up
   * to now, as if it ended now, less everything invoiced; what is charged in advance is due whole in its month. VALIDATION_FAILED: REQUIRED (not exactly one is named),
   * TOO_MANY (more than 5 000 services); NOT_FOUND.
   */
  async of(actor: Actor, query: RunningCostQuery): Promise<RunningCost> {
    const { organizationId, shows, account } = await this.scope(actor, query);
    const count = await this.reading.count(actor, { organizationIds: [organizationId] });
    if (count > MOST_INSTANCES && !query.instanceId)
      throw invalid(
        ['organizationId'],
        'TOO_MANY',
        text(
          `More than ${MOST_INSTANCES} services: ask for single ones.`,
          `服务超过 ${MOST_INSTANCES} 个：请逐个查询。`,
        ),
      );
    const asOf = this.clock.now();
    const lines = await this.lines(organizationId, asOf, account);
    return {
      asOf,
      ...summary(lines.filter(shows)),
    };
  }

  /**
   * What an organization's accounts would be invoiced if everything ended at `asOf`. Locks nothing.
   * @param only one of them, where no other is asked for
   */
  async lines(organizationId: Id, asOf: Instant, only: Account | null = null): Promise<RunningLine[]> {
    const { manager } = this.dataSource;
    const charged = [
      ...(await this.instances.accounts(manager, asOf, organizationId)),
      ...(await this.sharings.foreignParts(manager, [organizationId], asOf)),
    ];
    const accounts = [...new Map(charged.map((account) => [accountKey(account), account])).values()].filter(
      (account) => !only || accountKey(account) === accountKey(only),
    );
    if (!accounts.length) return [];
    const found = await this.due.find(manager, accounts, { upTo: monthOf(asOf), everyMonth: false, peekAt: asOf });
    return found.flatMap(({ account, lines }) =>
      lines.map(({ payload, amount, serviceFrom, serviceTo }) => ({
        organizationId: account.organizationId,
        instanceId: isOwn(account, payload) ? payload.instanceId : null,
        month: payload.month,
        currency: account.currency,
        ...{ amount, serviceFrom, serviceTo },
        once: 'price' in payload && payload.price.kind === 'ONE_TIME',
      })),
    );
  }

  /** Whose accounts are looked at, or which one, and which lines of them are shown. */
  async scope(
    actor: Actor,
    { instanceId, budgetId, organizationId }: RunningCostQuery,
  ): Promise<{ organizationId: Id; shows: (line: ChargedLine) => boolean; account: Account | null }> {
    const named = [instanceId, budgetId, organizationId].filter((one) => one !== null && one !== undefined);
    if (named.length !== 1)
      throw invalid(
        ['instanceId'],
        'REQUIRED',
        text('Name one: instanceId, budgetId or organizationId.', '请指定 instanceId、budgetId、organizationId 之一。'),
      );
    if (instanceId) {
      const instance = await this.instances.forReading(actor, instanceId);
      const shows = ({ instanceId: of }: ChargedLine): boolean => of === instance.id;
      return { organizationId: instance.organizationId, shows, account: instance };
    }
    if (budgetId) {
      const budget = isId(budgetId) ? (await this.budgets.byIds([budgetId])).get(budgetId.toLowerCase()) : undefined;
      if (
        !budget ||
        actor.organizationKind === 'PROVIDER' ||
        !(await this.tenancy.mayRead(actor, budget.organizationId))
      )
        throw notFound(text('budget', '预算'));
      const services = await this.spend.servicesOf(budget.id);
      const shows = chargedTo(budget.fiscalYear, services, yearOf(this.clock.now()));
      return { organizationId: budget.organizationId, shows, account: null };
    }
    const found = (await this.organizations.byIds(isId(organizationId!) ? [organizationId!] : [])).get(
      organizationId!.toLowerCase(),
    );
    if (
      !found ||
      !isBuyerKind(found.kind) ||
      actor.organizationKind === 'PROVIDER' ||
      !(await this.tenancy.mayRead(actor, found.id))
    )
      throw notFound(text('organization', '机构'));
    return { organizationId: found.id, shows: () => true, account: null };
  }
}

const isOwn = ({ organizationId }: Account, payload: DueLine['payload']): payload is DuePart =>
  'instance' in payload && payload.instance.organizationId === organizationId;

function summary(lines: readonly RunningLine[]): Omit<RunningCost, 'asOf'> {
  const total = (some: readonly RunningLine[]): Decimal => sum(some.map(({ amount }) => amount));
  const ofInstances = Map.groupBy(
    lines.filter((line): line is RunningLine & { instanceId: Id } => line.instanceId !== null),
    ({ instanceId }) => instanceId,
  );
  return {
    unbilled: [...Map.groupBy(lines, ({ currency }) => currency)]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([currency, some]) => money(total(some), currency)),
    instances: [...ofInstances]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([instanceId, some]) => {
        const { currency } = some[0]!;
        const months = [...Map.groupBy(some, ({ month }) => month)].sort(([a], [b]) => (a < b ? -1 : 1));
        return {
          instanceId,
          unbilled: money(total(some), currency),
          months: months.map(([month, of]) => ({ month, amount: amountText(total(of), currency) })),
        };
      }),
  };
}

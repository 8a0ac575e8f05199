import { type Actor } from '#identity';
import {
  amountText,
  Clock,
  type DateOn,
  dateOf,
  DAY,
  dayStart,
  dec,
  type Decimal,
  type Id,
  type Instant,
  invalid,
  type Money,
  money,
  type Month,
  monthOf,
  plain,
  sum,
  text,
  ZERO,
} from '#kernel';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AccountDue, isOfInstance } from '../billing-run/account-due.js';
import { billedKey, billedOf } from '../billing-run/billed-rows.js';
import { Instances } from '#procurement';
import { Plans } from '#catalog';
import { type RunningCostQuery, RunningCosts } from './running-costs.service.js';

/** What a service used and cost under one price on one day. */
export interface DailyLine {
  instanceId: Id;
  priceCode: string;
  meter: string | null;
  unit: string | null;
  /** Of use: how much the month's metered quantity grew. */
  quantity: string;
  ratedAmount: string;
  amount: string;
}

export interface DailyStatement {
  on: DateOn;
  totals: Money[];
  lines: DailyLine[];
}

const MOST_LINES = 10_000;

/** How much one price of a service has come to at an instant, by all invoices and what runs on top of them. */
interface Standing {
  instanceId: Id;
  priceCode: string;
  meter: string | null;
  unit: string | null;
  currency: string;
  quantity: Decimal;
  ratedAmount: Decimal;
  amount: Decimal;
}

/** A service that began on the day, and whose bill it stands on. */
interface Begun {
  instanceId: Id;
  planId: Id;
  organizationId: Id;
  currency: string;
}

/** A day's use and cost of services, so that a buyer can check them while everybody remembers the day. */
@Injectable()
export class DailyStatements {
  constructor(
    private readonly dataSource: DataSource,
    private readonly costs: RunningCosts,
    private readonly instances: Instances,
    private readonly plans: Plans,
    private readonly due: AccountDue,
    private readonly clock: Clock,
  ) {}

  /**
   * What a day of Asia/Shanghai that has begun added: what everything comes to at its end (or now) less what it came to
   * at its start, by the code that invoices. So the days of a month sum to its invoice, and use that comes late is found on
   * the day it lies on. VALIDATION_FAILED as of a running cost; OUT_OF_RANGE for a day ahead; TOO_MANY lines.
   */
  async of(actor: Actor, on: DateOn, query: RunningCostQuery): Promise<DailyStatement> {
    const { organizationId, shows } = await this.costs.scope(actor, query);
    const now = this.clock.now();
    const from = dayStart(on);
    if (from > now)
      throw invalid(
        ['on'],
        'OUT_OF_RANGE',
        text(`Today is ${dateOf(now)}: no day ahead.`, `今天是 ${dateOf(now)}：不能查询未来日期。`),
      );
    const upTo = monthOf(from);
    const { standings: before } = await this.standings(organizationId, { upTo, peekAt: from, until: from });
    const { standings: after, begun } = await this.standings(
      organizationId,
      { upTo, peekAt: Math.min(from + DAY, now), until: from + DAY },
      from,
    );
    // Before it began a service came to nothing, whatever has been invoiced of it since.
    for (const [key, { quantity, ratedAmount, amount, ...of }] of await this.invoiced(begun, upTo))
      before.set(key, { ...of, quantity: quantity.neg(), ratedAmount: ratedAmount.neg(), amount: amount.neg() });
    const lines = [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((key) => {
      const [was, is] = [before.get(key), after.get(key)];
      const of = (is ?? was)!;
      if (!shows({ ...of, month: upTo })) return [];
      const grew = (figure: 'quantity' | 'ratedAmount' | 'amount'): Decimal =>
        (is?.[figure] ?? ZERO).minus(was?.[figure] ?? ZERO);
      const [quantity, ratedAmount, amount] = [grew('quantity'), grew('ratedAmount'), grew('amount')];
      if (quantity.isZero() && ratedAmount.isZero() && amount.isZero()) return [];
      return [{ ...of, quantity, ratedAmount, amount }];
    });
    if (lines.length > MOST_LINES)
      throw invalid(
        ['organizationId'],
        'TOO_MANY',
        text(`More than ${MOST_LINES} lines: ask for single services.`, `超过 ${MOST_LINES} 行：请逐个服务查询。`),
      );
    return {
      on,
      totals: [...Map.groupBy(lines, ({ currency }) => currency)]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([currency, some]) => money(sum(some.map(({ amount }) => amount)), currency)),
      lines: lines.map((line) => ({
        ...line,
        quantity: plain(line.quantity),
        ratedAmount: plain(line.ratedAmount),
        amount: amountText(line.amount, line.currency),
      })),
    };
  }

  /**
   * By service, price and service month up to the day's: what is due at the instant, of use before `until`, beyond what
   * was invoiced.
   */
  private async standings(
    organizationId: Id,
    as: { upTo: Month; peekAt: Instant; until: Instant },
    since: Instant = Infinity,
  ): Promise<{ standings: Map<string, Standing>; begun: Begun[] }> {
    const { manager } = this.dataSource;
    const accounts = await this.instances.accounts(manager, as.peekAt, organizationId);
    if (!accounts.length) return { standings: new Map(), begun: [] };
    const found = await this.due.find(manager, accounts, { ...as, everyMonth: true });
    const standings = found.flatMap(({ account, lines }) =>
      lines.filter(isOfInstance).map(({ payload, quantity, ratedAmount, amount }): [string, Standing] => [
        `${payload.instance.id} ${payload.price.code} ${payload.month}`,
        {
          instanceId: payload.instance.id,
          priceCode: payload.price.code,
          meter: payload.price.meter,
          unit: payload.price.unit,
          currency: account.currency,
          quantity: dec(quantity),
          ratedAmount,
          amount,
        },
      ]),
    );
    const begun = found.flatMap(({ account, instances }) =>
      instances
        .filter(({ activatedAt }) => activatedAt >= since)
        .map(({ id, planId }) => ({ instanceId: id, planId, ...account })),
    );
    return { standings: new Map(standings), begun };
  }

  /** What was invoiced of these services, by service, price and service month. */
  private async invoiced(begun: readonly Begun[], from: Month): Promise<Map<string, Standing>> {
    const { manager } = this.dataSource;
    const plans = await this.plans.byIds(begun.map(({ planId }) => planId));
    const spans = begun.map(({ instanceId }) => ({ instanceId, from }));
    const billed = await billedOf(manager, spans, from);
    return new Map(
      begun.flatMap(({ instanceId, organizationId, planId, currency }) =>
        (billed.get(billedKey(instanceId, organizationId)) ?? []).map(
          ({ priceCode, month, quantity, ratedAmount, amount }): [string, Standing] => {
            const price = plans.get(planId)?.prices.find(({ code }) => code === priceCode);
            const of = { meter: price?.meter ?? null, unit: price?.unit ?? null };
            return [
              `${instanceId} ${priceCode} ${month}`,
              { instanceId, priceCode, ...of, currency, quantity, ratedAmount, amount },
            ];
          },
        ),
      ),
    );
  }
}

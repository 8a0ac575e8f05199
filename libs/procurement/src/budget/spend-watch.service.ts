import { Notifications, outsideSandboxes, WebhookEvents } from '#identity';
import { amountText, Clock, dateOf, type DateOn, dec, type Decimal, type Id, type Instant, minorDigits } from '#kernel';
import { at, Audit, bin, bins, type Doer, id, insertRows, log, rows, type Runner, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { askedBy, type ChargedYear, forecast, type Forecast, PACE_DAYS, type UsedOn, warnings } from '../core/index.js';
import { type Budget, BudgetLedger, selectBudgets } from './budget-ledger.js';

/** A service whose use is charged to a budget in some of the years. */
export interface ChargedService {
  instanceId: Id;
  chargedYear: ChargedYear;
  /** Of all its order's budgets, ascending. */
  years: number[];
}

export interface BudgetStanding extends UsedOn, Pick<Forecast, 'exhaustedOn'> {
  atYearEnd: Decimal;
}

interface DayRow {
  budget_id: Buffer;
  day: DateOn;
  used: string;
  at_year_end: string;
  exhausted_on: DateOn | null;
}

const DAYS =
  'SELECT budget_id, CAST(day AS CHAR) AS day, used, at_year_end, CAST(exhausted_on AS CHAR) AS exhausted_on FROM budget_day';

/** How budgets stand day by day, and what follows: warnings at 75 and 100 per cent, and each one's policy. */
@Injectable()
export class SpendWatch {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly ledger: BudgetLedger,
    private readonly audit: Audit,
    private readonly webhooks: WebhookEvents,
    private readonly notifications: Notifications,
    private readonly clock: Clock,
  ) {}

  /** Budgets of this year and the last that were not looked at today, at most `limit`, and real ones alone. */
  async due(limit: number): Promise<Budget[]> {
    const today = dateOf(this.clock.now());
    const year = Number(today.slice(0, 4));
    return selectBudgets(
      this.dataSource,
      `WHERE fiscal_year IN (?, ?) AND (watched_on IS NULL OR watched_on < ?) AND ${outsideSandboxes('organization_id')}
        ORDER BY organization_id, id LIMIT ${limit}`,
      [year - 1, year, today],
    );
  }

  /** The services whose orders name the budget, for whichever of its years. Says nothing about who may see them. */
  async servicesOf(budgetId: Id): Promise<ChargedService[]> {
    const found = await rows<{ id: Buffer; charged_year: ChargedYear; fiscal_year: number }>(
      this.dataSource,
      `SELECT i.id, o.charged_year, y.fiscal_year FROM order_budget b
         JOIN purchase_order o ON o.id = b.order_id
         JOIN service_instance i ON i.order_id = o.id
         JOIN order_budget y ON y.order_id = o.id
        WHERE b.budget_id = ? ORDER BY i.id, y.fiscal_year`,
      [bin(budgetId)],
    );
    return [...Map.groupBy(found, (row) => id(row.id))].map(([instanceId, some]) => ({
      instanceId,
      chargedYear: some[0]!.charged_year,
      years: some.map(({ fiscal_year: year }) => year),
    }));
  }

  /**
   * Writes what a budget has borne by today with the forecast that follows, once a day; warns of each threshold that
   * was reached, once, and does what its policy says. A threshold that is not reached any more may be warned of again.
   */
  async record(doer: Doer, budgetId: Id, used: Decimal): Promise<void> {
    const now = this.clock.now();
    await this.transactions.run(async (manager) => {
      const budget = (await this.ledger.lock(manager, [budgetId])).get(budgetId);
      if (!budget) return;
      const today = { day: dateOf(now), used };
      const { atEnd: atYearEnd, exhaustedOn } = forecast(
        { ...budget, since: await this.since(manager, budget) },
        today,
        await this.daysBefore(manager, budget.id, now),
        minorDigits(budget.currency),
      );
      await insertRows(
        manager,
        'INSERT INTO budget_day (budget_id, day, used, at_year_end, exhausted_on)',
        [[bin(budget.id), today.day, used.toFixed(), atYearEnd.toFixed(), exhaustedOn]],
        'ON DUPLICATE KEY UPDATE used = VALUES(used), at_year_end = VALUES(at_year_end), exhausted_on = VALUES(exhausted_on)',
      );
      const given = await this.given(manager, budget);
      await this.warn(manager, doer, budget, { ...today, atYearEnd, exhaustedOn, given }, now);
      await this.follow(manager, doer, budget, used.gte(given), now);
      await manager.query('UPDATE budget SET watched_on = ? WHERE id = ?', [today.day, bin(budget.id)]);
    });
  }

  /** The last standing of each; those never looked at are absent. */
  async standings(budgetIds: readonly Id[]): Promise<Map<Id, BudgetStanding>> {
    if (!budgetIds.length) return new Map();
    const found = await rows<DayRow>(
      this.dataSource,
      `${DAYS} d WHERE budget_id IN (?) AND day = (SELECT MAX(day) FROM budget_day m WHERE m.budget_id = d.budget_id)`,
      [bins(budgetIds)],
    );
    return new Map(
      found.map((row) => [
        id(row.budget_id),
        {
          ...{ day: row.day, used: dec(row.used) },
          ...{ atYearEnd: dec(row.at_year_end), exhaustedOn: row.exhausted_on },
        },
      ]),
    );
  }

  /**
   * The later of the year's first day and the day the budget was made, or the first of its services runs since: one that
   * ran before the budget was made is borne by it as a whole.
   */
  private async since(manager: EntityManager, { id: budgetId, fiscalYear }: Budget): Promise<DateOn> {
    const [row] = await rows<{ created_at: Instant; running_since: Instant | null }>(
      manager,
      `SELECT b.created_at, (SELECT MIN(i.activated_at) FROM order_budget y
           JOIN service_instance i ON i.order_id = y.order_id WHERE y.budget_id = b.id) AS running_since
         FROM budget b WHERE b.id = ?`,
      [bin(budgetId)],
    );
    const { created_at: made, running_since: running } = row!;
    const [began, first] = [dateOf(running !== null && running < made ? running : made), `${fiscalYear}-01-01`];
    return began > first ? began : first;
  }

  /** What there was for use: also what went to the next year's budget or lapsed, which is no use. */
  async given(runner: Runner, { id: budgetId, allocated }: Pick<Budget, 'id' | 'allocated'>): Promise<Decimal> {
    const [row] = await rows<{ gone: string | null }>(
      runner,
      "SELECT SUM(allocated) AS gone FROM budget_entry WHERE budget_id = ? AND kind IN ('CARRY_OVER', 'LAPSE') AND allocated < 0",
      [bin(budgetId)],
    );
    return allocated.minus(dec(row!.gone ?? '0'));
  }

  private async daysBefore(runner: Runner, budgetId: Id, now: Instant): Promise<UsedOn[]> {
    const found = await rows<DayRow>(
      runner,
      `${DAYS} WHERE budget_id = ? AND day < ? AND day >= DATE_SUB(?, INTERVAL ${PACE_DAYS} DAY) ORDER BY day`,
      [bin(budgetId), dateOf(now), dateOf(now)],
    );
    return found.map(({ day, used }) => ({ day, used: dec(used) }));
  }

  private async warn(
    manager: EntityManager,
    doer: Doer,
    budget: Budget,
    { used, atYearEnd, exhaustedOn, given }: BudgetStanding & { given: Decimal },
    now: Instant,
  ): Promise<void> {
    const known = await rows<{ threshold: number }>(
      manager,
      'SELECT threshold FROM budget_warning WHERE budget_id = ?',
      [bin(budget.id)],
    );
    const reached = warnings(used, given);
    const gone = known.filter(({ threshold }) => !reached.includes(threshold)).map(({ threshold }) => threshold);
    if (gone.length)
      await manager.query('DELETE FROM budget_warning WHERE budget_id = ? AND threshold IN (?)', [
        bin(budget.id),
        gone,
      ]);
    for (const threshold of reached.filter((each) => !known.some((row) => row.threshold === each))) {
      await manager.query('INSERT INTO budget_warning (budget_id, threshold, used, at) VALUES (?,?,?,?)', [
        ...[bin(budget.id), threshold, used.toFixed(), at(now)],
      ]);
      const shown = (value: Decimal): string => amountText(value, budget.currency);
      const data = {
        ...{ budgetId: budget.id, fiscalYear: budget.fiscalYear, threshold, currency: budget.currency },
        ...{ used: shown(used), allocated: shown(budget.allocated), atYearEnd: shown(atYearEnd), exhaustedOn },
      };
      log.warn(data, 'budget warning');
      await this.audit.write(manager, doer, {
        ...{ action: 'budgetWarning', subject: 'budget', subjectId: budget.id, after: data },
      });
      await this.notifications.tell(manager, [
        {
          ...{ event: 'BUDGET_WARNING', to: { organizationId: budget.organizationId }, subjectId: budget.id },
          facts: {
            ...{ name: budget.name, threshold: String(threshold), currency: budget.currency },
            ...{ used: data.used, allocated: data.allocated },
          },
        },
      ]);
      await this.webhooks.publish(manager, [
        { type: 'budget.warning', subjectId: budget.id, organizationIds: [budget.organizationId], data },
      ]);
    }
  }

  /**
   * Used up or not any more: what the policy asks of the budget's services is asked, or taken back. A service of several
   * years hears the budget of the year that goes on, not that of the year before, which is used up as it should be.
   */
  private async follow(
    manager: EntityManager,
    doer: Doer,
    budget: Budget,
    exhausted: boolean,
    now: Instant,
  ): Promise<void> {
    const asked = askedBy(budget.policy, exhausted);
    const services = await rows<{ id: Buffer; provider_id: Buffer; asked: string | null }>(
      manager,
      `SELECT i.id, i.provider_id, i.asked FROM order_budget b JOIN service_instance i ON i.order_id = b.order_id
        WHERE b.budget_id = ? AND i.status IN ('CREATING', 'ACTIVE', 'UPDATING', 'SUSPENDED')
          AND b.fiscal_year = (SELECT MAX(y.fiscal_year) FROM order_budget y WHERE y.order_id = b.order_id AND y.fiscal_year <= ?)
        ORDER BY i.id`,
      [bin(budget.id), Number(dateOf(now).slice(0, 4))],
    );
    const changed = services.filter((service) => service.asked !== asked);
    if (exhausted !== budget.exhausted)
      await manager.query('UPDATE budget SET exhausted = ? WHERE id = ?', [exhausted ? 1 : 0, bin(budget.id)]);
    if (!changed.length) return;
    await manager.query('UPDATE service_instance SET asked = ?, asked_at = ?, synced_at = NULL WHERE id IN (?)', [
      ...[asked, asked && at(now), changed.map((service) => service.id)],
    ]);
    const told = changed.map((service) => ({
      instanceId: id(service.id),
      data: { instanceId: id(service.id), asked, before: service.asked },
      providerId: id(service.provider_id),
    }));
    await this.audit.writeAll(
      manager,
      told.map(({ instanceId, data }) => ({
        doer,
        change: { action: 'askOfService', subject: 'instance', subjectId: instanceId, after: data },
      })),
    );
    await this.webhooks.publish(
      manager,
      told.map(({ instanceId, providerId, data }) => ({
        type: 'instance.asked',
        subjectId: instanceId,
        organizationIds: [providerId, budget.organizationId],
        data,
      })),
    );
  }
}

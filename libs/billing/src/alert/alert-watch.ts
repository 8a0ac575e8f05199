import { meterOf } from '#catalog/core';
import { Plans } from '#catalog';
import { WebhookEvents } from '#identity';
import {
  Clock,
  dec,
  type Decimal,
  type Id,
  type Instant,
  type Month,
  monthOf,
  newId,
  plain,
  sum,
  yearOf,
  ZERO,
} from '#kernel';
import { UsageLedger, wholeMeters } from '#metering';
import { at, Audit, bin, bins, databaseFault, id, insertRows, log, rows, system, Transactions } from '#platform';
import { BudgetDesk, Instances, SpendWatch } from '#procurement';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { reached } from '../core/index.js';
import { RunningCosts, type RunningLine } from '../live/running-costs.service.js';
import { chargedTo } from '../live/charged-to.js';
import { type AlertRule, selectRules } from './alert-rules.service.js';

/** Rules looked at by one sweep: the least recently looked at first, so that all have their turn. */
const AT_ONCE = 200;

/** How a rule stands: in which period, against which limit. */
interface Standing {
  rule: AlertRule;
  period: string;
  value: Decimal;
  limit: Decimal;
}

/** Looks at the rules and raises what is new: each threshold once for a rule and period, whoever looks how often. */
@Injectable()
export class AlertWatch {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly budgets: BudgetDesk,
    private readonly instances: Instances,
    private readonly spend: SpendWatch,
    private readonly plans: Plans,
    private readonly usage: UsageLedger,
    private readonly costs: RunningCosts,
    private readonly audit: Audit,
    private readonly webhooks: WebhookEvents,
    private readonly clock: Clock,
  ) {}

  /** Looks at the rules that were not looked at for longest; returns how many alerts it raised. */
  async look(): Promise<number> {
    const now = this.clock.now();
    const rules = await selectRules(
      this.dataSource,
      `WHERE status = 'ACTIVE' ORDER BY checked_at, id LIMIT ${AT_ONCE}`,
      [],
    );
    if (!rules.length) return 0;
    const standings: Standing[] = [];
    const spend = new Map<Id, Promise<RunningLine[]>>();
    for (const rule of rules) {
      const standing = await this.standing(rule, spend, now).catch((error: unknown) => {
        const fault = databaseFault(error);
        if (fault) throw fault;
        // What is wrong with one organization's services is not others' to suffer.
        log.error({ ruleId: rule.id, err: (error as Error).stack }, 'alert rule not looked at');
        return null;
      });
      if (standing) standings.push(standing);
    }
    const raised = await this.raise(standings);
    await this.dataSource.query('UPDATE alert_rule SET checked_at = ? WHERE id IN (?)', [
      at(now),
      bins(rules.map((rule) => rule.id)),
    ]);
    return raised;
  }

  /** @param spend what organizations have running, each worked out once for all its rules of money */
  private async standing(
    rule: AlertRule,
    spend: Map<Id, Promise<RunningLine[]>>,
    now: Instant,
  ): Promise<Standing | null> {
    const { kind, organizationId } = rule;
    const period = monthOf(now);
    if (kind === 'QUOTA') return { rule, period, value: await this.used(rule, period), limit: dec(rule.limit!) };
    const running = spend.get(organizationId) ?? this.costs.lines(organizationId, now);
    spend.set(organizationId, running);
    const lines = await running;
    if (rule.budgetId !== null) return this.ofBudget(rule, rule.budgetId, lines);
    const value = total(
      lines.filter(
        ({ month, currency, instanceId }) =>
          month === period && currency === rule.currency && (!rule.instanceId || instanceId === rule.instanceId),
      ),
    );
    return { rule, period, value, limit: dec(rule.limit!) };
  }

  /** A budget's year: what was invoiced, and what has run up since; beside what it was given, where the rule names no limit. */
  private async ofBudget(rule: AlertRule, budgetId: Id, lines: readonly RunningLine[]): Promise<Standing | null> {
    const budget = (await this.budgets.byIds([budgetId])).get(budgetId);
    if (!budget) return null;
    const services = await this.spend.servicesOf(budgetId);
    const running = total(lines.filter(chargedTo(budget.fiscalYear, services, yearOf(this.clock.now()))));
    const limit = rule.limit === null ? await this.spend.given(this.dataSource, budget) : dec(rule.limit);
    return { rule, period: String(budget.fiscalYear), value: budget.actual.plus(running), limit };
  }

  private async used({ instanceId, meter }: AlertRule, month: Month): Promise<Decimal> {
    const instance = (await this.instances.byIds([instanceId!])).get(instanceId!);
    if (!instance) return ZERO;
    const plans = await this.plans.byIds([instance.planId]);
    const price = meterOf(plans.get(instance.planId)?.prices ?? [], meter!);
    const [use] = await this.usage.peekMonths(this.dataSource.manager, {
      spans: [{ instanceId: instance.id, from: month }],
      meters: [meter!],
      whole: wholeMeters([instance], plans),
      upTo: month,
    });
    const found = use?.meters.find((one) => one.meter === meter);
    if (!found) return ZERO;
    return price?.aggregation === 'COUNT' ? dec(found.count) : dec(found.quantity);
  }

  /** Writes the thresholds that were not raised before; the key of the table says which those are. */
  private async raise(standings: readonly Standing[]): Promise<number> {
    const crossed = standings.flatMap((standing) =>
      reached(standing.value, standing.limit, standing.rule.thresholds).map((threshold) => ({
        ...standing,
        threshold,
      })),
    );
    if (!crossed.length) return 0;
    const known = await rows<{ rule_id: Buffer; period: string; threshold: number }>(
      this.dataSource,
      'SELECT rule_id, period, threshold FROM alert WHERE rule_id IN (?)',
      [bins([...new Set(crossed.map(({ rule }) => rule.id))])],
    );
    const before = new Set(known.map((row) => `${id(row.rule_id)} ${row.period} ${row.threshold}`));
    const fresh = crossed.filter(({ rule, period, threshold }) => !before.has(`${rule.id} ${period} ${threshold}`));
    for (const one of fresh) await this.raiseOne(one);
    return fresh.length;
  }

  /** One alert with its audit row and its messages; a second worker that saw the same fails on the key and goes on. */
  private async raiseOne({ rule, period, value, limit, threshold }: Standing & { threshold: number }): Promise<void> {
    const alertId = newId();
    const after = { ruleId: rule.id, name: rule.name, period, threshold, value: plain(value), limit: plain(limit) };
    await this.transactions.run(async (manager) => {
      // The rule's row orders two workers: the second sees what the first has raised.
      await manager.query('SELECT 1 FROM alert_rule WHERE id = ? FOR UPDATE', [bin(rule.id)]);
      const raised: unknown[] = await manager.query(
        'SELECT 1 FROM alert WHERE rule_id = ? AND period = ? AND threshold = ?',
        [bin(rule.id), period, threshold],
      );
      if (raised.length) return;
      await insertRows(
        manager,
        'INSERT INTO alert (id, rule_id, organization_id, period, threshold, value, limit_value, at)',
        [
          [
            bin(alertId),
            bin(rule.id),
            bin(rule.organizationId),
            period,
            threshold,
            plain(value),
            plain(limit),
            at(this.clock.now()),
          ],
        ],
      );
      await this.audit.write(manager, system('alerts'), {
        action: 'raiseAlert',
        subject: 'alert',
        subjectId: alertId,
        after,
      });
      await this.webhooks.publish(manager, [
        {
          type: 'alert.raised',
          subjectId: rule.id,
          organizationIds: [rule.organizationId],
          data: { alertId, ...after },
        },
      ]);
    });
  }
}

const total = (lines: readonly RunningLine[]): Decimal => sum(lines.map(({ amount }) => amount));

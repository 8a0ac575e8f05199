import { type Actor, scopeSql, Tenancy } from '#identity';
import {
  Clock,
  type Decimal,
  decimalInput,
  type Id,
  invalid,
  isCurrency,
  isId,
  type Instant,
  Issues,
  listInput,
  newId,
  notFound,
  plain,
  text,
  textInput,
  transition,
} from '#kernel';
import {
  at,
  Audit,
  bin,
  id,
  Idempotency,
  idOrNull,
  json,
  newestFirst,
  type Page,
  rows,
  type Runner,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Plans } from '#catalog';
import { BudgetDesk, Instances } from '#procurement';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ALERT_RULE_MACHINE, type AlertRuleKind, type AlertRuleStatus } from '../core/index.js';

export interface AlertRule {
  id: Id;
  organizationId: Id;
  name: string;
  kind: AlertRuleKind;
  budgetId: Id | null;
  instanceId: Id | null;
  meter: string | null;
  currency: string | null;
  limit: string | null;
  thresholds: number[];
  status: AlertRuleStatus;
  createdAt: Instant;
}

export interface Alert {
  id: Id;
  ruleId: Id;
  period: string;
  threshold: number;
  value: string;
  limit: string;
  at: Instant;
}

export interface AlertRuleWish {
  name: string;
  kind: AlertRuleKind;
  budgetId?: Id | null;
  instanceId?: Id | null;
  meter?: string | null;
  currency?: string | null;
  limit?: string | null;
  thresholds?: readonly number[] | null;
  idempotencyKey?: string | null;
}

const THRESHOLDS = [75, 100];
const MOST_PERCENT = 1_000;
const SELECT_RULES =
  'SELECT id, organization_id, name, kind, budget_id, instance_id, meter, currency, limit_value, thresholds, status, created_at FROM alert_rule';

/** Rules of one organization that are not ended. */
const MOST_RULES = 100;

const noSuchRule = (): Error => notFound(text('alert rule', '预警规则'));

/** Makes, ends and lists the rules of alerts, and what they raised. */
@Injectable()
export class AlertRules {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly tenancy: Tenancy,
    private readonly budgets: BudgetDesk,
    private readonly instances: Instances,
    private readonly plans: Plans,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /**
   * A rule of the caller's organization. QUOTA: instanceId, meter and limit (the month's quantity). SPEND: a budget
   * (the limit defaults to what it has been allocated), a service, or neither, which is all of the organization's
   * spend in `currency`; limits of money, tax included. Thresholds are percentages of the limit, default 75 and 100.
   * NOT_FOUND; VALIDATION_FAILED with REQUIRED, NOT_ALLOWED, OUT_OF_RANGE, UNKNOWN_CURRENCY, UNKNOWN_METER (of no price
   * of the service), TOO_MANY beyond 100 that are not ended, and the codes of texts and decimals.
   */
  async create(actor: Actor, { idempotencyKey, ...wish }: AlertRuleWish): Promise<AlertRule> {
    const scope = {
      organizationId: actor.organizationId,
      operation: 'createAlertRule',
      key: idempotencyKey,
      body: wish,
    };
    const rule = await this.checked(actor, wish);
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, scope, async () => {
        await mustHaveRoom(manager, actor.organizationId);
        const ruleId = newId();
        const now = at(this.clock.now());
        await manager.query(
          `INSERT INTO alert_rule (id, organization_id, name, kind, budget_id, instance_id, meter, currency, limit_value, thresholds, status, created_at, checked_at)
            VALUES (?,?,?,?,?,?,?,?,?,?,'ACTIVE',?,?)`,
          [
            bin(ruleId),
            bin(actor.organizationId),
            rule.name,
            rule.kind,
            rule.budgetId && bin(rule.budgetId),
            rule.instanceId && bin(rule.instanceId),
            rule.meter,
            rule.currency,
            rule.limit && plain(rule.limit),
            JSON.stringify(rule.thresholds),
            now,
            now,
          ],
        );
        await this.audit.write(manager, actor, {
          action: 'createAlertRule',
          subject: 'alertRule',
          subjectId: ruleId,
          after: { ...rule, limit: rule.limit && plain(rule.limit) },
        });
        return ruleId;
      }),
    );
    return (await selectRules(this.dataSource, 'WHERE id = ?', [bin(made)]))[0]!;
  }

  /** Ends a rule of the caller's own organization for ever. */
  async end(actor: Actor, ruleId: Id): Promise<AlertRule> {
    return this.transactions.run(async (manager) => {
      const [rule] = isId(ruleId)
        ? await selectRules(manager, 'WHERE id = ? AND organization_id = ? FOR UPDATE', [
            bin(ruleId),
            bin(actor.organizationId),
          ])
        : [];
      if (!rule) throw noSuchRule();
      const status = transition(ALERT_RULE_MACHINE, rule.status, 'end');
      await manager.query('UPDATE alert_rule SET status = ? WHERE id = ?', [status, bin(rule.id)]);
      await this.audit.write(manager, actor, {
        action: 'endAlertRule',
        subject: 'alertRule',
        subjectId: rule.id,
        before: { status: rule.status },
        after: { status },
      });
      return { ...rule, status };
    });
  }

  /** Newest first. */
  async list(actor: Actor, page: Page, organizationIds: readonly Id[] | null): Promise<Slice<AlertRule>> {
    const { tail, parameters } = newestFirst(await this.scope(actor, organizationIds), page);
    return sliceOf(await selectRules(this.dataSource, tail, parameters), page.first);
  }

  /** What was raised, newest first. */
  async alerts(
    actor: Actor,
    page: Page,
    { ruleId, organizationIds }: { ruleId: Id | null; organizationIds: readonly Id[] | null },
  ): Promise<Slice<Alert>> {
    const { sql, parameters } = await this.scope(actor, organizationIds);
    if (ruleId !== null && !isId(ruleId)) throw noSuchRule();
    const of =
      ruleId === null
        ? { sql, parameters }
        : { sql: [...sql, 'rule_id = ?'], parameters: [...parameters, bin(ruleId)] };
    const paged = newestFirst(of, page);
    const found = await rows<Record<string, never>>(
      this.dataSource,
      `SELECT id, rule_id, period, threshold, value, limit_value, at FROM alert ${paged.tail}`,
      paged.parameters,
    );
    return sliceOf(
      found.map((row) => ({
        id: id(row.id!),
        ruleId: id(row.rule_id!),
        period: row.period!,
        threshold: row.threshold!,
        value: plain(row.value!),
        limit: plain(row.limit_value!),
        at: row.at!,
      })),
      page.first,
    );
  }

  private async scope(
    actor: Actor,
    organizationIds: readonly Id[] | null,
  ): Promise<{ sql: string[]; parameters: unknown[] }> {
    const scope = await this.tenancy.listScope(actor, organizationIds?.filter(isId));
    return scope.provider ? { sql: ['1 = 0'], parameters: [] } : scopeSql(scope, 'organization_id', 'organization_id');
  }

  private async checked(
    actor: Actor,
    wish: AlertRuleWish,
  ): Promise<Omit<AlertRule, 'id' | 'organizationId' | 'status' | 'createdAt' | 'limit'> & { limit: Decimal | null }> {
    const issues = new Issues();
    const { kind } = wish;
    const budgetId = wish.budgetId ?? null;
    const instanceId = wish.instanceId ?? null;
    const meter = wish.meter ?? null;
    const name = textInput(issues, ['name'], wish.name, { max: 200 });
    const thresholds = [...new Set(wish.thresholds ?? THRESHOLDS)];
    listInput(issues, ['thresholds'], thresholds, { min: 1, max: 10 });
    thresholds.forEach((percent, index) => {
      if (!Number.isInteger(percent) || percent < 1 || percent > MOST_PERCENT)
        issues.add(
          ['thresholds', index],
          'OUT_OF_RANGE',
          text(`Between 1 and ${MOST_PERCENT} percent.`, `须在 1% 到 ${MOST_PERCENT}% 之间。`),
        );
    });
    const limit =
      wish.limit === null || wish.limit === undefined
        ? null
        : decimalInput(issues, ['limit'], wish.limit, { integerDigits: 18 });
    const missing = (field: string, when: boolean): void => {
      if (when) issues.add([field], 'REQUIRED', text('Is missing.', '缺少该字段。'));
    };
    const superfluous = (field: string, when: boolean): void => {
      if (when) issues.add([field], 'NOT_ALLOWED', text('Does not go with the others.', '与其他字段不能同时使用。'));
    };
    missing('limit', (wish.limit ?? null) === null && budgetId === null);
    missing('instanceId', kind === 'QUOTA' && instanceId === null);
    missing('meter', kind === 'QUOTA' && meter === null);
    superfluous('meter', kind === 'SPEND' && meter !== null);
    superfluous('budgetId', budgetId !== null && (kind === 'QUOTA' || instanceId !== null));
    issues.throwIfAny();
    if (meter !== null && instanceId !== null) await this.mustMeter(actor, instanceId, meter);
    const currency = await this.currencyOf(actor, { kind, budgetId, instanceId, currency: wish.currency ?? 'CNY' });
    return { name, kind, budgetId, instanceId, meter, currency, limit, thresholds };
  }

  /** A rule over a meter that the service does not have would never raise anything. */
  private async mustMeter(actor: Actor, instanceId: Id, meter: string): Promise<void> {
    const { planId } = await this.instances.forReading(actor, instanceId);
    const prices = (await this.plans.byIds([planId])).get(planId)?.prices ?? [];
    if (!prices.some((price) => price.meter === meter))
      throw invalid(['meter'], 'UNKNOWN_METER', text('No price of the service has it.', '该服务没有此计量项。'));
  }

  /** Looks that what the rule is about is the caller's own, and says in which money it is counted. */
  private async currencyOf(
    actor: Actor,
    {
      kind,
      budgetId,
      instanceId,
      currency,
    }: { kind: AlertRuleKind; budgetId: Id | null; instanceId: Id | null; currency: string },
  ): Promise<string | null> {
    if (budgetId !== null) {
      const budget = isId(budgetId) ? (await this.budgets.byIds([budgetId])).get(budgetId.toLowerCase()) : undefined;
      if (budget?.organizationId !== actor.organizationId) throw notFound(text('budget', '预算'));
      return budget.currency;
    }
    if (instanceId !== null) {
      const instance = await this.instances.forReading(actor, instanceId);
      if (instance.organizationId !== actor.organizationId) throw notFound(text('service instance', '服务实例'));
      return kind === 'QUOTA' ? null : instance.currency;
    }
    const issues = new Issues();
    if (!isCurrency(currency))
      issues.add(['currency'], 'UNKNOWN_CURRENCY', text('Not an ISO 4217 code.', '不是 ISO 4217 币种代码。'));
    issues.throwIfAny();
    return currency;
  }
}

/** Every rule is looked at again and again, so each organization has its share of the looks: TOO_MANY. */
async function mustHaveRoom(manager: EntityManager, organizationId: Id): Promise<void> {
  const [found] = await rows<{ n: string }>(
    manager,
    "SELECT COUNT(*) AS n FROM alert_rule WHERE organization_id = ? AND status = 'ACTIVE' FOR UPDATE",
    [bin(organizationId)],
  );
  if (Number(found!.n) >= MOST_RULES)
    throw invalid(
      [],
      'TOO_MANY',
      text(`At most ${MOST_RULES} rules that are not ended.`, `最多 ${MOST_RULES} 条生效中的预警规则。`),
    );
}

export async function selectRules(runner: Runner, tail: string, parameters: unknown[]): Promise<AlertRule[]> {
  const found = await rows<Record<string, never>>(runner, `${SELECT_RULES} ${tail}`, parameters);
  return found.map((row) => ({
    id: id(row.id!),
    organizationId: id(row.organization_id!),
    name: row.name!,
    kind: row.kind!,
    budgetId: idOrNull(row.budget_id!),
    instanceId: idOrNull(row.instance_id!),
    meter: row.meter!,
    currency: row.currency!,
    limit: row.limit_value === null ? null : plain(row.limit_value!),
    thresholds: json(row.thresholds),
    status: row.status!,
    createdAt: row.created_at!,
  }));
}

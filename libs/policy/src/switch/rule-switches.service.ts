import type { Actor } from '#identity';
import {
  Clock,
  dateOf,
  type DateOn,
  type Id,
  type Instant,
  invalid,
  Issues,
  newId,
  notFound,
  text,
  textInput,
} from '#kernel';
import { at, Audit, bin, id, Idempotency, rows, type Runner, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { zonesOfRule } from '../core/index.js';
import { Policy } from '../rules/policy.service.js';
import type { SwitchPlanRuleInput } from './rule-switch.type.js';

export interface RuleSwitch {
  id: Id;
  ruleId: string;
  zoneCode: string;
  on: boolean;
  fromOn: DateOn;
  reason: string;
  setAt: Instant;
}

interface Row {
  id: Buffer;
  rule_id: string;
  zone_code: string;
  is_on: number;
  from_on: DateOn;
  reason: string;
  set_at: Instant;
}

/** The most switches one rule's list shows. */
const MOST_SHOWN = 200;

/** Rules that a draft proposes hold in a zone from a day on, or do not. What was decided before stays as it is. */
@Injectable()
export class RuleSwitches {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly policy: Policy,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** NOT_SWITCHABLE unless the rule's document is a draft and the rule names the zone; IN_PAST for a day before today. */
  async switch(actor: Actor, { idempotencyKey, ...input }: SwitchPlanRuleInput): Promise<RuleSwitch> {
    this.check(input);
    const issues = new Issues();
    const reason = textInput(issues, ['reason'], input.reason, { max: 2000 });
    issues.throwIfAny();
    const once = {
      organizationId: actor.organizationId,
      operation: 'switchPlanRule',
      key: idempotencyKey,
      body: input,
    };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        if (input.from < dateOf(this.clock.now()))
          throw invalid(['from'], 'IN_PAST', text('From today on at the earliest.', '最早自今天起。'));
        const switchId = newId();
        await manager.query(
          'INSERT INTO rule_switch (id, rule_id, zone_code, is_on, from_on, reason, set_by, set_at) VALUES (?,?,?,?,?,?,?,?)',
          [
            bin(switchId),
            input.ruleId,
            input.zoneCode,
            input.on ? 1 : 0,
            input.from,
            reason,
            bin(actor.personId),
            at(this.clock.now()),
          ],
        );
        await this.audit.write(manager, actor, {
          action: 'switchPlanRule',
          subject: 'planRule',
          subjectId: switchId,
          after: input,
        });
        return switchId;
      }),
    );
    return (await this.select(this.dataSource, 'WHERE id = ?', [bin(made)]))[0]!;
  }

  /** What was set for a rule, newest first; at most 200. */
  list(ruleId: string): Promise<RuleSwitch[]> {
    return this.select(this.dataSource, `WHERE rule_id = ? ORDER BY id DESC LIMIT ${MOST_SHOWN}`, [ruleId]);
  }

  /** The rules that are off today, each with the zone. Of a day set twice the last word counts. */
  async off(runner: Runner): Promise<{ ruleId: string; zone: string }[]> {
    const set = await this.select(runner, 'WHERE from_on <= ? ORDER BY rule_id, zone_code, from_on, id', [
      dateOf(this.clock.now()),
    ]);
    const last = new Map(set.map((each) => [`${each.ruleId} ${each.zoneCode}`, each]));
    return [...last.values()].filter(({ on }) => !on).map(({ ruleId, zoneCode }) => ({ ruleId, zone: zoneCode }));
  }

  private check({ ruleId, zoneCode }: Pick<SwitchPlanRuleInput, 'ruleId' | 'zoneCode'>): void {
    const rules = this.policy.rules({ on: null, document: null }).filter((rule) => rule.id === ruleId);
    if (!rules.length) throw notFound(text('rule', '规则'));
    const drafts = this.policy.documents.filter(({ status }) => status === 'DRAFT').map((document) => document.id);
    const switchable = rules.some(
      (rule) => drafts.includes(rule.citation.document.split(' ')[0]!) && zonesOfRule(rule).includes(zoneCode),
    );
    if (!switchable)
      throw invalid(
        ['ruleId'],
        'NOT_SWITCHABLE',
        text(
          'Only rules of a draft are switched, in zones that they name.',
          '仅可切换征求意见稿规则，且限于其所指区域。',
        ),
      );
  }

  private async select(runner: Runner, tail: string, parameters: unknown[]): Promise<RuleSwitch[]> {
    const found = await rows<Row>(
      runner,
      `SELECT id, rule_id, zone_code, is_on, CAST(from_on AS CHAR) AS from_on, reason, set_at FROM rule_switch ${tail}`,
      parameters,
    );
    return found.map((row) => ({
      id: id(row.id),
      ruleId: row.rule_id,
      zoneCode: row.zone_code,
      on: row.is_on === 1,
      fromOn: row.from_on,
      reason: row.reason,
      setAt: row.set_at,
    }));
  }
}

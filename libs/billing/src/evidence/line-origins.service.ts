import { type PlanFacts, Plans } from '#catalog';
import type { Price } from '#catalog/core';
import { type Actor } from '#identity';
import { type Id, notFound, text } from '#kernel';
import type { PlanRule } from '#policy/core';
import { Policy } from '#policy';
import { Instances, OrderReading } from '#procurement';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { agreedPrice } from '../core/index.js';
import type { Invoice } from '../invoice/invoice-rows.js';
import { Invoices } from '../invoice/invoices.service.js';
import { ratedLines, type RatedLine } from '../invoice/rated-lines.js';
import { type EarlierLine, earlierLines } from './earlier-lines.js';

/** A rule the order was held against, whether it had something to say, and its version. */
interface LineRule {
  rule: PlanRule;
  found: boolean;
}

export interface LineOrigin {
  line: RatedLine;
  plan: PlanFacts | null;
  /** Null for the rest of a commitment. */
  price: Price | null;
  agreed: boolean;
  order: { id: Id; number: string; title: string; rules: LineRule[] } | null;
  earlier: EarlierLine[];
}

/** One line of an invoice with what it follows from, as the evidence bundle has it for all of them. */
@Injectable()
export class LineOrigins {
  constructor(
    private readonly dataSource: DataSource,
    private readonly invoices: Invoices,
    private readonly instances: Instances,
    private readonly plans: Plans,
    private readonly orders: OrderReading,
    private readonly policy: Policy,
  ) {}

  /** NOT_FOUND for invoices the caller may not read, and lines it does not have. */
  async of(actor: Actor, invoiceId: Id, lineNo: number): Promise<LineOrigin> {
    const invoice = await this.invoices.forReading(actor, invoiceId);
    const [line] = await ratedLines(this.dataSource, invoice, { after: lineNo - 1, limit: 1 });
    if (line?.lineNo !== lineNo) throw notFound(text('invoice line', '账单行'));
    const plan = await this.planOf(line);
    const agreed = agreedPrice(line.basis);
    return {
      line,
      plan,
      price: agreed ?? plan?.prices.find(({ code }) => code === line.priceCode) ?? null,
      agreed: agreed !== null,
      order: await this.orderOf(invoice, line.orderId),
      earlier: (await earlierLines(this.dataSource, invoice, [line])).filter(
        (one) => line.commitmentId !== null || one.priceCode === line.priceCode,
      ),
    };
  }

  private async planOf({ instanceId }: RatedLine): Promise<PlanFacts | null> {
    if (instanceId === null) return null;
    const instance = (await this.instances.byIds([instanceId])).get(instanceId);
    return (instance && (await this.plans.byIds([instance.planId])).get(instance.planId)) ?? null;
  }

  /** Others' orders behind shared instances are not the buyer's to see. */
  private async orderOf({ organizationId }: Invoice, orderId: Id | null): Promise<LineOrigin['order']> {
    const [order] = orderId === null ? [] : await this.orders.decided([orderId]);
    if (!order || order.organizationId !== organizationId) return null;
    const said = new Set(order.decision?.findings.map(({ ruleId }) => ruleId));
    const rules = (order.decision?.rulesUsed ?? []).flatMap((used) => {
      const rule = this.policy.rule(used);
      return rule ? [{ rule, found: said.has(rule.id) }] : [];
    });
    const [first, rest] = [rules.filter(({ found }) => found), rules.filter(({ found }) => !found)];
    return { id: order.id, number: order.number, title: order.title, rules: [...first, ...rest] };
  }
}

import { type PlanFacts, Plans, TaxRates } from '#catalog';
import type { TaxCategory } from '#catalog/core';
import { formatInstant, type Id } from '#kernel';
import { type LineCuts } from '#metering';
import { AuditChain, bins } from '#platform';
import { Policy } from '#policy';
import { Instances, OrderReading } from '#procurement';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Commitment, selectCommitments } from '../commitment/commitment-rows.js';
import { agreedPrice } from '../core/index.js';
import { cutsOf } from '../invoice/invoice-files.service.js';
import type { Invoice } from '../invoice/invoice-rows.js';
import { ratedLines, type RatedLine } from '../invoice/rated-lines.js';
import { type EarlierLine, earlierLines } from './earlier-lines.js';

/** The version of the bundle's format: a change that an older program would misread counts it up. */
export const EVIDENCE_FORMAT = 1;

const LINES_AT_ONCE = 500;

/** What the lines read so far refer to. */
interface Seen {
  plans: Map<Id, PlanFacts>;
  /** By plan and code, the catalogue's prices that lines were rated by. */
  prices: Set<string>;
  taxCategories: Set<TaxCategory>;
  orders: Set<Id>;
}

/** Events that lines are rated from: of one meter of an instance in a month, up to a cut, all from the first. */
export type EventGroup = LineCuts;

/** Reads what an invoice follows from. Who may have it has been decided before. */
@Injectable()
export class EvidenceReading {
  constructor(
    private readonly dataSource: DataSource,
    private readonly instances: Instances,
    private readonly plans: Plans,
    private readonly taxRates: TaxRates,
    private readonly orders: OrderReading,
    private readonly policy: Policy,
    private readonly audit: AuditChain,
  ) {}

  /**
   * evidence.json, piece by piece: memory does not grow with the lines but for a few words of each.
   * @param groups is filled with the events wanted, in the order of their numbers (`lineNo`) from 1
   */
  async *json(invoice: Invoice, groups: EventGroup[]): AsyncGenerator<string, void, void> {
    const seen: Seen = { plans: new Map(), prices: new Set(), taxCategories: new Set(), orders: new Set() };
    yield `{"format":${EVIDENCE_FORMAT},"invoiceId":"${invoice.id}","lines":[`;
    let [after, comma] = [0, ''];
    for (;;) {
      const lines = await ratedLines(this.dataSource, invoice, { after, limit: LINES_AT_ONCE });
      for (const line of await this.told(invoice, lines, seen, groups)) {
        yield `${comma}\n${JSON.stringify(line)}`;
        comma = ',';
      }
      if (lines.length < LINES_AT_ONCE) break;
      after = lines.at(-1)!.lineNo;
    }
    const prices = Object.fromEntries([...seen.prices].map((key) => [key, priceOf(seen.plans, key)]));
    const plans = [...seen.plans.values()].map(
      ({ id, code, name, revision, offeringId, offeringCode, offeringName }) => ({
        ...{ id, code, name, revision, offeringId, offeringCode, offeringName },
      }),
    );
    const rest = {
      plans,
      prices,
      taxRates: this.taxRates.rowsOf(seen.taxCategories),
      ...(await this.allowedBy(invoice, [...seen.orders])),
      audit: await this.audit.linksOf('invoice', invoice.id),
    };
    yield `\n],${JSON.stringify(rest).slice(1)}\n`;
  }

  private async told(
    invoice: Invoice,
    lines: readonly RatedLine[],
    seen: Seen,
    groups: EventGroup[],
  ): Promise<object[]> {
    const instances = await this.instances.byIds([...new Set(lines.flatMap(({ instanceId }) => instanceId ?? []))]);
    const planIds = [...new Set([...instances.values()].map(({ planId }) => planId))];
    for (const [planId, plan] of await this.plans.byIds(planIds)) seen.plans.set(planId, plan);
    const commitments = await this.commitments(lines);
    const earlier = Map.groupBy(await earlierLines(this.dataSource, invoice, lines), partKey);
    return lines.map((line) => {
      const planId = (line.instanceId && instances.get(line.instanceId)?.planId) ?? null;
      const commitment = line.commitmentId === null ? null : commitments.get(line.commitmentId)!;
      const agreed = agreedPrice(line.basis);
      const key = planId === null || agreed ? null : `${planId} ${line.priceCode}`;
      if (key !== null) seen.prices.add(key);
      const { taxCategory } = commitment ?? agreed ?? priceOf(seen.plans, key!)!;
      seen.taxCategories.add(taxCategory);
      if (line.orderId !== null) seen.orders.add(line.orderId);
      return {
        lineNo: line.lineNo,
        lineId: line.id,
        instanceId: line.instanceId,
        planId,
        orderId: line.orderId,
        priceTermsId: line.priceTermsId,
        commitmentId: line.commitmentId,
        taxCategory,
        events: groupOf(line, groups),
        sharing: line.sharing,
        basis: line.basis,
        earlier: (earlier.get(partKey(line)) ?? []).map(({ number, lineNo, quantity, ratedAmount, amount }) => ({
          ...{ number, lineNo, quantity, ratedAmount, amount },
        })),
      };
    });
  }

  private async commitments(lines: readonly RatedLine[]): Promise<Map<Id, Commitment>> {
    const ids = [...new Set(lines.flatMap(({ commitmentId }) => commitmentId ?? []))];
    const found = ids.length ? await selectCommitments(this.dataSource, 'WHERE id IN (?)', [bins(ids)]) : [];
    return new Map(found.map((one) => [one.id, one]));
  }

  /** What was decided on the buyer's own orders; others' orders behind shared instances are not the buyer's to see. */
  private async allowedBy(invoice: Invoice, orderIds: readonly Id[]): Promise<{ orders: object[]; rules: object[] }> {
    const decided = await this.orders.decided(orderIds);
    const own = decided.filter(({ organizationId }) => organizationId === invoice.organizationId);
    const used = new Map(
      own.flatMap(({ decision }) => (decision?.rulesUsed ?? []).map((rule) => [`${rule.id} ${rule.version}`, rule])),
    );
    return {
      orders: own.map(({ steps, ...order }) => ({
        ...order,
        steps: steps.map((step) => ({ ...step, at: formatInstant(step.at) })),
      })),
      rules: [...used.values()].map(({ id, version }) => {
        const rule = this.policy.rule({ id, version });
        return { id, version, code: rule?.code, effect: rule?.effect, text: rule?.message, citation: rule?.citation };
      }),
    };
  }
}

const partKey = ({ instanceId, commitmentId, serviceMonth, priceCode }: RatedLine | EarlierLine): string =>
  commitmentId ?? `${instanceId} ${serviceMonth} ${priceCode}`;

/** A price by its key: the plan's id, a blank and the price's code. */
function priceOf(plans: ReadonlyMap<Id, PlanFacts>, key: string): PlanFacts['prices'][number] | undefined {
  const blank = key.indexOf(' ');
  return plans.get(key.slice(0, blank))?.prices.find(({ code }) => code === key.slice(blank + 1));
}

/** The number of the events behind a line; lines of one meter, month and cut share theirs. Null without events. */
function groupOf(line: RatedLine, groups: EventGroup[]): number | null {
  const cuts = cutsOf(line);
  if (!cuts) return null;
  const { instanceId, meter, month, aggregation, throughCut } = cuts;
  // Prices of one meter stand one after the other, or nearly so.
  const known = groups
    .slice(-20)
    .find(
      (one) =>
        one.instanceId === instanceId &&
        one.meter === meter &&
        one.month === month &&
        one.aggregation === aggregation &&
        one.throughCut === throughCut,
    );
  if (known) return known.lineNo;
  groups.push({ ...cuts, lineNo: groups.length + 1, afterCut: 0 });
  return groups.length;
}

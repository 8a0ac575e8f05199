import { type Offering, Offerings } from '#catalog';
import { MarketFacts } from '#compliance';
import {
  type Actor,
  countiesIn,
  findDivision,
  Organizations,
  outsideSandboxes,
  ownOrAll,
  unknownDivision,
} from '#identity';
import {
  addToMonth,
  dec,
  type Decimal,
  fixed,
  type Id,
  invalid,
  isMonth,
  Issues,
  type Money,
  plain,
  quotient,
  roundHalfAway,
  sum,
  text,
} from '#kernel';
import { id, rows } from '#platform';
import { Policy } from '#policy';
import { LINE_CLASSES, type LineClass } from '#procurement';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { averagePrices, spendByValue, totalOf } from '../core/index.js';
import type {
  CategoryCoverageArgs,
  CategoryCoverageType,
  LineClassSpendReportType,
  SectorSpendReportType,
  SpendPeriodArgs,
} from './spend.type.js';

/** A part of the total of its currency in per cent, to one place; null where that is not above zero. */
function shareOf({ amount, currency }: Money, totals: readonly Money[]): string | null {
  const whole = totals.find((total) => total.currency === currency);
  if (!whole || dec(whole.amount).lte(0)) return null;
  return fixed(roundHalfAway(quotient(dec(amount).times(100), dec(whole.amount)), 1), 1);
}

const MOST_MONTHS = 24;
/** The attribute of industry clusters (002 二(三)13), and the kind of evidence with a score of quality (004 二(二)). */
const SECTORS = 'sectors';
const QUALITY_REPORT = 'QUALITY_REPORT';

/** What one organization was invoiced of one offering in one unit, less credit notes. */
interface Spent {
  organizationId: Id;
  providerId: Id;
  offeringCode: string;
  currency: string;
  unit: string | null;
  quantity: Decimal;
  amount: Decimal;
}

/** What was spent on what, from issued invoices: offerings count as they are listed now. */
@Injectable()
export class SpendReports {
  constructor(
    private readonly dataSource: DataSource,
    private readonly offerings: Offerings,
    private readonly organizations: Organizations,
    private readonly market: MarketFacts,
    private readonly policy: Policy,
  ) {}

  /** One's own organization's spend by the six clusters; the operator's and auditors' of all. */
  async bySector(
    actor: Actor,
    { fromMonth, toMonth }: SpendPeriodArgs,
    sectors: readonly { code: string; name: { zh: string; en: string } }[],
  ): Promise<SectorSpendReportType> {
    checkPeriod(fromMonth, toMonth);
    const spent = await this.spent(actor, fromMonth, toMonth);
    const listed = await this.listed(spent);
    const spend = spent.map((one) => ({ ...one, values: sectorsOf(listed.get(keyOf(one))) }));
    const names = new Map(sectors.map(({ code, name }) => [code, name]));
    return {
      sectors: spendByValue(spend, [...names.keys()]).map(({ value, amounts }) => ({
        sector: value,
        nameZh: (value !== null && names.get(value)?.zh) || null,
        nameEn: (value !== null && names.get(value)?.en) || null,
        amounts,
      })),
      totals: totalOf(spend),
    };
  }

  /** One's own organization's spend by the classes of its orders; the operator's and auditors' of all. 001 四(四). */
  async byLineClass(actor: Actor, { fromMonth, toMonth }: SpendPeriodArgs): Promise<LineClassSpendReportType> {
    checkPeriod(fromMonth, toMonth);
    const own = ownOrAll(actor, 'i.organization_id');
    const found = await rows<{ line_class: LineClass | null; currency: string; amount: string }>(
      this.dataSource,
      `SELECT l.line_class, i.currency,
         SUM(l.amount - COALESCE((SELECT SUM(c.amount) FROM credit_note_line c
           WHERE c.invoice_id = l.invoice_id AND c.invoice_line_no = l.line_no), 0)) AS amount
         FROM invoice i JOIN invoice_line l ON l.invoice_id = i.id
        WHERE ${['i.period >= ?', 'i.period < ?', outsideSandboxes('i.organization_id'), ...own.sql].join(' AND ')}
        GROUP BY l.line_class, i.currency`,
      [fromMonth, toMonth, ...own.parameters],
    );
    const spend = found.map((row) => ({
      ...{ amount: dec(row.amount), currency: row.currency },
      values: row.line_class === null ? [] : [row.line_class],
    }));
    return {
      classes: spendByValue(spend, [...LINE_CLASSES]).map(({ value, amounts }) => ({
        lineClass: value as LineClass | null,
        amounts: amounts.map((amount) => ({ amount, share: shareOf(amount, totalOf(spend)) })),
      })),
      totals: totalOf(spend),
    };
  }

  /** Of each child of a category: what it cost a unit, its quality, and the districts of a division that it reaches. */
  async coverage(
    actor: Actor,
    { category, division, fromMonth, toMonth }: CategoryCoverageArgs,
  ): Promise<CategoryCoverageType[]> {
    checkPeriod(fromMonth, toMonth);
    if (!findDivision(division)) throw invalid(['division'], 'UNKNOWN_DIVISION', unknownDivision);
    const leaves = this.policy.categories(category);
    const districts = new Set(countiesIn(division));
    const spent = await this.spent(actor, fromMonth, toMonth);
    const listed = await this.listed(spent);
    const buyers = await this.organizations.byIds([...new Set(spent.map((one) => one.organizationId))]);
    const scores = await this.qualityScores([...listed.values()]);
    return leaves.map((leaf) => {
      const inside = new Set(this.policy.descendantCodes(leaf.code));
      const own = spent.filter((one) => listed.get(keyOf(one))?.categoryCodes.some((code) => inside.has(code)));
      const reached = own
        .filter(({ amount }) => amount.gt(0))
        .flatMap(({ organizationId }) => buyers.get(organizationId)?.divisionCode ?? []);
      return {
        category: leaf,
        averagePrices: averagePrices(own),
        qualityScore: meanOf([...new Set(own.map(keyOf))].flatMap((key) => scores.get(key) ?? [])),
        districtsCovered: new Set(reached.filter((code) => districts.has(code))).size,
        districtsInAll: districts.size,
      };
    });
  }

  private async spent(actor: Actor, fromMonth: string, toMonth: string): Promise<Spent[]> {
    const own = ownOrAll(actor, 'i.organization_id');
    const found = await rows<{
      organization_id: Buffer;
      provider_id: Buffer;
      offering_code: string;
      currency: string;
      unit: string | null;
      quantity: string;
      amount: string;
    }>(
      this.dataSource,
      `SELECT i.organization_id, i.provider_id, l.offering_code, i.currency, l.unit, SUM(l.quantity) AS quantity,
         SUM(l.amount - COALESCE((SELECT SUM(c.amount) FROM credit_note_line c
           WHERE c.invoice_id = l.invoice_id AND c.invoice_line_no = l.line_no), 0)) AS amount
         FROM invoice i JOIN invoice_line l ON l.invoice_id = i.id
        WHERE ${['i.period >= ?', 'i.period < ?', outsideSandboxes('i.organization_id'), ...own.sql].join(' AND ')}
        GROUP BY i.organization_id, i.provider_id, l.offering_code, i.currency, l.unit`,
      [fromMonth, toMonth, ...own.parameters],
    );
    return found.map((row) => ({
      organizationId: id(row.organization_id),
      providerId: id(row.provider_id),
      offeringCode: row.offering_code,
      currency: row.currency,
      unit: row.unit,
      quantity: dec(row.quantity),
      amount: dec(row.amount),
    }));
  }

  /** The offerings of these lines by their keys. */
  private async listed(spent: readonly Spent[]): Promise<Map<string, Offering>> {
    const keys = new Map(spent.map((one) => [keyOf(one), { providerId: one.providerId, code: one.offeringCode }]));
    const found = await this.offerings.byCodes([...keys.values()]);
    return new Map(found.map((one) => [keyOf({ providerId: one.providerId, offeringCode: one.code }), one]));
  }

  /** The scores of the quality reports that are valid today, by the key of the offering they are about. */
  private async qualityScores(offerings: readonly Offering[]): Promise<Map<string, Decimal[]>> {
    const sellers = await this.market.sellers(offerings, this.dataSource);
    const evidence = new Map(sellers.map((seller) => [seller.id, seller.evidence]));
    return new Map(
      offerings.map(({ providerId, code }) => [
        keyOf({ providerId, offeringCode: code }),
        (evidence.get(providerId) ?? [])
          .filter(
            ({ kind, offeringCodes }) =>
              kind === QUALITY_REPORT && (!offeringCodes.length || offeringCodes.includes(code)),
          )
          .flatMap(({ details }) => (typeof details.score === 'string' ? [dec(details.score)] : [])),
      ]),
    );
  }
}

const keyOf = ({ providerId, offeringCode }: { providerId: Id; offeringCode: string }): string =>
  `${providerId} ${offeringCode}`;

function sectorsOf(offering: Offering | undefined): string[] {
  const declared = offering?.effectiveAttributes[SECTORS];
  return Array.isArray(declared) ? declared.filter((one) => typeof one === 'string') : [];
}

const meanOf = (scores: readonly Decimal[]): string | null =>
  scores.length ? plain(roundHalfAway(quotient(sum(scores), dec(scores.length)), 2)) : null;

/** Of reports by invoice periods: MALFORMED, EMPTY_PERIOD, OUT_OF_RANGE beyond 24 months. */
export function checkPeriod(fromMonth: string, toMonth: string): void {
  const issues = new Issues();
  for (const [field, month] of Object.entries({ fromMonth, toMonth }))
    if (!isMonth(month)) issues.add([field], 'MALFORMED', text('A month such as 2026-10.', '须为月份，如 2026-10。'));
  issues.throwIfAny();
  if (toMonth <= fromMonth)
    issues.add(['toMonth'], 'EMPTY_PERIOD', text('Must be after fromMonth.', '须晚于起始月份。'));
  if (toMonth > addToMonth(fromMonth, MOST_MONTHS))
    issues.add(['toMonth'], 'OUT_OF_RANGE', text(`At most ${MOST_MONTHS} months.`, `最多 ${MOST_MONTHS} 个月。`));
  issues.throwIfAny();
}

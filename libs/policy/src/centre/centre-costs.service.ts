import { type Actor, seesEverything } from '#identity';
import {
  amountText,
  Clock,
  dec,
  decimalInput,
  type Id,
  type Instant,
  invalid,
  isCurrency,
  isMonth,
  Issues,
  minorDigits,
  type Month,
  monthOf,
  newId,
  notFound,
  text,
  textInput,
} from '#kernel';
import {
  at,
  Audit,
  bin,
  id,
  Idempotency,
  json,
  newestFirst,
  type Page,
  rows,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type OwnerPart, ownerParts } from '../core/index.js';
import type { RecordDataCentreCostInput } from './centre-cost.type.js';
import { type Centre, DataCentres } from './data-centres.service.js';

export interface CentreCost {
  id: Id;
  centreCode: string;
  month: Month;
  purpose: string;
  amount: string;
  currency: string;
  parts: OwnerPart[];
  recordedAt: Instant;
}

interface Row {
  id: Buffer;
  centre_code: string;
  month: Month;
  purpose: string;
  amount: string;
  currency: string;
  parts: unknown;
  recorded_at: Instant;
}

/** What co-built data centres cost, divided by their owners' shares. 003 三(二). */
@Injectable()
export class CentreCosts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly centres: DataCentres,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** A cost of an own data centre. NOT_CO_BUILT where it has no owners, IN_FUTURE for a month that has not begun. */
  async record(actor: Actor, { idempotencyKey, ...input }: RecordDataCentreCostInput): Promise<CentreCost> {
    const centre = await this.own(actor, input.centreCode);
    const { organizationId } = actor;
    const once = { organizationId, operation: 'recordDataCentreCost', key: idempotencyKey, body: input };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const { month, purpose, amount, currency } = this.checked(input);
        if (!centre.owners.length)
          throw invalid(['centreCode'], 'NOT_CO_BUILT', text('It has no owners.', '该数据中心没有共建方。'));
        const parts = ownerParts(amount, currency, centre.owners);
        const costId = newId();
        await manager.query(
          `INSERT INTO centre_cost (id, centre_code, month, purpose, amount, currency, parts, recorded_by, recorded_at)
             VALUES (?,?,?,?,?,?,?,?,?)`,
          [
            ...[bin(costId), centre.code, month, purpose, amount, currency, JSON.stringify(parts)],
            ...[bin(actor.personId), at(this.clock.now())],
          ],
        );
        await this.audit.write(manager, actor, {
          ...{ action: 'recordDataCentreCost', subject: 'centreCost', subjectId: costId },
          after: { centre: centre.code, month, purpose, amount, currency, parts },
        });
        return costId;
      }),
    );
    return (await this.select('WHERE id = ?', [bin(made)]))[0]!;
  }

  /** Newest first: of an own data centre; the operator and auditors read those of all. */
  async list(actor: Actor, centreCode: string, page: Page): Promise<Slice<CentreCost>> {
    const { code } = await this.own(actor, centreCode);
    const { tail, parameters } = newestFirst({ sql: ['centre_code = ?'], parameters: [code] }, page);
    return sliceOf(await this.select(tail, parameters), page.first);
  }

  private async own(actor: Actor, code: string): Promise<Centre> {
    const centre = await this.centres.find(code);
    if (!centre || !(seesEverything(actor.roles) || centre.organizationId === actor.organizationId))
      throw notFound(text('data centre', '数据中心'));
    return centre;
  }

  private checked(
    input: Omit<RecordDataCentreCostInput, 'idempotencyKey'>,
  ): Pick<CentreCost, 'month' | 'purpose' | 'amount' | 'currency'> {
    const issues = new Issues();
    const currency = input.currency ?? 'CNY';
    if (!isMonth(input.month))
      issues.add(['month'], 'MALFORMED', text('A month such as 2026-10.', '须为月份，如 2026-10。'));
    else if (input.month > monthOf(this.clock.now()))
      issues.add(['month'], 'IN_FUTURE', text('Not after the current month.', '不能晚于当月。'));
    const purpose = textInput(issues, ['purpose'], input.purpose, { max: 200 });
    const amount = decimalInput(issues, ['amount'], input.amount, { min: 'ABOVE_ZERO' });
    if (!isCurrency(currency)) issues.add(['currency'], 'MALFORMED', text('Of ISO 4217.', '须为 ISO 4217 币种。'));
    else if (amount && amount.decimalPlaces() > minorDigits(currency))
      issues.add(['amount'], 'OVER_PRECISE', text('Finer than the minor unit.', '小于最小货币单位。'));
    issues.throwIfAny();
    return { month: input.month, purpose, amount: amountText(amount!, currency), currency };
  }

  private async select(tail: string, parameters: unknown[]): Promise<CentreCost[]> {
    const found = await rows<Row>(
      this.dataSource,
      `SELECT id, centre_code, month, purpose, amount, currency, parts, recorded_at FROM centre_cost ${tail}`,
      parameters,
    );
    return found.map((row) => ({
      id: id(row.id),
      centreCode: row.centre_code,
      month: row.month,
      purpose: row.purpose,
      amount: amountText(dec(row.amount), row.currency),
      currency: row.currency,
      parts: json<OwnerPart[]>(row.parts),
      recordedAt: row.recorded_at,
    }));
  }
}

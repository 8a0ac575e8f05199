import { type Offering, Offerings } from '#catalog';
import { type Actor, Organizations, outsideSandboxes, ownOrAll } from '#identity';
import { dec, type Id, isId, type Month } from '#kernel';
import { bins, type Conditions, id, json, rows } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  type Allocation,
  allocationsOf,
  type SpendFacet,
  spendGroups,
  type SpendPart,
  spendTotals,
} from '../core/index.js';
import { checkPeriod } from './spend-reports.service.js';
import type { SpendArgs, SpendReportType } from './spend.type.js';

interface SpentRow {
  provider_id: Buffer;
  offering_code: string;
  period: Month;
  currency: string;
  amount: string;
}

/** What was invoiced of one offering in one period, and the cost centre it was booked to where that was asked. */
interface Spent extends Omit<SpendPart, 'values'> {
  providerId: Id;
  offeringCode: string;
  costCentre: string | null;
}

const CREDITED = `COALESCE((SELECT SUM(c.amount) FROM credit_note_line c
  WHERE c.invoice_id = l.invoice_id AND c.invoice_line_no = l.line_no), 0)`;
const ROW = 'i.provider_id, l.offering_code, i.period, i.currency';
const FROM = 'FROM invoice i JOIN invoice_line l ON l.invoice_id = i.id';

/** What was invoiced, less what was credited, by month and what it counts for. Offerings count as they are listed now. */
@Injectable()
export class SpendBreakdown {
  constructor(
    private readonly dataSource: DataSource,
    private readonly offerings: Offerings,
    private readonly organizations: Organizations,
  ) {}

  /** One's own organization's spend; the operator's and auditors' of all. */
  async by(actor: Actor, { by, fromMonth, toMonth, providerIds, serviceModels }: SpendArgs): Promise<SpendReportType> {
    checkPeriod(fromMonth, toMonth);
    const where = conditions(actor, { fromMonth, toMonth, providerIds });
    const spent = by === 'COST_CENTRE' ? await this.byCostCentre(where) : await this.whole(where);
    const keys = new Map(
      spent.map(({ providerId, offeringCode: code }) => [`${providerId} ${code}`, { providerId, code }]),
    );
    const listed = new Map(
      (await this.offerings.byCodes([...keys.values()])).map((one) => [`${one.providerId} ${one.code}`, one]),
    );
    const parts = spent
      .map((one) => ({ ...one, offering: listed.get(`${one.providerId} ${one.offeringCode}`) }))
      .filter(({ offering }) => !serviceModels || (offering && serviceModels.includes(offering.serviceModel)))
      .map(({ offering, ...one }) => ({ ...one, values: valuesOf(by, one, offering) }));
    const groups = spendGroups(parts);
    const providers = await this.organizations.byIds(
      by === 'PROVIDER' ? groups.flatMap(({ value }) => value ?? []) : [],
    );
    return {
      groups: groups.map((group) => ({ ...group, provider: providers.get(group.value ?? '') ?? null })),
      totals: spendTotals(parts),
    };
  }

  private async whole({ sql, parameters }: Conditions): Promise<Spent[]> {
    const found = await rows<SpentRow>(
      this.dataSource,
      `SELECT ${ROW}, SUM(l.amount - ${CREDITED}) AS amount ${FROM} WHERE ${sql.join(' AND ')} GROUP BY ${ROW}`,
      parameters,
    );
    return found.map((row) => spentOf(row, null));
  }

  /** As lines were booked when they were issued; of lines of which something was credited, the same shares of the rest. */
  private async byCostCentre({ sql, parameters }: Conditions): Promise<Spent[]> {
    const where = sql.join(' AND ');
    const none = await rows<SpentRow>(
      this.dataSource,
      `SELECT ${ROW}, SUM(l.amount - ${CREDITED}) AS amount ${FROM}
        WHERE ${where} AND l.allocations IS NULL GROUP BY ${ROW}`,
      parameters,
    );
    const booked = await rows<SpentRow & { cost_centre: string }>(
      this.dataSource,
      `SELECT ${ROW}, a.cost_centre, SUM(a.amount) AS amount ${FROM}
         JOIN JSON_TABLE(l.allocations, '$[*]' COLUMNS (
           cost_centre VARCHAR(200) PATH '$.costCentre', amount DECIMAL(20,4) PATH '$.amount')) a
        WHERE ${where} AND l.allocations IS NOT NULL AND ${CREDITED} = 0 GROUP BY ${ROW}, a.cost_centre`,
      parameters,
    );
    const credited = await rows<SpentRow & { allocations: unknown }>(
      this.dataSource,
      `SELECT ${ROW}, l.amount - ${CREDITED} AS amount, l.allocations ${FROM}
        WHERE ${where} AND l.allocations IS NOT NULL AND ${CREDITED} <> 0`,
      parameters,
    );
    return [
      ...none.map((row) => spentOf(row, null)),
      ...booked.map((row) => spentOf(row, row.cost_centre)),
      ...credited.flatMap((row) =>
        allocationsOf(dec(row.amount), json<Allocation[]>(row.allocations), row.currency).map(
          ({ costCentre, amount }) => spentOf({ ...row, amount }, costCentre),
        ),
      ),
    ];
  }
}

const spentOf = (row: SpentRow, costCentre: string | null): Spent => ({
  providerId: id(row.provider_id),
  offeringCode: row.offering_code,
  period: row.period,
  currency: row.currency,
  amount: dec(row.amount),
  costCentre,
});

function valuesOf(by: SpendFacet, { providerId, costCentre }: Spent, offering: Offering | undefined): string[] {
  switch (by) {
    case 'CLOUD':
      return offering?.clouds ?? [];
    case 'SERVICE_MODEL':
      return offering ? [offering.serviceModel] : [];
    case 'PROVIDER':
      return [providerId];
    case 'COST_CENTRE':
      return costCentre === null ? [] : [costCentre];
  }
}

function conditions(
  actor: Actor,
  { fromMonth, toMonth, providerIds }: Pick<SpendArgs, 'fromMonth' | 'toMonth' | 'providerIds'>,
): Conditions {
  const own = ownOrAll(actor, 'i.organization_id');
  const sql = ['i.period >= ?', 'i.period < ?', outsideSandboxes('i.organization_id'), ...own.sql];
  const parameters: unknown[] = [fromMonth, toMonth, ...own.parameters];
  if (providerIds) {
    const known = providerIds.filter(isId);
    sql.push(known.length ? 'i.provider_id IN (?)' : '1 = 0');
    if (known.length) parameters.push(bins(known));
  }
  return { sql, parameters };
}

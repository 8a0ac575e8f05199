import type { Actor } from '#identity';
import { Clock, DomainError, forbidden, type Id, type Instant, invalid, Issues, newId, text, textInput } from '#kernel';
import { at, Audit, bin, id, isDuplicate, rows, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Committees } from './committees.service.js';
import type { PublishYearlyPlanInput } from './committee.type.js';

export interface YearlyPlan {
  id: Id;
  committeeCode: string;
  fiscalYear: number;
  title: string;
  body: string;
  publishedAt: Instant;
}

interface Row {
  id: Buffer;
  committee_code: string;
  fiscal_year: number;
  title: string;
  body: string;
  published_at: Instant;
}

const MOST = 200;

/** Plans of a year, published by the office of a steering group and never changed. 001 四(一). */
@Injectable()
export class YearlyPlans {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly committees: Committees,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** FORBIDDEN for organizations without the office's seat; ALREADY_PUBLISHED: a year has one. */
  async publish(actor: Actor, input: PublishYearlyPlanInput): Promise<YearlyPlan> {
    if (!this.committees.all.some(({ code }) => code === input.committeeCode))
      throw invalid(
        ['committeeCode'],
        'UNKNOWN_COMMITTEE',
        text('The plans set up no such body.', '规划中没有这个机构。'),
      );
    const issues = new Issues();
    const title = textInput(issues, ['title'], input.title, { max: 200 });
    const body = textInput(issues, ['body'], input.body, { max: 20_000 });
    if (input.fiscalYear < 2000 || input.fiscalYear > 2100)
      issues.add(['fiscalYear'], 'OUT_OF_RANGE', text('From 2000 to 2100.', '应在 2000 至 2100 之间。'));
    issues.throwIfAny();
    const held = await this.committees.withPower(actor.organizationId, 'PUBLISH_YEARLY_PLAN');
    if (!held.some(({ code }) => code === input.committeeCode))
      throw forbidden(
        text('Only the office of the body publishes its yearly plan.', '年度计划仅由该机构的办公室发布。'),
      );
    const planId = newId();
    await this.transactions.run(async (manager) => {
      const now = this.clock.now();
      await manager
        .query(
          'INSERT INTO yearly_plan (id, committee_code, fiscal_year, title, body, organization_id, published_by, published_at) VALUES (?,?,?,?,?,?,?,?)',
          [
            ...[bin(planId), input.committeeCode, input.fiscalYear, title, body],
            ...[bin(actor.organizationId), bin(actor.personId), at(now)],
          ],
        )
        .catch((error: unknown) => {
          if (!isDuplicate(error)) throw error;
          throw new DomainError('ALREADY_PUBLISHED', text('The plan of this year is published.', '该年度计划已发布。'));
        });
      const after = { committeeCode: input.committeeCode, fiscalYear: input.fiscalYear, title };
      await this.audit.write(manager, actor, {
        action: 'publishYearlyPlan',
        subject: 'yearlyPlan',
        subjectId: planId,
        after,
      });
    });
    return (await this.select('WHERE id = ?', [bin(planId)]))[0]!;
  }

  /** Everybody may read them: the latest years first, at most 200. */
  list(committeeCode: string | null): Promise<YearlyPlan[]> {
    const [where, parameters] = committeeCode === null ? ['', []] : ['WHERE committee_code = ?', [committeeCode]];
    return this.select(`${where} ORDER BY fiscal_year DESC, committee_code LIMIT ${MOST}`, parameters);
  }

  private async select(tail: string, parameters: unknown[]): Promise<YearlyPlan[]> {
    const found = await rows<Row>(
      this.dataSource,
      `SELECT id, committee_code, fiscal_year, title, body, published_at FROM yearly_plan ${tail}`,
      parameters,
    );
    return found.map((row) => ({
      id: id(row.id),
      committeeCode: row.committee_code,
      fiscalYear: row.fiscal_year,
      title: row.title,
      body: row.body,
      publishedAt: row.published_at,
    }));
  }
}

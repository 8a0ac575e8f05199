import { type Actor, ownOrAll } from '#identity';
import { Clock, dec, type Id, type Instant, invalid, Issues, newId, plain, text } from '#kernel';
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
  seedsDir,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { type Answer, checkAnswers, type Questionnaire, readQuestionnaires, scoreOf } from '../core/index.js';
import type { AssessOwnDataInput } from './self-assessment.type.js';

export interface SelfAssessment {
  id: Id;
  questionnaire: string;
  questionnaireVersion: string;
  answers: Answer[];
  score: string;
  assessedAt: Instant;
  supersededAt: Instant | null;
}

interface Row {
  id: Buffer;
  questionnaire: string;
  questionnaire_version: string;
  answers: unknown;
  score: string;
  assessed_at: Instant;
  superseded_at: Instant | null;
}

const SELECT = `SELECT a.id, a.questionnaire, a.questionnaire_version, a.answers, a.score, a.assessed_at,
  (SELECT n.assessed_at FROM self_assessment n WHERE n.organization_id = a.organization_id
    AND n.questionnaire = a.questionnaire AND n.id > a.id ORDER BY n.id LIMIT 1) AS superseded_at
  FROM self_assessment a`;

/** What organizations find of their own data, by the questionnaires of the seeds. 002 二(三)11. */
@Injectable()
export class SelfAssessments {
  readonly questionnaires = readQuestionnaires(
    JSON.parse(readFileSync(join(seedsDir, 'reference', 'questionnaires.json'), 'utf8')),
  );

  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Keeps the answers with their score; it takes the place of the one before, which stays. UNKNOWN_QUESTIONNAIRE. */
  async record(actor: Actor, { idempotencyKey, ...input }: AssessOwnDataInput): Promise<SelfAssessment> {
    const questionnaire = this.find(input.questionnaire);
    const { organizationId } = actor;
    const once = { organizationId, operation: 'assessOwnData', key: idempotencyKey, body: input };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const issues = new Issues();
        const answers = checkAnswers(issues, questionnaire, input.answers);
        issues.throwIfAny();
        const { code, version } = questionnaire;
        const after = { questionnaire: code, version, answers, score: scoreOf(questionnaire, answers).toFixed(2) };
        const assessmentId = newId();
        await manager.query(
          `INSERT INTO self_assessment (id, organization_id, questionnaire, questionnaire_version, answers, score,
             assessed_by, assessed_at) VALUES (?,?,?,?,?,?,?,?)`,
          [
            ...[bin(assessmentId), bin(organizationId), code, version, JSON.stringify(answers), after.score],
            ...[bin(actor.personId), at(this.clock.now())],
          ],
        );
        await this.audit.write(manager, actor, {
          ...{ action: 'assessOwnData', subject: 'selfAssessment', subjectId: assessmentId },
          after,
        });
        return assessmentId;
      }),
    );
    return (await this.select('WHERE a.id = ?', [bin(made)]))[0]!;
  }

  /** Newest first: one's own organization's; the operator and auditors see all. */
  async list(actor: Actor, questionnaire: string | null, page: Page): Promise<Slice<SelfAssessment>> {
    const { sql, parameters } = ownOrAll(actor, 'a.organization_id');
    const asked =
      questionnaire === null
        ? { sql, parameters }
        : { sql: [...sql, 'a.questionnaire = ?'], parameters: [...parameters, questionnaire] };
    const { tail, parameters: all } = newestFirst(asked, page, 'a.id');
    return sliceOf(await this.select(tail, all), page.first);
  }

  private find(code: string): Questionnaire {
    const found = this.questionnaires.find((one) => one.code === code);
    if (!found)
      throw invalid(
        ['questionnaire'],
        'UNKNOWN_QUESTIONNAIRE',
        text('One of `questionnaires`.', '须为 questionnaires 中的问卷。'),
      );
    return found;
  }

  private async select(tail: string, parameters: unknown[]): Promise<SelfAssessment[]> {
    const found = await rows<Row>(this.dataSource, `${SELECT} ${tail}`, parameters);
    return found.map((row) => ({
      id: id(row.id),
      questionnaire: row.questionnaire,
      questionnaireVersion: row.questionnaire_version,
      answers: json<Answer[]>(row.answers),
      score: plain(dec(row.score)),
      assessedAt: row.assessed_at,
      supersededAt: row.superseded_at,
    }));
  }
}

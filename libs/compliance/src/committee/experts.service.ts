import { type Actor, Organizations, People, seesEverything } from '#identity';
import {
  Clock,
  dateOf,
  type DateOn,
  DomainError,
  forbidden,
  type Id,
  type Instant,
  invalid,
  isId,
  Issues,
  newId,
  notFound,
  text,
  textInput,
} from '#kernel';
import {
  at,
  Audit,
  bin,
  bins,
  id,
  Idempotency,
  isDuplicate,
  newestFirst,
  type Page,
  rows,
  type Runner,
  type Slice,
  sliceOf,
  Transactions,
} from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Application, noSuchApplication, selectApplications } from '../admission/application.rows.js';
import { isConflicted, type InterestKind } from '../core/index.js';
import type { DeclareInterestInput } from './committee.type.js';
import { Committees } from './committees.service.js';

export interface ExpertInterest {
  id: Id;
  personId: Id;
  organizationId: Id;
  kind: InterestKind;
  fromOn: DateOn;
  untilOn: DateOn | null;
}

export interface ExpertOpinion {
  id: Id;
  applicationId: Id;
  personId: Id;
  drawnAt: Instant;
  favourable: boolean | null;
  statement: string | null;
  givenAt: Instant | null;
}

interface InterestRow {
  id: Buffer;
  person_id: Buffer;
  organization_id: Buffer;
  kind: InterestKind;
  from_day: DateOn;
  until_day: DateOn | null;
}

interface OpinionRow {
  id: Buffer;
  application_id: Buffer;
  person_id: Buffer;
  drawn_at: Instant;
  favourable: number | null;
  statement: string | null;
  given_at: Instant | null;
}

const SELECT_INTERESTS = `SELECT id, person_id, organization_id, kind, CAST(from_on AS CHAR) AS from_day,
  CAST(until_on AS CHAR) AS until_day FROM expert_interest`;
const SELECT_OPINIONS =
  'SELECT id, application_id, person_id, drawn_at, favourable, statement, given_at FROM expert_opinion';

const noSuchOpinion = (): Error => notFound(text('opinion', '专家意见'));
const conflicted = (path: string): Error =>
  invalid(
    [path],
    'EXPERT_CONFLICT',
    text(
      'The expert has, or had within three years, an interest in this provider.',
      '该专家与该供应商存在（或三年内曾存在）利益关系。',
    ),
  );

const recordsOthers = ({ roles }: Actor): boolean =>
  roles.includes('OPERATOR_REVIEWER') || roles.includes('OPERATOR_ADMIN');
const notAnExpert = (path: string): Error =>
  invalid([path], 'NOT_AN_EXPERT', text('No expert whose term stands today.', '不是任期内的专家。'));

/** Experts, what they have to do with those they judge, and what they say of applications. 004 三(一), 003 五(四). */
@Injectable()
export class Experts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly organizations: Organizations,
    private readonly people: People,
    private readonly committees: Committees,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Told of oneself; of others by the operator. Told is told: what has ended is declared with its end. */
  async declare(actor: Actor, { idempotencyKey, ...input }: DeclareInterestInput): Promise<ExpertInterest> {
    const personId = input.personId?.toLowerCase() ?? actor.personId;
    if (personId !== actor.personId && !recordsOthers(actor))
      throw forbidden(text('Interests of others are recorded by the operator.', '他人的利益关系由运营方登记。'));
    if (!isId(personId) || !(await this.people.find(personId))) throw notFound(text('person', '人员'));
    const organization = await this.organizations.get(input.organizationId);
    const untilOn = input.untilOn ?? null;
    if (untilOn !== null && untilOn < input.fromOn)
      throw invalid(['untilOn'], 'OUT_OF_RANGE', text('Not before the first day.', '不得早于起始日。'));
    const once = {
      organizationId: actor.organizationId,
      operation: 'declareInterest',
      key: idempotencyKey,
      body: input,
    };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const interestId = newId();
        await manager.query(
          'INSERT INTO expert_interest (id, person_id, organization_id, kind, from_on, until_on, declared_at) VALUES (?,?,?,?,?,?,?)',
          [
            ...[bin(interestId), bin(personId), bin(organization.id), input.kind, input.fromOn, untilOn],
            at(this.clock.now()),
          ],
        );
        const after = { ...input, personId, organizationId: organization.id };
        const change = { action: 'declareInterest', subject: 'expertInterest', subjectId: interestId, after };
        await this.audit.write(manager, actor, change);
        return interestId;
      }),
    );
    return (await this.interests(this.dataSource, 'WHERE id = ?', [bin(made)]))[0]!;
  }

  /**
   * An interest that was declared as lasting is over from a day on. NOT_FOUND for another's, unless the operator
   * records it; ALREADY_ENDED on another day; OUT_OF_RANGE before its first day.
   */
  async endInterest(actor: Actor, interestId: Id, untilOn: DateOn): Promise<ExpertInterest> {
    await this.transactions.run(async (manager) => {
      const [before] = isId(interestId)
        ? await this.interests(manager, 'WHERE id = ? FOR UPDATE', [bin(interestId)])
        : [];
      if (!before || (before.personId !== actor.personId && !recordsOthers(actor)))
        throw notFound(text('interest', '利益关系'));
      if (before.untilOn === untilOn) return;
      if (before.untilOn !== null)
        throw new DomainError('ALREADY_ENDED', text('It was ended before.', '该利益关系已登记结束日。'));
      if (untilOn < before.fromOn)
        throw invalid(['untilOn'], 'OUT_OF_RANGE', text('Not before the first day.', '不得早于起始日。'));
      await manager.query('UPDATE expert_interest SET until_on = ? WHERE id = ?', [untilOn, bin(before.id)]);
      const change = { action: 'endInterest', subject: 'expertInterest', subjectId: before.id };
      await this.audit.write(manager, actor, { ...change, before: { untilOn: null }, after: { untilOn } });
    });
    return (await this.interests(this.dataSource, 'WHERE id = ?', [bin(interestId)]))[0]!;
  }

  /** The applications that opinions are asked of, in the order of their ids as given. Says nothing about who asks. */
  async applications(ids: readonly Id[]): Promise<Application[]> {
    const found = await selectApplications(this.dataSource, 'WHERE id IN (?)', [bins(ids)]);
    return ids.map((one) => found.find((application) => application.id === one)!);
  }

  /** VALIDATION_FAILED / EXPERT_CONFLICT when a person's interests keep them from judging the provider today. */
  async refuseConflict(runner: Runner, personId: Id, providerId: Id, path: string): Promise<void> {
    const held = await this.interests(runner, 'WHERE person_id = ? AND organization_id = ?', [
      bin(personId),
      bin(providerId),
    ]);
    const person = await this.people.find(personId, runner);
    if (person?.organizationId === providerId || isConflicted(held, providerId, dateOf(this.clock.now())))
      throw conflicted(path);
  }

  /** An expert whose term stands is asked for their opinion of an application. NOT_AN_EXPERT, EXPERT_CONFLICT, ALREADY_DRAWN. */
  async draw(actor: Actor, applicationId: Id, personId: Id): Promise<ExpertOpinion> {
    const expert = personId.toLowerCase();
    if (!isId(expert) || (await this.committees.expertField(expert)) === null) throw notAnExpert('personId');
    const made = await this.transactions.run(async (manager) => {
      const [application] = isId(applicationId)
        ? await selectApplications(manager, "WHERE id = ? AND status IN ('SUBMITTED', 'REVIEW') FOR UPDATE", [
            bin(applicationId),
          ])
        : [];
      if (!application) throw noSuchApplication();
      await this.refuseConflict(manager, expert, application.providerId, 'personId');
      const opinionId = newId();
      await manager
        .query('INSERT INTO expert_opinion (id, application_id, person_id, drawn_at) VALUES (?,?,?,?)', [
          ...[bin(opinionId), bin(application.id), bin(expert)],
          at(this.clock.now()),
        ])
        .catch((error: unknown) => {
          if (!isDuplicate(error)) throw error;
          throw new DomainError('ALREADY_DRAWN', text('The expert was asked before.', '该专家已被抽取。'));
        });
      const after = { applicationId: application.id, personId: expert };
      await this.audit.write(manager, actor, {
        ...{ action: 'drawExpert', subject: 'expertOpinion', subjectId: opinionId, after },
      });
      return opinionId;
    });
    return (await this.opinions(this.dataSource, 'WHERE id = ?', [bin(made)]))[0]!;
  }

  /**
   * By the expert who was drawn, once, while the term stands and the application waits. A conflict that has come up
   * since counts. EXPERT_CONFLICT, NOT_AN_EXPERT, ALREADY_GIVEN, INVALID_TRANSITION.
   */
  async give(actor: Actor, opinionId: Id, favourable: boolean, statement: string): Promise<ExpertOpinion> {
    const issues = new Issues();
    const said = textInput(issues, ['statement'], statement, { max: 2000 });
    issues.throwIfAny();
    const stands = (await this.committees.expertField(actor.personId)) !== null;
    return this.transactions.run(async (manager) => {
      const [before] = isId(opinionId)
        ? await this.opinions(manager, 'WHERE id = ? AND person_id = ? FOR UPDATE', [
            bin(opinionId),
            bin(actor.personId),
          ])
        : [];
      if (!before) throw noSuchOpinion();
      if (before.givenAt !== null)
        throw new DomainError('ALREADY_GIVEN', text('The opinion was given before.', '意见已提交。'));
      if (!stands) throw notAnExpert('id');
      const [application] = await selectApplications(manager, 'WHERE id = ? FOR UPDATE', [bin(before.applicationId)]);
      if (!['SUBMITTED', 'REVIEW'].includes(application!.status))
        throw new DomainError(
          'INVALID_TRANSITION',
          text('The application does not wait for opinions any more.', '该申请已不再征求专家意见。'),
        );
      await this.refuseConflict(manager, actor.personId, application!.providerId, 'id');
      const after = { ...before, favourable, statement: said, givenAt: this.clock.now() };
      await manager.query('UPDATE expert_opinion SET favourable = ?, statement = ?, given_at = ? WHERE id = ?', [
        ...[favourable ? 1 : 0, said, at(after.givenAt), bin(before.id)],
      ]);
      const change = { action: 'giveExpertOpinion', subject: 'expertOpinion', subjectId: before.id };
      await this.audit.write(manager, actor, { ...change, after: { favourable, statement: said } });
      return after;
    });
  }

  /** Newest first: what one was drawn for oneself; operators and auditors see all. */
  async list(actor: Actor, applicationId: Id | null, page: Page): Promise<Slice<ExpertOpinion>> {
    const sql: string[] = [];
    const parameters: unknown[] = [];
    if (!seesEverything(actor.roles)) {
      sql.push('person_id = ?');
      parameters.push(bin(actor.personId));
    }
    if (applicationId !== null) {
      sql.push('application_id = ?');
      parameters.push(bin(isId(applicationId) ? applicationId : newId()));
    }
    const { tail, parameters: all } = newestFirst({ sql, parameters }, page);
    return sliceOf(await this.opinions(this.dataSource, tail, all), page.first);
  }

  private async interests(runner: Runner, tail: string, parameters: unknown[]): Promise<ExpertInterest[]> {
    return (await rows<InterestRow>(runner, `${SELECT_INTERESTS} ${tail}`, parameters)).map((row) => ({
      id: id(row.id),
      personId: id(row.person_id),
      organizationId: id(row.organization_id),
      kind: row.kind,
      fromOn: row.from_day,
      untilOn: row.until_day,
    }));
  }

  private async opinions(runner: Runner, tail: string, parameters: unknown[]): Promise<ExpertOpinion[]> {
    return (await rows<OpinionRow>(runner, `${SELECT_OPINIONS} ${tail}`, parameters)).map((row) => ({
      id: id(row.id),
      applicationId: id(row.application_id),
      personId: id(row.person_id),
      drawnAt: row.drawn_at,
      favourable: row.favourable === null ? null : row.favourable === 1,
      statement: row.statement,
      givenAt: row.given_at,
    }));
  }
}

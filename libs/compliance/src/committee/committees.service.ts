import { type Actor, mayCall, Organizations, People } from '#identity';
import {
  Clock,
  dateOf,
  type DateOn,
  formatInstant,
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
import { at, Audit, bin, id, Idempotency, idOrNull, rows, Transactions } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Committee, divisionPrefix, type SeatPower } from '../core/index.js';
import { ComplianceTerms } from '../terms.js';
import type { SeatMemberInput } from './committee.type.js';

export interface CommitteeMember {
  id: Id;
  committeeCode: string;
  seatCode: string;
  organizationId: Id;
  personId: Id | null;
  field: string | null;
  fromOn: DateOn;
  lastOn: DateOn;
}

interface Row {
  id: Buffer;
  committee_code: string;
  seat_code: string;
  organization_id: Buffer;
  person_id: Buffer | null;
  field: string | null;
  from_day: DateOn;
  last_day: DateOn;
  ended_at: Instant | null;
}

const SELECT = `SELECT id, committee_code, seat_code, organization_id, person_id, field, CAST(from_on AS CHAR) AS from_day,
  CAST(last_on AS CHAR) AS last_day, ended_at FROM committee_member`;
const MOST_MEMBERS = 1000;
/** A term on a day, given twice. */
const STANDS = 'from_on <= ? AND last_on >= ? AND ended_at IS NULL';

/** Bodies that the plans set up, who sits on them, and what their seats let an organization do. 001 四(一), 003 五(四), 004 三(一). */
@Injectable()
export class Committees {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly organizations: Organizations,
    private readonly people: People,
    private readonly terms: ComplianceTerms,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  get all(): readonly Committee[] {
    return this.terms.committees;
  }

  /**
   * Seats an organization, or an expert of one, for a term. UNKNOWN_COMMITTEE, UNKNOWN_SEAT, NOT_AN_ASSESSOR for an
   * expert who may not give opinions; NOT_FOUND for who is not there.
   */
  async seat(actor: Actor, { idempotencyKey, ...input }: SeatMemberInput): Promise<CommitteeMember> {
    const member = await this.checked(input);
    const once = { organizationId: actor.organizationId, operation: 'seatMember', key: idempotencyKey, body: input };
    const made = await this.transactions.run((manager) =>
      this.idempotency.once(manager, once, async () => {
        const memberId = newId();
        await manager.query(
          'INSERT INTO committee_member (id, committee_code, seat_code, organization_id, person_id, field, from_on, last_on, created_at) VALUES (?,?,?,?,?,?,?,?,?)',
          [
            bin(memberId),
            ...[member.committeeCode, member.seatCode, bin(member.organizationId)],
            ...[member.personId && bin(member.personId), member.field, member.fromOn, member.lastOn],
            at(this.clock.now()),
          ],
        );
        const change = { action: 'seatMember', subject: 'committeeMember', subjectId: memberId, after: member };
        await this.audit.write(manager, actor, change);
        return memberId;
      }),
    );
    return (await this.select('WHERE id = ?', [bin(made)]))[0]!;
  }

  /** Ends a term at once, or before it begins; again, nothing happens. */
  async endTerm(actor: Actor, memberId: Id): Promise<CommitteeMember> {
    await this.transactions.run(async (manager) => {
      const [row] = isId(memberId)
        ? await rows<Row>(manager, `${SELECT} WHERE id = ? FOR UPDATE`, [bin(memberId)])
        : [];
      if (!row) throw notFound(text('member', '成员'));
      if (row.ended_at !== null) return;
      const endedAt = this.clock.now();
      await manager.query(
        'UPDATE committee_member SET ended_at = ?, last_on = GREATEST(from_on, LEAST(last_on, ?)) WHERE id = ?',
        [at(endedAt), dateOf(endedAt), bin(memberId)],
      );
      const change = { action: 'endTerm', subject: 'committeeMember', subjectId: id(row.id) };
      await this.audit.write(manager, actor, {
        ...change,
        before: { lastOn: row.last_day },
        after: { endedAt: formatInstant(endedAt) },
      });
    });
    return (await this.select('WHERE id = ?', [bin(memberId)]))[0]!;
  }

  /** Who sits on these committees today, in the order they came; at most 1 000. */
  members(committeeCodes: readonly string[]): Promise<CommitteeMember[]> {
    const today = dateOf(this.clock.now());
    return this.select(`WHERE committee_code IN (?) AND ${STANDS} ORDER BY id LIMIT ${MOST_MEMBERS}`, [
      committeeCodes,
      today,
      today,
    ]);
  }

  /** The committees in which an organization holds a seat with this power today. */
  async withPower(organizationId: Id, power: SeatPower): Promise<Committee[]> {
    const today = dateOf(this.clock.now());
    const held = await this.select(`WHERE organization_id = ? AND ${STANDS}`, [bin(organizationId), today, today]);
    return this.terms.committees.filter(({ code, seats }) =>
      seats.some(
        (seat) =>
          seat.powers.includes(power) &&
          held.some(({ committeeCode, seatCode }) => committeeCode === code && seatCode === seat.code),
      ),
    );
  }

  /** Divisions of which the organization reads every invoice by its seats: as beginnings of GB/T 2260 codes. */
  async invoiceDivisions(organizationId: Id): Promise<string[]> {
    return (await this.withPower(organizationId, 'READ_INVOICES')).map(({ division }) => divisionPrefix(division));
  }

  /** The person sits on a committee of experts today: their field, or null. */
  async expertField(personId: Id): Promise<string | null> {
    const today = dateOf(this.clock.now());
    const held = await this.select(`WHERE person_id = ? AND ${STANDS} ORDER BY id`, [bin(personId), today, today]);
    const experts = this.terms.committees.filter(({ kind }) => kind === 'EXPERT_COMMITTEE').map(({ code }) => code);
    return held.find(({ committeeCode }) => experts.includes(committeeCode))?.field ?? null;
  }

  private async checked(input: SeatMemberInput): Promise<Omit<CommitteeMember, 'id'>> {
    const committee = this.terms.committees.find(({ code }) => code === input.committeeCode);
    if (!committee)
      throw invalid(
        ['committeeCode'],
        'UNKNOWN_COMMITTEE',
        text('The plans set up no such body.', '规划中没有这个机构。'),
      );
    const issues = new Issues();
    if (!committee.seats.some(({ code }) => code === input.seatCode))
      issues.add(['seatCode'], 'UNKNOWN_SEAT', text('The body has no such seat.', '该机构没有这个席位。'));
    if (input.lastOn < input.fromOn)
      issues.add(['lastOn'], 'OUT_OF_RANGE', text('Not before the first day.', '不得早于起始日。'));
    const expert = committee.kind === 'EXPERT_COMMITTEE';
    if (expert && !input.personId)
      issues.add(['personId'], 'REQUIRED', text('Experts are persons.', '专家席位须指明人员。'));
    const field = expert ? textInput(issues, ['field'], input.field ?? '', { max: 200 }) : null;
    issues.throwIfAny();
    const organization = await this.organizations.get(input.organizationId);
    const personId = input.personId?.toLowerCase() ?? null;
    const person = personId && isId(personId) ? await this.people.find(personId) : null;
    if (personId !== null && person?.organizationId !== organization.id) throw notFound(text('person', '人员'));
    if (expert && !mayCall('giveExpertOpinion', person!.roles))
      throw invalid(
        ['personId'],
        'NOT_AN_ASSESSOR',
        text('The person has no role in which opinions are given.', '该人员没有可出具专家意见的角色。'),
      );
    const { committeeCode, seatCode, fromOn, lastOn } = input;
    return { committeeCode, seatCode, organizationId: organization.id, personId, field, fromOn, lastOn };
  }

  private async select(tail: string, parameters: unknown[]): Promise<CommitteeMember[]> {
    return (await rows<Row>(this.dataSource, `${SELECT} ${tail}`, parameters)).map((row) => ({
      id: id(row.id),
      committeeCode: row.committee_code,
      seatCode: row.seat_code,
      organizationId: id(row.organization_id),
      personId: idOrNull(row.person_id),
      field: row.field,
      fromOn: row.from_day,
      lastOn: row.last_day,
    }));
  }
}

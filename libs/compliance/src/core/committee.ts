import { addMonths, type Citation, dateOf, type DateOn, dayStart, type Text } from '#kernel/core';
import { readCitation, readFields, readList, readOneOf, readString, readText, refuseRepeats } from '#policy/core';

export const COMMITTEE_KINDS = ['STEERING_GROUP', 'EXPERT_COMMITTEE', 'ALLIANCE'] as const;
export type CommitteeKind = (typeof COMMITTEE_KINDS)[number];

/** What a seat lets its organization do beside its ordinary roles. */
export const SEAT_POWERS = ['PUBLISH_YEARLY_PLAN', 'READ_INVOICES'] as const;
export type SeatPower = (typeof SEAT_POWERS)[number];

export interface Seat {
  code: string;
  name: Text;
  powers: SeatPower[];
}

/** A row of `seeds/plans/committees.json`: a body that a plan sets up, with its seats. */
export interface Committee {
  code: string;
  kind: CommitteeKind;
  name: Text;
  /** GB/T 2260 of what it is for: powers of its seats reach that far. */
  division: string;
  source: Citation;
  seats: Seat[];
}

/** Reads the committees; a SeedError names the path of a fault. */
export function loadCommittees(json: unknown): Committee[] {
  const committees = readList(json, 'committees', (value, path): Committee => {
    const row = readFields(value, path, ['code', 'kind', 'name', 'division', 'source', 'seats']);
    const seats = readList(row.seats, `${path}.seats`, (seat, at): Seat => {
      const fields = readFields(seat, at, ['code', 'name', 'powers']);
      return {
        code: readString(fields.code, `${at}.code`),
        name: readText(fields.name, `${at}.name`),
        powers: readList(fields.powers, `${at}.powers`, (power, where) => readOneOf(power, where, SEAT_POWERS)),
      };
    });
    refuseRepeats(seats, `${path}.seats`, ({ code }) => code);
    return {
      code: readString(row.code, `${path}.code`),
      kind: readOneOf(row.kind, `${path}.kind`, COMMITTEE_KINDS),
      name: readText(row.name, `${path}.name`),
      division: readString(row.division, `${path}.division`),
      source: readCitation(row.source, `${path}.source`),
      seats,
    };
  });
  refuseRepeats(committees, 'committees', ({ code }) => code);
  return committees;
}

/** The divisions that lie in one: 510100 has those that begin with 5101, 510000 those with 51. */
export const divisionPrefix = (division: string): string =>
  division.slice(0, 2) + division.slice(2).replace(/(00)+$/, '');

export const INTEREST_KINDS = ['EMPLOYMENT', 'DIRECTORSHIP', 'SHAREHOLDING', 'RELATIVE', 'OTHER'] as const;
export type InterestKind = (typeof INTEREST_KINDS)[number];

/** What a person has, or had, to do with an organization: [fromOn, untilOn), null: still. */
export interface Interest {
  organizationId: string;
  fromOn: DateOn;
  untilOn: DateOn | null;
}

/** An interest that ended counts for so long. 政府采购法实施条例 Art 9: within the last three years. */
const INTEREST_MONTHS = 36;

/** Whether these interests keep a person from judging an organization on a day. 004 三(一), 003 五(四). */
export const isConflicted = (interests: readonly Interest[], organizationId: string, on: DateOn): boolean =>
  interests.some(
    (one) =>
      one.organizationId === organizationId &&
      one.fromOn <= on &&
      (one.untilOn === null || dateOf(addMonths(dayStart(one.untilOn), INTEREST_MONTHS)) > on),
  );

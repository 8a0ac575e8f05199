import {
  addToMonth,
  dec,
  decimalInput,
  type Instant,
  isMonth,
  type Issue,
  Issues,
  listInput,
  type Month,
  monthOf,
  plain,
  text,
  textInput,
} from '#kernel/core';

/** How an instance's cost is divided: by shares that were agreed on, or by what each has used of one meter. */
export const SHARING_BASES = ['FIXED', 'USE'] as const;
export type SharingBasis = (typeof SHARING_BASES)[number];

export const MOST_SHARES = 50;
/** How far ahead a sharing may begin. */
const MOST_MONTHS_AHEAD = 12;

/** What is asked for; organizations are ids. */
export interface SharingWish {
  fromMonth: Month;
  basis: SharingBasis;
  meter?: string | null;
  shares: readonly { organizationId: string; share?: string | null; subject?: string | null }[];
}

/** One organization's part. */
export interface Share {
  organizationId: string;
  /** FIXED: its part of the sum of all weights, a plain decimal above zero. USE: null. */
  weight: string | null;
  /** USE: the `subject` of usage events that are its use. FIXED: null. */
  subject: string | null;
}

export interface CheckedSharing {
  fromMonth: Month;
  basis: SharingBasis;
  meter: string | null;
  shares: Share[];
}

/** What the check needs to know. */
export interface SharingFacts {
  /** Null while the instance is being made. */
  activatedAt: Instant | null;
  /** The meters of its plan that providers report and that are sums or counts. */
  meters: readonly string[];
  /** The code of each organization named, which is its subject unless another is given. */
  codes: ReadonlyMap<string, string>;
}

/**
 * A sharing in order, or VALIDATION_FAILED with every issue: fromMonth MALFORMED, BEFORE_ACTIVATION, OUT_OF_RANGE
 * (more than 12 months ahead); 1 to 50 shares; an organization or subject twice is DUPLICATE; FIXED: each share a
 * decimal above zero (they are parts of their sum), no meter and no subject: NOT_FOR_BASIS; USE: a meter of the plan
 * that is summed or counted, else UNKNOWN_METER, and no share.
 */
export function checkedSharing(wish: SharingWish, facts: SharingFacts, now: Instant): CheckedSharing {
  const issues = new Issues();
  checkMonth(issues, wish.fromMonth, facts.activatedAt, now);
  listInput(issues, ['shares'], wish.shares, { min: 1, max: MOST_SHARES });
  issues.throwIfAny();
  const meter = wish.meter ?? null;
  if (wish.basis === 'FIXED' ? meter !== null : !facts.meters.includes(meter ?? ''))
    issues.add(
      ['meter'],
      wish.basis === 'FIXED' ? 'NOT_FOR_BASIS' : 'UNKNOWN_METER',
      wish.basis === 'FIXED'
        ? text('Fixed shares have no meter.', '固定比例分摊不指定计量项。')
        : text(
            'A meter of the plan that its provider reports, summed or counted.',
            '须为套餐中由供应商上报、按合计或计数汇总的计量项。',
          ),
    );
  const shares = wish.shares.map((share, index) => checkedShare(issues, ['shares', index], share, wish.basis, facts));
  refuseRepeats(issues, shares);
  issues.throwIfAny();
  return { fromMonth: wish.fromMonth, basis: wish.basis, meter, shares };
}

function checkMonth(issues: Issues, fromMonth: Month, activatedAt: Instant | null, now: Instant): void {
  if (!isMonth(fromMonth))
    issues.add(['fromMonth'], 'MALFORMED', text('A month such as 2026-10.', '须为月份，如 2026-10。'));
  else if (activatedAt !== null && fromMonth < monthOf(activatedAt))
    issues.add(
      ['fromMonth'],
      'BEFORE_ACTIVATION',
      text(`The instance runs since ${monthOf(activatedAt)}.`, `该实例自 ${monthOf(activatedAt)} 起运行。`),
    );
  else if (fromMonth > addToMonth(monthOf(now), MOST_MONTHS_AHEAD))
    issues.add(
      ['fromMonth'],
      'OUT_OF_RANGE',
      text(`At most ${MOST_MONTHS_AHEAD} months ahead.`, `最多提前 ${MOST_MONTHS_AHEAD} 个月。`),
    );
}

function checkedShare(
  issues: Issues,
  path: Issue['path'],
  { organizationId, share, subject }: SharingWish['shares'][number],
  basis: SharingBasis,
  { codes }: SharingFacts,
): Share {
  const misplaced = (field: string): void =>
    issues.add([...path, field], 'NOT_FOR_BASIS', text(`Not with basis ${basis}.`, `分摊方式为 ${basis} 时不可填写。`));
  if (basis === 'USE') {
    if (share !== null && share !== undefined) misplaced('share');
    const named = subject ?? codes.get(organizationId) ?? '';
    return { organizationId, weight: null, subject: textInput(issues, [...path, 'subject'], named, { max: 255 }) };
  }
  if (subject !== null && subject !== undefined) misplaced('subject');
  const weight = decimalInput(issues, [...path, 'share'], share ?? '', { min: 'ABOVE_ZERO' });
  return { organizationId, weight: weight && plain(weight), subject: null };
}

function refuseRepeats(issues: Issues, shares: readonly Share[]): void {
  const seen = new Set<string>();
  shares.forEach(({ organizationId, subject }, index) => {
    for (const [field, value] of [
      ['organizationId', organizationId],
      ['subject', subject],
    ] as const) {
      if (value === null) continue;
      if (seen.has(`${field} ${value}`))
        issues.add(['shares', index, field], 'DUPLICATE', text('Stands here twice.', '重复。'));
      seen.add(`${field} ${value}`);
    }
  });
}

/** A sharing as it was set: `seq` counts an instance's sharings from 1. */
export interface Sharing extends CheckedSharing {
  id: string;
  instanceId: string;
  seq: number;
  /** Whether everyone has accepted who must. */
  inForce: boolean;
}

/**
 * The sharing by which a service month is charged: of those in force that begin in it or before, the one set last.
 * Null: the owner is charged alone.
 */
export function sharingIn<T extends Pick<Sharing, 'fromMonth' | 'seq' | 'inForce'>>(
  sharings: readonly T[],
  month: Month,
): T | null {
  let found: T | null = null;
  for (const sharing of sharings)
    if (sharing.inForce && sharing.fromMonth <= month && sharing.seq > (found?.seq ?? 0)) found = sharing;
  return found;
}

/**
 * Whether an organization must accept before it is charged for another's instance: all but the owner itself and those
 * below it, for whom the owner may decide.
 * @param paths of identity: ids from the root down, each ended by a slash
 */
export const mustAccept = (ownerPath: string, sharerPath: string): boolean => !sharerPath.startsWith(ownerPath);

/** A share as a part of all, for people: 12 decimals; null for USE, where each month decides. */
export function partOf(share: Share, all: readonly Share[]): string | null {
  if (share.weight === null) return null;
  const whole = all.reduce((sum, { weight }) => sum.plus(weight!), dec(0));
  return plain(dec(share.weight).div(whole).toDecimalPlaces(12));
}

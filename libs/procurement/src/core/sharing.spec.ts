import { describe, expect, it } from '@jest/globals';
import { mustAccept, partOf, sharingIn } from './sharing.js';

describe('the sharing of a month', () => {
  const sharing = (seq: number, fromMonth: string, inForce = true) => ({ seq, fromMonth, inForce });
  const found = (month: string, ...all: ReturnType<typeof sharing>[]): number | undefined => sharingIn(all, month)?.seq;

  it('is the one set last of those in force that begin in it or before', () => {
    const all = [sharing(1, '2026-07'), sharing(2, '2026-09'), sharing(3, '2026-08', false)];
    expect(['2026-06', '2026-07', '2026-08', '2026-09', '2027-01'].map((month) => found(month, ...all))).toEqual([
      undefined,
      1,
      1,
      2,
      2,
    ]);
    expect(found('2026-10', ...all, sharing(4, '2026-05'))).toBe(4);
    expect(found('2026-05', ...all, sharing(4, '2026-05'))).toBe(4);
  });
});

it('everyone accepts but the owner and those below it', () => {
  expect(['o/', 'o/child/', 'o/child/grandchild/'].map((path) => mustAccept('o/', path))).toEqual([
    false,
    false,
    false,
  ]);
  expect(['x/', 'o2/', 'x/o/'].map((path) => mustAccept('o/', path))).toEqual([true, true, true]);
  expect(['p/', 'p/sibling/'].map((path) => mustAccept('p/o/', path))).toEqual([true, true]);
});

it('a share is shown as a part of all', () => {
  const shares = ['2', '1'].map((weight) => ({ organizationId: weight, weight, subject: null }));
  expect(shares.map((share) => partOf(share, shares))).toEqual(['0.666666666667', '0.333333333333']);
});

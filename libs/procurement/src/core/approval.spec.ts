import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dec, type DomainError, Issues } from '#kernel/core';
import { approvalFault, type ApprovalPolicy, checkSteps, type NeededStep, stepsFor, waitingStep } from './index.js';

const policy: ApprovalPolicy = {
  currency: 'CNY',
  steps: [
    { title: '处室', fromAmount: dec(0), quorum: 1, personIds: [] },
    { title: '财务', fromAmount: dec(100_000), quorum: 2, personIds: [] },
    { title: '局领导', fromAmount: dec(1_000_000), quorum: 1, personIds: ['chief'] },
  ],
};
const titles = (estimate: number, currency = 'CNY', of: ApprovalPolicy | null = policy): string[] =>
  stepsFor(of, { estimate: dec(estimate), currency }).map(({ title }) => title);
const step = (quorum: number, personIds: string[] = []): NeededStep => ({ title: 't', quorum, personIds });

describe('the steps of an order', () => {
  it('are those whose amount it reaches', () => {
    expect([titles(1), titles(99_999), titles(100_000), titles(1_000_000)]).toEqual([
      ['处室'],
      ['处室'],
      ['处室', '财务'],
      ['处室', '财务', '局领导'],
    ]);
  });

  it('are all of them in another currency, and one approver without a policy', () => {
    expect(titles(1, 'USD')).toEqual(['处室', '财务', '局领导']);
    for (const none of [null, { currency: 'CNY', steps: [] }])
      expect(stepsFor(none, { estimate: dec(5), currency: 'CNY' })).toEqual([{ title: '', quorum: 1, personIds: [] }]);
  });
});

describe('a chain', () => {
  it('goes on once the quorum of a step is reached', () => {
    const steps = [step(2), step(1)];
    const given = (...of: number[]) => of.map((at, n) => ({ step: at, people: [`p${n}`] }));
    expect(waitingStep(steps, [])).toBe(0);
    expect(waitingStep(steps, given(0))).toBe(0);
    expect(waitingStep(steps, given(0, 0))).toBe(1);
    expect(waitingStep(steps, given(0, 0, 1))).toBeNull();
  });

  it('is never passed by one person, nor in a colleague’s name', () => {
    const given = [{ step: 0, people: ['a', 'boss'] }];
    expect(approvalFault([step(2)], given, ['a'])).toBe('already');
    expect(approvalFault([step(2)], given, ['boss'])).toBe('already');
    expect(approvalFault([step(2)], given, ['b', 'boss'])).toBe('already');
    expect(approvalFault([step(2)], given, ['b'])).toBeNull();
  });

  it('leaves a step that names people to them or who stands in for them', () => {
    expect(approvalFault([step(1, ['chief'])], [], ['a'])).toBe('notNamed');
    expect(approvalFault([step(1, ['chief'])], [], ['chief'])).toBeNull();
    expect(approvalFault([step(1, ['chief'])], [], ['a', 'chief'])).toBeNull();
  });

  it('completes only with as many different people as its quorums sum to', () => {
    const quorums = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 });
    const comers = fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 40 });
    fc.assert(
      fc.property(quorums, comers, (sizes, people) => {
        const steps = sizes.map((quorum) => step(quorum));
        const given: { step: number; people: string[] }[] = [];
        for (const comer of people) {
          const at = waitingStep(steps, given);
          if (at === null) break;
          if (!approvalFault(steps, given, [String(comer)])) given.push({ step: at, people: [String(comer)] });
        }
        const needed = sizes.reduce((a, b) => a + b, 0);
        expect(waitingStep(steps, given) === null).toBe(given.length === needed);
        expect(new Set(given.map((one) => one.people[0])).size).toBe(given.length);
      }),
    );
  });
});

describe('a policy', () => {
  it('asks for no more people than a step names, from 1 to 10', () => {
    const codes = (quorum: number, personIds: string[] = []): string[] => {
      const issues = new Issues();
      checkSteps(issues, [step(quorum, personIds)]);
      try {
        issues.throwIfAny();
        return [];
      } catch (error) {
        return (error as DomainError).details.issues!.map((issue) => issue.code);
      }
    };
    expect([codes(0), codes(11), codes(1.5)]).toEqual([['OUT_OF_RANGE'], ['OUT_OF_RANGE'], ['OUT_OF_RANGE']]);
    expect(codes(2, ['a', 'a'])).toEqual(['QUORUM_TOO_LARGE']);
    expect(codes(2, ['a', 'b'])).toEqual([]);
  });
});

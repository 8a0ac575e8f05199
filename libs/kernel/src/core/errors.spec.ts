import { describe, expect, it } from '@jest/globals';
import { DomainError, type Finding, forbidden, invalid, Issues, notFound, planRule, text } from './errors.js';

describe('Issues', () => {
  it('throws once for everything collected, and not at all for nothing', () => {
    const issues = new Issues();
    expect(() => issues.throwIfAny()).not.toThrow();
    issues.add(['items', 0, 'code'], 'REQUIRED', text('Must not be empty.', '不能为空。'));
    issues.add(['name'], 'TOO_LONG', text('Too long.', '过长。'));
    expect(issues.any).toBe(true);
    expect(() => issues.throwIfAny()).toThrow(
      expect.objectContaining({
        code: 'VALIDATION_FAILED',
        text: { en: 'items.0.code: Must not be empty.', zh: 'items.0.code：不能为空。' },
        details: { issues: issues.list },
      }),
    );
  });

  it('keeps the first hundred', () => {
    const issues = new Issues();
    for (let i = 0; i < 150; i++) issues.add([i], 'X', text('x', 'x'));
    expect(issues.list).toHaveLength(100);
  });
});

describe('refusals', () => {
  it('carry their code and a sentence in both languages', () => {
    expect(notFound(text('order', '订单'))).toMatchObject({
      code: 'NOT_FOUND',
      text: { en: 'No such order.', zh: '没有这个订单。' },
    });
    expect(forbidden()).toMatchObject({ code: 'FORBIDDEN' });
    expect(invalid(['at'], 'BAD', text('Bad.', '错误。'))).toMatchObject({
      code: 'VALIDATION_FAILED',
      details: { issues: [{ path: ['at'], code: 'BAD' }] },
    });
    expect(new DomainError('X', text('en', 'zh')).message).toBe('X: en');
  });

  it('of a plan rule show its findings and the first one’s sentence', () => {
    const finding: Finding = {
      ruleId: 'S1-30',
      code: 'PAYG_PRICE_REQUIRED',
      effect: 'REFUSE',
      text: text('No.', '不可。'),
      citation: null,
    };
    expect(planRule([finding])).toMatchObject({
      code: 'PLAN_RULE',
      text: finding.text,
      details: { findings: [finding] },
    });
  });
});

import { describe, expect, it } from '@jest/globals';
import { kindOfCode, mayWhileEnrolling, needsSecondFactor, plainCode } from './second-factor.js';

describe('a second factor', () => {
  it('is needed by the operator’s roles, auditors and finance', () => {
    expect(needsSecondFactor(['OPERATOR_REVIEWER'])).toBe(true);
    expect(needsSecondFactor(['OPERATOR_ADMIN'])).toBe(true);
    expect(needsSecondFactor(['AUDITOR'])).toBe(true);
    expect(needsSecondFactor(['BUYER', 'FINANCE'])).toBe(true);
    expect(needsSecondFactor(['BUYER', 'APPROVER', 'ORG_ADMIN', 'PROVIDER_ADMIN'])).toBe(false);
  });

  it('is enrolled by sessions that can do nothing else', () => {
    expect(mayWhileEnrolling('enrolSecondFactor')).toBe(true);
    expect(mayWhileEnrolling('createApiKey')).toBe(false);
    expect(mayWhileEnrolling('disableSecondFactor')).toBe(false);
  });

  it.each([
    ['123456', 'TOTP'],
    ['123 456', 'TOTP'],
    ['12345', null],
    ['1234567', null],
    ['abcd-efgh-ijkl-2345', 'RECOVERY'],
    ['abcd-efgh-ijkl-234', null],
    ['abcd-efgh-ijkl-2341', null],
    ['', null],
  ])('takes %p as %p', (code, kind) => {
    expect(kindOfCode(plainCode(code))).toBe(kind);
  });
});

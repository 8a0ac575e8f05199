import { describe, expect, it } from '@jest/globals';
import { Issues } from '#kernel/core';
import { checkPartners, MOST_PARTNERS, sharesOfProviders } from './partners.js';

function codesOf(partners: { providerId: string; share: string }[]): string[] {
  const issues = new Issues();
  checkPartners(issues, ['partners'], partners);
  return issues.list.map(({ code }) => code);
}

describe('checkPartners', () => {
  it('takes shares that leave something for the lead', () => {
    expect(codesOf([{ providerId: 'a', share: '0.999' }])).toEqual([]);
  });

  it('refuses shares that leave nothing', () => {
    expect(codesOf([{ providerId: 'a', share: '1' }])).toEqual(['SHARES_TOO_LARGE']);
  });

  it('names a provider once, however its id is written', () => {
    expect(
      codesOf([
        { providerId: 'a', share: '0.1' },
        { providerId: 'A', share: '0.1' },
      ]),
    ).toEqual(['DUPLICATE']);
  });

  it('bounds how many there are', () => {
    const many = Array.from({ length: MOST_PARTNERS + 1 }, (_, n) => ({ providerId: `p${n}`, share: '0.001' }));
    expect(codesOf(many)).toEqual(['TOO_MANY']);
  });
});

describe('sharesOfProviders', () => {
  it('begins with what is left for the lead', () => {
    const shares = sharesOfProviders('lead', [{ providerId: 'a', share: '0.25' }]);
    expect(shares.map(({ providerId, share }) => [providerId, share.toFixed()])).toEqual([
      ['lead', '0.75'],
      ['a', '0.25'],
    ]);
  });

  it('is empty without a partner', () => {
    expect(sharesOfProviders('lead', [])).toEqual([]);
  });
});

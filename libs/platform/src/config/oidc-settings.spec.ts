import { describe, expect, it } from '@jest/globals';
import { readOidcSettings } from './oidc-settings.js';

const one = {
  code: 'gov',
  name: 'Gov',
  issuer: 'https://id.example',
  clientId: 'yunshi',
  clientSecret: 'hush',
  redirectUri: 'https://portal.example/signed-in',
};
const read = (list: unknown, production = false): unknown => readOidcSettings(JSON.stringify(list), production);

describe('readOidcSettings', () => {
  it('reads a list, and nothing as an empty one', () => {
    expect(readOidcSettings('', true)).toEqual([]);
    expect(read([{ ...one, emailDomains: ['A.example'] }], true)).toEqual([
      { ...one, emailDomains: ['a.example'], secondFactor: [] },
    ]);
  });

  it.each([
    ['must be JSON', () => readOidcSettings('{hush', false)],
    ['must be a JSON list', () => read(one)],
    ['[0].clientSecret must be a text', () => read([{ ...one, clientSecret: '' }])],
    ['[0].issuer must be a URL', () => read([{ ...one, issuer: 'hush' }])],
    ['[0].issuer must be a URL beginning with https://', () => read([{ ...one, issuer: 'http://hush.example' }], true)],
    ['[0].emailDomains must be a list', () => read([{ ...one, emailDomains: 'hush' }])],
    ['each code once', () => read([one, one])],
  ])('says "%s" and never a value', (sentence, work) => {
    expect(work).toThrow(sentence);
    expect(work).not.toThrow('hush');
  });
});

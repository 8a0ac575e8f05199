import { describe, expect, it } from '@jest/globals';
import { bindingCredentials } from './binding.js';

describe('what is kept of the answer to a bind request', () => {
  it('is its credentials, and where to use them', () => {
    const body = { credentials: { user: 'u' }, endpoints: [{ host: 'h' }], syslog_drain_url: 'x' };
    expect(bindingCredentials(JSON.stringify(body))).toBe('{"credentials":{"user":"u"},"endpoints":[{"host":"h"}]}');
    expect(bindingCredentials('{"credentials":{},"endpoints":"none"}')).toBe('{"credentials":{}}');
  });

  it.each(['', 'null', '[]', '{', '{}', '{"credentials":null}', '{"credentials":[]}', '{"credentials":"secret"}'])(
    'is nothing of %j',
    (body) => expect(bindingCredentials(body)).toBeNull(),
  );

  it('is nothing of what is too long to lie sealed, in bytes and not in letters', () => {
    const of = (letters: number): string => JSON.stringify({ credentials: { key: '云'.repeat(letters) } });
    expect(bindingCredentials(of(19_000))).not.toBeNull();
    expect(bindingCredentials(of(20_001))).toBeNull();
  });
});

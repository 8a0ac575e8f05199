import { describe, expect, it } from '@jest/globals';
import { secretOf } from './data-dir.mjs';
import { identify } from './process.mjs';
import { writeState } from './state.mjs';
import { temporary } from './temporary.js';
import { addressesOf, secretsOf } from './this-copy.mjs';

const dir = temporary();
const secret = secretOf(dir);
const running = (name: string, port?: number) => ({ ...identify(name, process.pid), log: '', port });
const record = (handles: object[]) => writeState(dir, { address: '', up: null, handles });
const given = { DATABASE_URL: 'mysql://u:p@db/yunshi', REDIS_URL: 'redis://cache' };

describe('a command that works on the database of a copy', () => {
  it('finds the private servers that run, with the passwords of this copy', () => {
    record([running('mariadb', 4001), running('redis', 4002), running('worker'), running('api')]);
    const { DATABASE_URL, REDIS_URL, JWT_SECRET, SECRETS_KEYS } = addressesOf(dir, {});
    expect(DATABASE_URL).toMatch(/^mysql:\/\/yunshi:[0-9a-f]{64}@127\.0\.0\.1:4001\/yunshi$/);
    expect(REDIS_URL).toMatch(/^redis:\/\/:[0-9a-f]{64}@127\.0\.0\.1:4002\/0$/);
    expect(`${DATABASE_URL}${REDIS_URL}${JWT_SECRET}`).not.toContain(secret);
    expect(SECRETS_KEYS).not.toBe(secretsOf(dir, {}).SECRETS_KEYS);
  });

  it('takes the addresses of the environment first', () => {
    const mine = { ...given, JWT_SECRET: 'mine', SECRETS_KEYS: 'ours' };
    expect(addressesOf(dir, mine)).toEqual(mine);
  });

  it('has the secrets of the copy when it needs them, or those of the environment', () => {
    expect(secretsOf(dir, {})).toEqual({
      JWT_SECRET: secret,
      SECRETS_KEYS: expect.stringMatching(/^copy:[A-Za-z0-9+/]{43}=$/),
    });
    expect(secretsOf(dir, {})).toEqual(secretsOf(dir, {}));
    expect(secretsOf(dir, {}).SECRETS_KEYS).not.toContain(secret);
    const mine = { JWT_SECRET: 'mine', SECRETS_KEYS: 'ours' };
    expect(secretsOf(dir, mine)).toEqual(mine);
  });

  it('says so when the copy was started with an address it is not told', () => {
    record([running('worker'), running('api')]);
    expect(() => addressesOf(dir, {})).toThrow('This copy was started with DATABASE_URL: give it to this command too.');
    expect(() => addressesOf(dir, { DATABASE_URL: given.DATABASE_URL })).toThrow(
      /^This copy was started with REDIS_URL/,
    );
  });

  it('says that nothing runs, also when only a record of it is left', () => {
    record([{ ...running('mariadb', 4001), start: 'an earlier time' }]);
    expect(() => addressesOf(dir, {})).toThrow(`Nothing of ${dir} runs: start it with "npm run up"`);
    expect(() => addressesOf(`${dir}/none`, {})).toThrow(/^Nothing of/);
  });
});

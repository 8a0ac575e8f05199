import { describe, expect, it } from '@jest/globals';
import { createCipheriv, hkdfSync } from 'node:crypto';
import type { Config } from '../config/config.js';
import { readSecretKeys } from '../config/secret-keys.js';
import { Sealer, SEALED_OVERHEAD } from './sealer.js';

const pair = (id: string, byte: number): string => `${id}:${Buffer.alloc(32, byte).toString('base64')}`;
const sealerOf = (keys: string, jwtSecret = 'x'.repeat(32)): Sealer =>
  new Sealer({ jwtSecret, secretKeys: readSecretKeys(keys) } as unknown as Config);
const before = sealerOf(pair('2026', 1));
const after = sealerOf(`${pair('2027', 2)},${pair('2026', 1)}`);

/** As it was sealed before there were keys of secrets: nonce, tag, text under a key made of JWT_SECRET. */
function formerly(secret: string, purpose: string, jwtSecret: string): Buffer {
  const key = Buffer.from(hkdfSync('sha256', jwtSecret, '', 'yunshi stored secrets', 32));
  const nonce = Buffer.alloc(12, 9);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose));
  const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
}

describe('sealing', () => {
  it('gives the secret back for its own purpose alone, and nothing of it in between', () => {
    const sealed = before.seal('user:pässwort 密', 'broker 1');
    expect(before.open(sealed, 'broker 1')).toBe('user:pässwort 密');
    expect(sealed.toString('latin1')).not.toContain('user');
    expect(() => before.open(sealed, 'broker 2')).toThrow();
  });

  it('makes another envelope each time, of a known length', () => {
    const sealer = sealerOf(pair('k'.repeat(20), 1));
    const [one, two] = [sealer.seal('secret', 'p'), sealer.seal('secret', 'p')];
    expect(one.equals(two)).toBe(false);
    expect(one.length).toBe('secret'.length + SEALED_OVERHEAD);
  });

  it('notices every byte that was changed', () => {
    const sealed = before.seal('secret', 'p');
    for (let index = 0; index < sealed.length; index++) {
      const changed = Buffer.from(sealed);
      changed[index]! ^= 1;
      expect(() => before.open(changed, 'p')).toThrow();
    }
    for (let length = 0; length < sealed.length; length++)
      expect(() => before.open(sealed.subarray(0, length), 'p')).toThrow();
  });

  it('is done by the newest key, while older ones open until they are gone', () => {
    const old = before.seal('secret', 'p');
    expect(after.open(old, 'p')).toBe('secret');
    expect([after.isCurrent(old), before.isCurrent(old)]).toEqual([false, true]);
    const renewed = after.seal(after.open(old, 'p'), 'p');
    expect(after.isCurrent(renewed)).toBe(true);
    const alone = sealerOf(pair('2027', 2));
    expect(alone.open(renewed, 'p')).toBe('secret');
    expect(() => alone.open(old, 'p')).toThrow('a key that SECRETS_KEYS does not have');
    expect(() => sealerOf(pair('2026', 3)).open(old, 'p')).toThrow();
  });

  it('opens what was sealed when keys were made of JWT_SECRET', () => {
    const jwtSecret = 'j'.repeat(40);
    const sealed = formerly('secret', 'p', jwtSecret);
    const sealer = sealerOf(pair('2026', 1), jwtSecret);
    expect(sealer.open(sealed, 'p')).toBe('secret');
    expect(sealer.isCurrent(sealed)).toBe(false);
    expect(() => sealer.open(sealed, 'q')).toThrow();
    expect(() => before.open(sealed, 'p')).toThrow();
  });
});

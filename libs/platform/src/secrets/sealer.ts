import { Injectable } from '@nestjs/common';
import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { Config } from '../config/config.js';
import type { SecretKey } from '../config/secret-keys.js';

const CIPHER = 'aes-256-gcm';
const NONCE = 12;
const TAG = 16;
const DATA_KEY = 32;
/** Begins an envelope; what was sealed before there were any begins with a random nonce. */
const MARK = Buffer.from('yse1');
const WRAPPED = NONCE + TAG + DATA_KEY;

/** How many bytes longer than its text in UTF-8 a sealed secret is at most. */
export const SEALED_OVERHEAD = MARK.length + 1 + 20 + WRAPPED + NONCE + TAG;

/**
 * Keeps secrets that must be read again (what signs a webhook, what opens a provider's endpoint) as envelopes
 * (ADR 0046): each under a random key of its own, AES-256-GCM, and that key wrapped by the newest of SECRETS_KEYS.
 * Whoever has only the database has none of them.
 */
@Injectable()
export class Sealer {
  private readonly newest: SecretKey;
  private readonly keys: ReadonlyMap<string, KeyObject>;
  /** Opens what was sealed before there were keys of secrets. */
  private readonly former: KeyObject;

  constructor({ jwtSecret, secretKeys }: Config) {
    this.newest = secretKeys[0]!;
    this.keys = new Map(secretKeys.map(({ id, key }) => [id, key]));
    this.former = createSecretKey(Buffer.from(hkdfSync('sha256', jwtSecret, '', 'yunshi stored secrets', 32)));
  }

  /** @param purpose what it is for and whose: sealed for one place, it opens at no other */
  seal(secret: string, purpose: string): Buffer {
    const { id, key } = this.newest;
    const head = Buffer.concat([MARK, Buffer.from([id.length]), Buffer.from(id)]);
    const dataKey = randomBytes(DATA_KEY);
    const wrapped = encrypt(key, dataKey, Buffer.concat([head, Buffer.from(purpose)]));
    return Buffer.concat([head, wrapped, encrypt(dataKey, Buffer.from(secret), Buffer.from(purpose))]);
  }

  /**
   * The secret; throws when it was sealed for another purpose, changed, or sealed under a key that is not there any
   * more.
   */
  open(sealed: Buffer, purpose: string): string {
    const keyId = keyIdOf(sealed);
    if (keyId === null) return decrypt(this.former, sealed, Buffer.from(purpose)).toString();
    const key = this.keys.get(keyId);
    if (!key) throw new Error('sealed under a key that SECRETS_KEYS does not have');
    const head = sealed.subarray(0, MARK.length + 1 + keyId.length);
    const rest = sealed.subarray(head.length);
    const dataKey = decrypt(key, rest.subarray(0, WRAPPED), Buffer.concat([head, Buffer.from(purpose)]));
    return decrypt(dataKey, rest.subarray(WRAPPED), Buffer.from(purpose)).toString();
  }

  /** Whether it is sealed as a new one would be: nothing older is needed to open it. */
  isCurrent(sealed: Buffer): boolean {
    return keyIdOf(sealed) === this.newest.id;
  }
}

/** Which key an envelope is sealed under; null for what is none. */
function keyIdOf(sealed: Buffer): string | null {
  if (!sealed.subarray(0, MARK.length).equals(MARK)) return null;
  const from = MARK.length + 1;
  return sealed.toString('latin1', from, from + sealed[MARK.length]!);
}

function encrypt(key: KeyObject | Buffer, plain: Buffer, bound: Buffer): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(bound);
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

function decrypt(key: KeyObject | Buffer, sealed: Buffer, bound: Buffer): Buffer {
  const nonce = sealed.subarray(0, NONCE);
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG }).setAAD(bound);
  decipher.setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()]);
}

import { Injectable } from '@nestjs/common';
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Config } from '../config/config.js';

const NONCE = 12;
const TAG = 16;

/**
 * Keeps secrets that must be read again (what signs a webhook, what opens a provider's endpoint): AES-256-GCM under a
 * key made of the process's own secret. Whoever has only the database has none of them.
 */
@Injectable()
export class Sealer {
  private readonly key: Buffer;

  constructor({ jwtSecret }: Config) {
    this.key = Buffer.from(hkdfSync('sha256', jwtSecret, '', 'yunshi stored secrets', 32));
  }

  /** @param purpose what it is for and whose: sealed for one place, it opens at no other */
  seal(secret: string, purpose: string): Buffer {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(purpose));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  }

  /** The secret; throws when it was sealed for another purpose, changed, or sealed under another key. */
  open(sealed: Buffer, purpose: string): string {
    const decipher = createDecipheriv('aes-256-gcm', this.key, sealed.subarray(0, NONCE)).setAAD(Buffer.from(purpose));
    decipher.setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()]).toString('utf8');
  }
}

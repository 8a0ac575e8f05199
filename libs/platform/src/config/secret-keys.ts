import { createSecretKey, type KeyObject } from 'node:crypto';

/** A key that wraps the keys of sealed secrets. A KeyObject: neither printed nor written as JSON does it show itself. */
export interface SecretKey {
  id: string;
  key: KeyObject;
}

const KEY_BYTES = 32;
const MOST = 20;

/**
 * Reads SECRETS_KEYS, `id:key` with commas between, the newest first: that one seals, all open. An id has up to 20
 * letters, digits, dots, underscores and hyphens; a key is 32 bytes in base64. Throws one sentence that says which
 * entry is wrong and never a part of it: a key may stand in the wrong place.
 */
export function readSecretKeys(written: string): SecretKey[] {
  const entries = written.split(',').map((entry) => entry.trim());
  if (entries.length > MOST) throw new Error(`SECRETS_KEYS must have at most ${MOST} keys.`);
  const keys = entries.map((entry, index) => readOne(entry, index + 1));
  if (new Set(keys.map(({ id }) => id)).size < keys.length) throw new Error('SECRETS_KEYS must name each id once.');
  return keys;
}

function readOne(entry: string, place: number): SecretKey {
  const [, id, encoded] = /^([\w.-]{1,20}):([A-Za-z0-9+/]+={0,2})$/.exec(entry) ?? [];
  const bytes = Buffer.from(encoded ?? '', 'base64');
  if (!id || bytes.length !== KEY_BYTES)
    throw new Error(
      `SECRETS_KEYS must be id:key pairs with commas between, each key ${KEY_BYTES} bytes in base64; number ${place} is not.`,
    );
  return { id, key: createSecretKey(bytes) };
}

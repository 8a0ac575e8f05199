/** PEM of a private key in PKCS #8, without a password. */
const PKCS8 = /-----BEGIN PRIVATE KEY-----([\sA-Za-z0-9+/=]+)-----END PRIVATE KEY-----/;

const HASH = 'SHA-256';
const WAYS = [
  { import: { name: 'ECDSA', namedCurve: 'P-256' }, sign: { name: 'ECDSA', hash: HASH } },
  { import: { name: 'ECDSA', namedCurve: 'P-384' }, sign: { name: 'ECDSA', hash: HASH } },
  { import: { name: 'RSASSA-PKCS1-v1_5', hash: HASH }, sign: { name: 'RSASSA-PKCS1-v1_5' } },
  { import: { name: 'Ed25519' }, sign: { name: 'Ed25519' } },
] as const;

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

/**
 * The signature of a challenge by a key of a file, as the api wants it; the key does not leave the page. Null where the
 * file holds no key that can sign it.
 */
export async function signChallenge(pem: string, challenge: string): Promise<string | null> {
  const body = PKCS8.exec(pem)?.[1];
  // Only there on https and on this machine.
  if (!body || !('subtle' in crypto)) return null;
  const key = Uint8Array.from(atob(body.replace(/\s/g, '')), (char) => char.charCodeAt(0));
  for (const way of WAYS) {
    const imported = await crypto.subtle.importKey('pkcs8', key, way.import, false, ['sign']).catch(() => null);
    if (!imported) continue;
    const signed = new Uint8Array(await crypto.subtle.sign(way.sign, imported, new TextEncoder().encode(challenge)));
    return base64(way.sign.name === 'ECDSA' ? derOf(signed) : signed);
  }
  return null;
}

/** The two halves r and s of an ECDSA signature as a DER SEQUENCE of INTEGERs (RFC 3279, 2.2.3). */
function derOf(raw: Uint8Array): Uint8Array {
  const half = raw.length / 2;
  const body = [...integer(raw.slice(0, half)), ...integer(raw.slice(half))];
  // At most 104 bytes of P-384: one byte says how long.
  return Uint8Array.from([0x30, body.length, ...body]);
}

function integer(bytes: Uint8Array): number[] {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = [...bytes.slice(first < 0 ? bytes.length - 1 : first)];
  const signed = digits[0]! & 0x80 ? [0, ...digits] : digits;
  return [0x02, signed.length, ...signed];
}

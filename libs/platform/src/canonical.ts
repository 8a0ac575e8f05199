import { hash } from 'node:crypto';

/** JSON with keys in order and absent or null fields left out, so that equal meanings give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner)
            .filter(([, v]) => v !== undefined && v !== null)
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : inner,
  );
}

export const sha256 = (...parts: string[]): Buffer => hash('sha256', parts.join('\u001f'), 'buffer');

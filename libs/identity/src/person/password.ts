import { type Issue, type Issues, text } from '#kernel';
import { type Algorithm, hash, verify } from '@node-rs/argon2';

/** OWASP's first recommendation for argon2id: 19 MiB, two passes, one lane. */
const OPTIONS = { algorithm: 2 as Algorithm.Argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password, OPTIONS);

/** Checks a new password's length: PASSWORD_LENGTH. */
export function passwordInput(issues: Issues, path: Issue['path'], password: string): void {
  if (password.length < 8 || password.length > 200)
    issues.add(path, 'PASSWORD_LENGTH', text('Between 8 and 200 characters.', '须为 8 至 200 个字符。'));
}

/** Compared against when nobody has the address, so that the answer takes as long as for a wrong password. */
const nobody = hashPassword('nobody has this password');

export async function passwordMatches(stored: string | null | undefined, password: string): Promise<boolean> {
  const matches = await verify(stored ?? (await nobody), password).catch(() => false);
  return matches && stored !== null && stored !== undefined;
}

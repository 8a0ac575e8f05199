import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';

/** A directory for one spec file, removed after it. */
export function temporary(): string {
  const dir = mkdtempSync(join(tmpdir(), 'yunshi-spec-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

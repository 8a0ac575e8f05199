import { expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const libs = join(import.meta.dirname, '../../..');

it('alone writes offerings, since every change takes a number that tells the indexes of it', () => {
  const writers = readdirSync(libs, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/spec\.ts$|migrations/.test(file))
    .filter((file) => /(UPDATE|INSERT INTO|DELETE FROM) offering\s/.test(readFileSync(join(libs, file), 'utf8')));
  expect(writers).toEqual(['catalog/src/offering/offering-store.ts']);
});

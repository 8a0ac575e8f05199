import { describe, expect, it } from '@jest/globals';
import { projectRoot } from '#platform';
import { join } from 'node:path';
import { readFocusFile } from './focus-file.js';

const count = async (file: string): Promise<number> => {
  let rows = 0;
  for await (const row of readFocusFile(join(projectRoot, file))) rows += row ? 1 : 0;
  return rows;
};

describe('a FOCUS file', () => {
  it('is read row by row', async () => {
    expect(await count('seeds/demo/focus-sample.csv')).toBe(37);
  });

  it('that cannot be read, or is something else, is an error like any other', async () => {
    await expect(count('seeds')).rejects.toThrow(/EISDIR/);
    await expect(count('no-such.csv')).rejects.toThrow(/ENOENT/);
    await expect(count('package.json')).rejects.toThrow(/package\.json is not a CSV file: /);
    await expect(count('LICENSE')).rejects.toThrow(/LICENSE is not a/);
  });
});

import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { hashOf, readStamp, writeStamp } from './stamp.mjs';
import { temporary } from './temporary.js';

const base = temporary();
const put = (name: string, text: string) => writeFileSync(join(base, name), text);
const hash = () => hashOf(['src', 'absent'], { base, skip: (path: string) => path.endsWith('.spec.ts') });

it('changes with a content, a name and a new file, and with nothing else', () => {
  mkdirSync(join(base, 'src'));
  put('src/a.ts', '1');
  const first = hash();
  expect(hash()).toBe(first);
  put('src/a.spec.ts', 'a spec is not built');
  expect(hash()).toBe(first);
  put('src/a.ts', '2');
  const second = hash();
  expect(second).not.toBe(first);
  renameSync(join(base, 'src/a.ts'), join(base, 'src/b.ts'));
  expect(hash()).not.toBe(second);
});

it('is kept in a file, and absent at first', () => {
  const file = join(base, 'stamp');
  expect(readStamp(file)).toBeNull();
  writeStamp(file, 'abc');
  expect(readStamp(file)).toBe('abc');
});

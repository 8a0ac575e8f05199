import { describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import { readSecretKeys } from './secret-keys.js';

const key = (byte: number): string => Buffer.alloc(32, byte).toString('base64');

describe('the keys of secrets', () => {
  it('are read in their order, the newest first', () => {
    const keys = readSecretKeys(`2027:${key(2)}, 2026.11:${key(1)}`);
    expect(keys.map(({ id, key: secret }) => [id, secret.export().toString('base64')])).toEqual([
      ['2027', key(2)],
      ['2026.11', key(1)],
    ]);
  });

  it('show themselves nowhere', () => {
    const [read] = readSecretKeys(`a:${key(7)}`);
    const bytes = Buffer.alloc(3, 7);
    for (const shown of [JSON.stringify(read), inspect(read, { depth: 9, showHidden: true })])
      for (const secret of [key(7), bytes.toString('hex'), '7,7,7', '07 07 07']) expect(shown).not.toContain(secret);
  });

  it.each([
    ['number 1', ''],
    ['number 1', key(1)],
    ['number 1', `:${key(1)}`],
    ['number 2', `a:${key(1)},b:${Buffer.alloc(31, 1).toString('base64')}`],
    ['number 2', `a:${key(1)},b:${Buffer.alloc(33, 1).toString('base64')}`],
    ['number 1', `a b:${key(1)}`],
    ['number 1', `${'a'.repeat(21)}:${key(1)}`],
    ['number 2', `a:${key(1)},`],
    ['number 1', 'hush:hush'],
    ['each id once', `a:${key(1)},a:${key(2)}`],
    ['at most 20', Array.from({ length: 21 }, (_, index) => `k${index}:${key(index)}`).join()],
  ])('say "%s" and never a part of themselves', (sentence, written) => {
    const read = (): unknown => readSecretKeys(written);
    expect(read).toThrow(sentence);
    expect(read).not.toThrow(key(1).slice(0, 10));
    expect(read).not.toThrow('hush');
  });
});

import { describe, expect, it } from '@jest/globals';
import type { Runner } from '#platform';
import { subjectsTogether } from './subjects-together.js';

describe('subjects of the instances of a service together', () => {
  it('are refused for more instances than can be told apart, rather than some left out', async () => {
    const instanceIds = Array.from({ length: 33 }, (_, n) => String(n));
    await expect(
      subjectsTogether(null as unknown as Runner, { instanceIds, meter: 'users', month: '2026-03' }),
    ).rejects.toThrow('33 instances are one service in 2026-03');
  });
});

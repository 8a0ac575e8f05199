import { describe, expect, it } from '@jest/globals';
import { atLeast } from '../with-node.mjs';
import { choose } from './check-run.mjs';
import { runPool } from './pool.mjs';
import { splitArgs } from './test-run.mjs';
import { line, totals } from './totals.mjs';

describe('npm test', () => {
  it('counts a file that could not start as a failure', () => {
    const results = {
      numPassedTests: 7,
      numFailedTests: 1,
      numRuntimeErrorTestSuites: 2,
      numPendingTests: 3,
      numTodoTests: 1,
    };
    expect(line(totals(results))).toBe('Tests: 7 passed, 3 failed, 4 skipped');
  });

  it('keeps --long for itself and hands on the rest', () => {
    expect(splitArgs(['--long'])).toEqual({ long: true, jest: ['-w', '2', '--passWithNoTests'] });
    expect(splitArgs(['billing', '-t', 'tax'])).toEqual({ long: false, jest: ['-w', '2', 'billing', '-t', 'tax'] });
    expect(splitArgs(['-i', 'x']).jest).toEqual(['-i', 'x']);
  });
});

describe('npm run check', () => {
  const pass = () => ({ status: 0, output: '' });

  it('adds the build to a check that needs it, and knows its names', () => {
    expect(choose('schema').map(({ name }) => name)).toEqual(['build', 'schema']);
    expect(() => choose('spelling')).toThrow('There is no check "spelling".');
  });

  it('runs at most so many at a time, and nothing after a failure it needs', async () => {
    let now = 0;
    let most = 0;
    const busy = async () => {
      most = Math.max(most, (now += 1));
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      return pass();
    };
    const broken = () => Promise.reject(new Error('broken'));
    const jobs = [
      { name: 'build', work: broken },
      { name: 'schema', after: ['build'], work: busy },
      ...['a', 'b', 'c'].map((name) => ({ name, work: busy })),
    ];
    const results = await runPool(jobs, 2, () => {});
    expect(most).toBe(2);
    expect(results.map(({ status }) => status)).toEqual([1, 1, 0, 0, 0]);
    expect(results[1]?.output).toBe('Not run: build failed.');
  });
});

it('takes a Node of the same major that is new enough', () => {
  expect(atLeast('24.9.0', '24.9.0')).toBe(true);
  expect(atLeast('24.21.0', '24.9.1')).toBe(true);
  expect(atLeast('24.8.9', '24.9.0')).toBe(false);
  expect(atLeast('25.0.0', '24.9.0')).toBe(false);
});

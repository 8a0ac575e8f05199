import { expect, it } from '@jest/globals';
import { readArgs } from './args.mjs';

const options = { detach: 'boolean', only: 'string' };

it('reads the options of the table', () => {
  expect(readArgs(['--detach', '--only', 'lint'], options, 'usage')).toEqual({ detach: true, only: 'lint' });
});

it('refuses an unknown option in one sentence and shows the usage', () => {
  expect(() => readArgs(['--nope'], options, 'Usage: x')).toThrow(
    expect.objectContaining({ message: "Unknown option '--nope'.", hint: 'Usage: x' }),
  );
});

it('refuses stray words', () => {
  expect(() => readArgs(['now'], options, 'usage')).toThrow(/'now'/);
});

import { describe, expect, it } from '@jest/globals';
import { needSearch } from './need.js';

describe('needSearch', () => {
  it('is the same for the same words and filter, however they were written', () => {
    const one = needSearch(['b', 'a', 'b'], { clouds: ['HPC', 'SOCIAL'], zoneCodes: [], categoryCodes: null });
    const other = needSearch(['a', 'b'], { clouds: ['SOCIAL', 'HPC', 'HPC'] });
    expect(one).toEqual({ words: ['a', 'b'], filter: { clouds: ['HPC', 'SOCIAL'] } });
    expect(JSON.stringify(other)).toBe(JSON.stringify(one));
  });

  it('looks into lists of objects', () => {
    const one = needSearch([], { attributes: [{ code: 'x', anyOf: ['2', '1'], allOf: [] }, { code: 'a' }] });
    const other = needSearch([], {
      attributes: [
        { code: 'a', anyOf: null },
        { anyOf: ['1', '2'], code: 'x' },
      ],
    });
    expect(JSON.stringify(other)).toBe(JSON.stringify(one));
    expect(needSearch(['a'], {})).not.toEqual(needSearch(['a'], { clouds: ['HPC'] }));
  });
});

import { describe, expect, it } from '@jest/globals';
import { Recent } from './recent.js';

const later = <T>(value: T): { lookUp: () => Promise<T>; answer: () => void; count: () => number } => {
  let asked = 0;
  const waiting: (() => void)[] = [];
  return {
    lookUp: () => {
      asked++;
      return new Promise((resolve) => waiting.push(() => resolve(value)));
    },
    answer: () => waiting.splice(0).forEach((each) => each()),
    count: () => asked,
  };
};

describe('Recent', () => {
  it('looks up once for those who ask together, and for those who ask soon after', async () => {
    const recent = new Recent<string>(10_000);
    const { lookUp, answer, count } = later('a');
    const both = Promise.all([recent.get('k', lookUp), recent.get('k', lookUp)]);
    answer();
    expect(await both).toEqual(['a', 'a']);
    expect(await recent.get('k', lookUp)).toBe('a');
    expect(count()).toBe(1);
  });

  it('looks up anew when the time is over, when told to forget, and for what was not there or failed', async () => {
    const looks: string[] = [];
    const lookUp = (name: string, value: string | null) => () => {
      looks.push(name);
      return Promise.resolve(value);
    };
    const none = new Recent<string>(0);
    await none.get('k', lookUp('old', 'a'));
    await none.get('k', lookUp('new', 'a'));
    const recent = new Recent<string>(10_000);
    await recent.get('k', lookUp('absent', null));
    await recent.get('k', lookUp('present', 'a'));
    recent.forget();
    await recent.get('k', lookUp('again', 'a'));
    await expect(recent.get('other', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    await recent.get('other', lookUp('back', 'b'));
    expect(looks).toEqual(['old', 'new', 'absent', 'present', 'again', 'back']);
  });

  it('does not keep an answer that was on its way when it was told to forget', async () => {
    const recent = new Recent<string>(10_000);
    const stale = later('stale');
    const first = recent.get('k', stale.lookUp);
    recent.forget();
    stale.answer();
    expect(await first).toBe('stale');
    expect(await recent.get('k', () => Promise.resolve('fresh'))).toBe('fresh');
  });

  it('looks up of several what it does not know, in one go, and says nothing of what is not there', async () => {
    const recent = new Recent<string>(10_000);
    const looks: string[][] = [];
    const lookUp = (missing: string[]): Promise<Map<string, string>> => {
      looks.push(missing);
      return Promise.resolve(new Map(missing.filter((key) => key !== 'none').map((key) => [key, key.toUpperCase()])));
    };
    expect(await recent.getAll(['a', 'b', 'a', 'none'], lookUp)).toEqual(
      new Map([
        ['a', 'A'],
        ['b', 'B'],
      ]),
    );
    expect([...(await recent.getAll(['b', 'c', 'none'], lookUp)).keys()]).toEqual(['b', 'c']);
    expect(await recent.getAll(['a', 'b', 'c'], lookUp)).toHaveProperty('size', 3);
    expect(looks).toEqual([
      ['a', 'b', 'none'],
      ['c', 'none'],
    ]);
    await expect(recent.getAll(['d'], () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect((await recent.getAll(['d'], lookUp)).get('d')).toBe('D');
  });
});

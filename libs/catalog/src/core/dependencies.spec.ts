import { describe, expect, it } from '@jest/globals';
import { chainOf } from './dependencies.js';

describe('chainOf', () => {
  const of = (edges: Record<string, string[]>, id: string): string =>
    chainOf(new Map(Object.entries(edges)), id).join('');

  it('tells the nearest first, each once', () => {
    expect(of({}, 's')).toBe('');
    expect(of({ s: ['p', 'q'], p: ['i'], q: ['i', 'j'] }, 's')).toBe('pqij');
    expect(of({ s: ['p', 'p'] }, 's')).toBe('p');
  });

  it('ends in a circle, in which it finds itself', () => {
    expect(of({ s: ['p'], p: ['s'] }, 's')).toBe('ps');
    expect(of({ s: ['s'] }, 's')).toBe('s');
    expect(of({ s: ['p'], p: ['q'], q: ['p'] }, 's')).toBe('pq');
  });
});

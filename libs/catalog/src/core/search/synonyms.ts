import { fold } from './fold.js';

/** Words that search takes for one another, and words that stand for others without being them. */
export interface SynonymSeeds {
  /** Of each group, every word finds what any of them finds. */
  groups: readonly { words: readonly string[] }[];
  /** The word also finds what the others find; not the other way about. */
  aliases: readonly { word: string; finds: readonly string[]; source: string }[];
}

/** What one part of a search looks for: all words as they were written, or any of the others. */
export interface Term {
  words: string[];
  others: string[];
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((word) => typeof word === 'string' && fold(word).trim());

/** Words and phrases with what else they find. Folded words; a phrase's words are parted by one blank. */
export type Synonyms = ReadonlyMap<string, readonly string[]>;

/** Reads `seeds/reference/synonyms.json`; RangeError on anything that is no list of words. */
export function readSynonyms(json: unknown): Synonyms {
  const { groups, aliases } = (json ?? {}) as Partial<SynonymSeeds>;
  if (!Array.isArray(groups) || !Array.isArray(aliases)) throw new RangeError('synonyms: no groups or no aliases');
  const found = new Map<string, Set<string>>();
  const add = (word: string, finds: readonly string[]): void => {
    const others = found.get(fold(word)) ?? new Set();
    finds.map(fold).forEach((other) => other !== fold(word) && others.add(other));
    found.set(fold(word), others);
  };
  (groups as SynonymSeeds['groups']).forEach(({ words }, index) => {
    if (!isTexts(words)) throw new RangeError(`synonyms: group ${index} is no list of words`);
    words.forEach((word) => add(word, words));
  });
  (aliases as SynonymSeeds['aliases']).forEach(({ word, finds, source }, index) => {
    if (!isTexts([word, source]) || !isTexts(finds)) throw new RangeError(`synonyms: alias ${index} is malformed`);
    add(word, finds);
  });
  return new Map([...found].map(([word, others]) => [word, [...others]]));
}

/** The parts of a search: the longest run of words that has synonyms is one part, any other word is one by itself. */
export function termsOf(words: readonly string[], synonyms: Synonyms): Term[] {
  const terms: Term[] = [];
  for (let start = 0; start < words.length;) {
    let end = words.length;
    while (end > start + 1 && !synonyms.has(words.slice(start, end).join(' '))) end--;
    const run = words.slice(start, end);
    terms.push({ words: run, others: [...(synonyms.get(run.join(' ')) ?? [])] });
    start = end;
  }
  return terms;
}

import { type Bits, hasBit, noBits, setBit } from './bits.js';
import { LAST_PLACE, Postings } from './postings.js';

/**
 * Two code units that follow each other, or 0 and a single one, as one number of 32 bits: keys beyond that are slow.
 * Texts hold no NUL, so the two kinds never meet.
 */
const gramOf = (first: number, second: number): number => (first << 16) | second;

/** A pair of a word: where the texts are that have it, and where in the word it stands. */
interface Pair {
  list: Postings;
  at: number;
}

/** More lists than this are not walked at once: the rarest tell nearly all. */
const MOST_PAIRS = 4;
const LATIN_RUNS = /[\p{Script=Latin}\p{N}]+/gu;
const LATIN_WORD = /^[a-z]{3,}$/;

/**
 * Finds in which texts a word stands, anywhere in them. Kept by single and paired code units with the place where each
 * stands first, and by whole Latin words. The lists alone answer for one or two units, for whole Latin words, and
 * where the pairs of a short word stand one after the other; else a text is looked into that has the rarest pairs.
 */
export class TextIndex {
  private readonly lists = new Map<number, Postings>();
  private readonly latin = new Map<string, Postings>();
  private readonly texts: string[] = [];

  get size(): number {
    return this.texts.length;
  }

  /** Adds a folded text; its slot is the next number. */
  add(text: string): void {
    const slot = this.texts.push(text) - 1;
    for (let place = 0; place < text.length; place++) {
      listOf(this.lists, gramOf(0, text.charCodeAt(place))).note(slot, place);
      if (place + 1 < text.length)
        listOf(this.lists, gramOf(text.charCodeAt(place), text.charCodeAt(place + 1))).note(slot, place);
    }
    for (const [run] of text.matchAll(LATIN_RUNS)) if (LATIN_WORD.test(run)) listOf(this.latin, run).note(slot, 0);
  }

  trim(): void {
    for (const list of [...this.lists.values(), ...this.latin.values()]) list.trim();
  }

  /** How many texts a word is at most in, without a look at them. */
  candidates(word: string): number {
    return this.rarest(word)[0]?.list.length ?? 0;
  }

  /**
   * The slots, of those in `within`, whose text contains the word. No other text is looked at.
   * @param alone a word of Latin letters or digits counts only where none stand beside it
   */
  find(word: string, within: Bits, alone = false): Bits {
    const found = noBits(this.size);
    const pairs = this.rarest(word);
    if (!pairs.length) return found;
    const isWhole = alone ? wholeWord(word) : null;
    // Their first places one after the other are the word itself, when they are all of its pairs.
    const isTold = !isWhole && pairs.length === Math.max(1, word.length - 1);
    const latin = this.latin.get(word);
    for (let index = 0; index < (latin?.length ?? 0); index++)
      if (hasBit(within, latin!.slots[index]!)) setBit(found, latin!.slots[index]!);
    if (isWhole && LATIN_WORD.test(word)) return found;
    const cursors = new Uint32Array(pairs.length);
    const [rarest] = pairs;
    for (let index = 0; index < rarest!.list.length; index++) {
      const slot = rarest!.list.slots[index]!;
      if (!hasBit(within, slot) || hasBit(found, slot)) continue;
      cursors[0] = index;
      if (!advance(pairs, cursors, slot)) continue;
      if ((isTold && areInOrder(pairs, cursors)) || this.stands(word, slot, isWhole, rarest!, index))
        setBit(found, slot);
    }
    return found;
  }

  private stands(word: string, slot: number, isWhole: RegExp | null, { list, at }: Pair, index: number): boolean {
    const text = this.texts[slot]!;
    if (isWhole) return isWhole.test(text);
    return text.startsWith(word, Math.max(0, list.places[index]! - at)) || text.includes(word);
  }

  /** The word's pairs that the fewest texts have, or the one it has; none when a pair stands nowhere. */
  private rarest(word: string): Pair[] {
    const grams =
      word.length === 1
        ? [gramOf(0, word.charCodeAt(0))]
        : Array.from({ length: word.length - 1 }, (_, at) => gramOf(word.charCodeAt(at), word.charCodeAt(at + 1)));
    const pairs: Pair[] = [];
    for (const [at, gram] of grams.entries()) {
      const list = this.lists.get(gram);
      if (!list) return [];
      if (!pairs.some((pair) => pair.list === list)) pairs.push({ list, at });
    }
    return pairs.sort((a, b) => a.list.length - b.list.length).slice(0, MOST_PAIRS);
  }
}

/** Moves every list but the first on to the slot; false when one does not have it. */
function advance(pairs: readonly Pair[], cursors: Uint32Array, slot: number): boolean {
  for (let pair = 1; pair < pairs.length; pair++) {
    const { slots, length } = pairs[pair]!.list;
    let cursor = cursors[pair]!;
    while (cursor < length && slots[cursor]! < slot) cursor++;
    cursors[pair] = cursor;
    if (cursor === length || slots[cursor] !== slot) return false;
  }
  return true;
}

/** Whether the first places of all pairs are those of one and the same word. A place that was too far on tells nothing. */
function areInOrder(pairs: readonly Pair[], cursors: Uint32Array): boolean {
  const start = pairs[0]!.list.places[cursors[0]!]! - pairs[0]!.at;
  for (let pair = 0; pair < pairs.length; pair++) {
    const place = pairs[pair]!.list.places[cursors[pair]!]!;
    if (place === LAST_PLACE || place - pairs[pair]!.at !== start) return false;
  }
  return true;
}

function listOf<K>(lists: Map<K, Postings>, key: K): Postings {
  let list = lists.get(key);
  if (!list) lists.set(key, (list = new Postings()));
  return list;
}

const LATIN = '[\\p{Script=Latin}\\p{N}]';

/** A pattern for words that begin or end with a Latin letter or a digit, so that "vm" is not found in "vmware". */
function wholeWord(word: string): RegExp | null {
  const latin = new RegExp(LATIN, 'u');
  const [begins, ends] = [latin.test(word[0]!), latin.test(word.at(-1)!)];
  if (!begins && !ends) return null;
  const escaped = word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return new RegExp(`${begins ? `(?<!${LATIN})` : ''}${escaped}${ends ? `(?!${LATIN})` : ''}`, 'u');
}

import { type Bits, hasBit, noBits, setBit } from './bits.js';
import { Postings } from './postings.js';

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

/**
 * Finds in which texts a word stands, anywhere in them. Kept by single and paired code units: one or two units are
 * answered from the lists alone, a longer word is looked for in the texts that have its two rarest pairs.
 */
export class TextIndex {
  private readonly lists = new Map<number, Postings>();
  private readonly texts: string[] = [];

  get size(): number {
    return this.texts.length;
  }

  /** Adds a folded text; its slot is the next number. */
  add(text: string): void {
    const slot = this.texts.push(text) - 1;
    for (let place = 0; place < text.length; place++) {
      this.listOf(gramOf(0, text.charCodeAt(place))).note(slot, place);
      if (place + 1 < text.length)
        this.listOf(gramOf(text.charCodeAt(place), text.charCodeAt(place + 1))).note(slot, place);
    }
  }

  trim(): void {
    for (const list of this.lists.values()) list.trim();
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
    const [rarest, next] = this.rarest(word);
    if (!rarest) return found;
    const isWhole = alone ? wholeWord(word) : null;
    const exact = word.length <= 2 && !isWhole;
    const { slots, places, length } = rarest.list;
    for (let index = 0, other = 0; index < length; index++) {
      const slot = slots[index]!;
      if (!hasBit(within, slot)) continue;
      if (next) {
        while (other < next.list.length && next.list.slots[other]! < slot) other++;
        if (other === next.list.length) break;
        if (next.list.slots[other] !== slot) continue;
      }
      const text = this.texts[slot]!;
      const stands =
        exact ||
        (isWhole
          ? isWhole.test(text)
          : text.startsWith(word, Math.max(0, places[index]! - rarest.at)) || text.includes(word));
      if (stands) setBit(found, slot);
    }
    return found;
  }

  /** The word's two pairs that the fewest texts have, or the one it has; none when a pair stands nowhere. */
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
    return pairs.sort((a, b) => a.list.length - b.list.length).slice(0, 2);
  }

  private listOf(gram: number): Postings {
    let list = this.lists.get(gram);
    if (!list) this.lists.set(gram, (list = new Postings()));
    return list;
  }
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

import { addAll, type Bits, grown, noBits, setBit } from './bits.js';
import { Numbers } from './numbers.js';

/** Of a code that one slot in so many carries the set is kept, once it was asked for. */
const DENSE = 64;

/** Which slots carry a code, and which codes a slot carries: to filter by, and to count. */
export class CodeIndex {
  private readonly codes: string[] = [];
  private readonly numberOf = new Map<string, number>();
  private readonly slotsOf: Numbers[] = [];
  /** By the code's number; slots that are added are added to them. */
  private readonly kept = new Map<number, Bits>();
  /** The codes of a slot stand in `values` from `starts[slot]` up to the next slot's start. */
  private readonly starts = new Numbers();
  private readonly values = new Numbers();

  /** The next slot's codes, each once. */
  add(codes: Iterable<string>): void {
    const slot = this.starts.length;
    this.starts.push(this.values.length);
    for (const code of codes) {
      let number = this.numberOf.get(code);
      if (number === undefined) {
        number = this.codes.push(code) - 1;
        this.numberOf.set(code, number);
        this.slotsOf.push(new Numbers());
      }
      this.values.push(number);
      this.slotsOf[number]!.push(slot);
      this.note(number, slot);
    }
  }

  /** The slots that carry any of these codes; not to be changed. */
  having(codes: Iterable<string>): Bits {
    const sets = [...codes].flatMap((code) => {
      const number = this.numberOf.get(code);
      return number === undefined ? [] : [this.setOf(number)];
    });
    if (sets.length === 1) return sets[0]!;
    const found = noBits(this.starts.length);
    for (const set of sets) addAll(found, set);
    return found;
  }

  private setOf(number: number): Bits {
    const kept = this.kept.get(number);
    if (kept) return kept;
    const { values, length } = this.slotsOf[number]!;
    const set = noBits(this.starts.length);
    for (let index = 0; index < length; index++) setBit(set, values[index]!);
    if (length * DENSE >= this.starts.length) this.kept.set(number, set);
    return set;
  }

  private note(number: number, slot: number): void {
    let set = this.kept.get(number);
    if (!set) return;
    if (slot >>> 5 >= set.length) this.kept.set(number, (set = grown(set, slot * 2)));
    setBit(set, slot);
  }

  /** How many slots of the set carry each code; codes that none carries are left out. */
  counts(bits: Bits): Map<string, number> {
    const counts = new Uint32Array(this.codes.length);
    const { values: starts, length } = this.starts;
    const { values } = this.values;
    for (let word = 0; word < bits.length; word++)
      for (let rest = bits[word]!; rest !== 0; rest &= rest - 1) {
        const slot = word * 32 + 31 - Math.clz32(rest & -rest);
        const end = slot + 1 < length ? starts[slot + 1]! : this.values.length;
        for (let index = starts[slot]!; index < end; index++) counts[values[index]!]!++;
      }
    const found = new Map<string, number>();
    for (let number = 0; number < counts.length; number++)
      if (counts[number]! > 0) found.set(this.codes[number]!, counts[number]!);
    return found;
  }
}

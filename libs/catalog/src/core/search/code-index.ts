import { type Bits, noBits, setBit } from './bits.js';
import { Numbers } from './numbers.js';

/** Which slots carry a code, and which codes a slot carries: to filter by, and to count. */
export class CodeIndex {
  private readonly codes: string[] = [];
  private readonly numberOf = new Map<string, number>();
  private readonly slotsOf: Numbers[] = [];
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
    }
  }

  /** The slots that carry any of these codes. */
  having(codes: Iterable<string>): Bits {
    const found = noBits(this.starts.length);
    for (const code of codes) {
      const number = this.numberOf.get(code);
      if (number === undefined) continue;
      const { values, length } = this.slotsOf[number]!;
      for (let index = 0; index < length; index++) setBit(found, values[index]!);
    }
    return found;
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
    return new Map(this.codes.flatMap((code, number) => (counts[number] ? [[code, counts[number]]] : [])));
  }
}

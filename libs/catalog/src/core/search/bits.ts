/** A set of slots, one bit each. Sets of one index may differ in length: what is beyond the end is not in the set. */
export type Bits = Uint32Array;

export const noBits = (slots: number): Bits => new Uint32Array((slots + 31) >>> 5);

/** The same set with room for so many slots. */
export function grown(bits: Bits, slots: number): Bits {
  const larger = noBits(slots);
  larger.set(bits);
  return larger;
}

export const setBit = (bits: Bits, slot: number): void => {
  bits[slot >>> 5]! |= 1 << (slot & 31);
};

export const clearBit = (bits: Bits, slot: number): void => {
  bits[slot >>> 5]! &= ~(1 << (slot & 31));
};

export const hasBit = (bits: Bits, slot: number): boolean => ((bits[slot >>> 5] ?? 0) & (1 << (slot & 31))) !== 0;

/** What is in both; a new set as long as the first. */
export function both(one: Bits, other: Bits): Bits {
  const found = new Uint32Array(one.length);
  const end = Math.min(one.length, other.length);
  for (let word = 0; word < end; word++) found[word] = one[word]! & other[word]!;
  return found;
}

/** What is in the first and not in the second; a new set. */
export function without(one: Bits, other: Bits): Bits {
  const found = one.slice();
  const end = Math.min(one.length, other.length);
  for (let word = 0; word < end; word++) found[word]! &= ~other[word]!;
  return found;
}

/** Adds to the first, in place, what is in the second. */
export function addAll(bits: Bits, more: Bits): void {
  const end = Math.min(bits.length, more.length);
  for (let word = 0; word < end; word++) bits[word]! |= more[word]!;
}

/** How many slots are in the set. */
export function countBits(bits: Bits): number {
  let count = 0;
  for (let word = 0; word < bits.length; word++) {
    let rest = bits[word]!;
    if (rest === 0) continue;
    rest -= (rest >>> 1) & 0x55555555;
    rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333);
    count += (((rest + (rest >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
  }
  return count;
}

/** The slots of the set, ascending. */
export function slotsOf(bits: Bits): number[] {
  const found: number[] = [];
  for (let word = 0; word < bits.length; word++)
    for (let rest = bits[word]!; rest !== 0; rest &= rest - 1) found.push(word * 32 + 31 - Math.clz32(rest & -rest));
  return found;
}

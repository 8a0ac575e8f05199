import { type Bits, hasBit } from './bits.js';

/** Slots in an order of their own: kept sorted while single ones come and go. */
export class SlotOrder {
  private slots: number[] = [];

  /** @param compare the order of two slots; never 0 for different ones */
  constructor(private readonly compare: (one: number, other: number) => number) {}

  /** All at once: dearer than `add`, cheaper than many of them. */
  sort(slots: number[]): void {
    this.slots = slots.sort(this.compare);
  }

  add(slot: number): void {
    this.slots.splice(
      this.place((other) => this.compare(other, slot) < 0),
      0,
      slot,
    );
  }

  remove(slot: number): void {
    const place = this.place((other) => this.compare(other, slot) < 0);
    if (this.slots[place] === slot) this.slots.splice(place, 1);
  }

  /** The slots from the first for which `before` does not hold, which must hold for all before it. */
  *from(before: (slot: number) => boolean): Generator<number> {
    for (let index = this.place(before); index < this.slots.length; index++) yield this.slots[index]!;
  }

  /** Up to `most` slots of the set, from the first for which `before` does not hold: in a plain loop, most are stepped over. */
  take(before: (slot: number) => boolean, bits: Bits, most: number): number[] {
    const found: number[] = [];
    for (let index = this.place(before); index < this.slots.length && found.length < most; index++) {
      const slot = this.slots[index]!;
      if (hasBit(bits, slot)) found.push(slot);
    }
    return found;
  }

  private place(before: (slot: number) => boolean): number {
    let [low, high] = [0, this.slots.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (before(this.slots[middle]!)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

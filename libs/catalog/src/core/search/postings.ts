/** Stands for itself and all places after it. */
export const LAST_PLACE = 0xffff;

/** The slots in which a thing stands, ascending, and where in each it stands first: six bytes each. */
export class Postings {
  /** Only the first `length` of both count. They are replaced when the list outgrows them. */
  slots = new Uint32Array(2);
  places = new Uint16Array(2);
  length = 0;

  /** Notes the slot unless it is the last that was noted. A place too far on for its two bytes is kept as the last. */
  note(slot: number, place: number): void {
    if (this.length && this.slots[this.length - 1] === slot) return;
    if (this.length === this.slots.length) {
      const larger = Math.ceil(this.length * 1.5) + 1;
      const [slots, places] = [new Uint32Array(larger), new Uint16Array(larger)];
      slots.set(this.slots);
      places.set(this.places);
      [this.slots, this.places] = [slots, places];
    }
    this.slots[this.length] = slot;
    this.places[this.length++] = Math.min(place, LAST_PLACE);
  }

  /** Gives back the room for more, once most of what will come has come. */
  trim(): void {
    this.slots = this.slots.slice(0, this.length);
    this.places = this.places.slice(0, this.length);
  }
}

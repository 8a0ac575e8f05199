/** A list of whole numbers that only grows: four bytes each. */
export class Numbers {
  /** Only the first `length` count. Replaced when the list outgrows it. */
  values = new Uint32Array(2);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Uint32Array(Math.ceil(this.length * 1.5) + 1);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length++] = value;
  }
}

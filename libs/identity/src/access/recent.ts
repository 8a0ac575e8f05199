/** The most answers kept; beyond, all are forgotten. */
const MOST = 10_000;

/** Milliseconds for which an answer is believed, unless said otherwise: what another process ended goes on so long. */
const BELIEVED = 2_000;

/**
 * Answers of a look-up, believed for a short time after the look-up began; those who ask for the same at the same
 * moment share one. What is not there, and what failed, is not remembered.
 */
export class Recent<T> {
  private readonly known = new Map<string, { answer: Promise<T | null>; until: number }>();

  /** @param believed milliseconds */
  constructor(private readonly believed = BELIEVED) {}

  get(key: string, lookUp: () => Promise<T | null>): Promise<T | null> {
    const now = performance.now();
    const found = this.known.get(key);
    if (found && now < found.until) return found.answer;
    if (this.known.size >= MOST) this.known.clear();
    const entry = { answer: lookUp(), until: now + this.believed };
    this.known.set(key, entry);
    const drop = (): void => {
      if (this.known.get(key) === entry) this.known.delete(key);
    };
    entry.answer.then((answer) => answer ?? drop(), drop);
    return entry.answer;
  }

  /** Everything is looked up anew; look-ups under way are remembered by nobody. */
  forget(): void {
    this.known.clear();
  }
}

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
    return this.fresh(key) ?? this.keep(key, lookUp());
  }

  /** The same of several at once: those that nothing is known of are looked up together. What is not there is absent. */
  async getAll(
    keys: readonly string[],
    lookUp: (missing: string[]) => Promise<ReadonlyMap<string, T>>,
  ): Promise<Map<string, T>> {
    const answers = new Map(keys.map((key) => [key, this.fresh(key)]));
    const missing = [...answers].filter(([, answer]) => answer === null).map(([key]) => key);
    const looked = missing.length ? lookUp(missing) : null;
    for (const key of missing) {
      const answer = looked!.then((found) => found.get(key) ?? null);
      answers.set(key, this.keep(key, answer));
    }
    const found = new Map<string, T>();
    for (const [key, answer] of answers) {
      const known = await answer;
      if (known !== null) found.set(key, known);
    }
    return found;
  }

  private fresh(key: string): Promise<T | null> | null {
    const found = this.known.get(key);
    return found && performance.now() < found.until ? found.answer : null;
  }

  private keep(key: string, answer: Promise<T | null>): Promise<T | null> {
    if (this.known.size >= MOST) this.known.clear();
    const entry = { answer, until: performance.now() + this.believed };
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

/** Keeps what is typed for as long as the page is open; nothing of it stays on the machine. */
export class PageMemory {
  private readonly kept = new Map<string, string>();

  get length(): number {
    return this.kept.size;
  }

  getItem(key: string): string | null {
    return this.kept.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.kept.set(key, value);
  }

  removeItem(key: string): void {
    this.kept.delete(key);
  }

  clear(): void {
    this.kept.clear();
  }
}

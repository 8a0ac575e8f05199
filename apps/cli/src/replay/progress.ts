/** Progress on stderr: one line rewritten on a terminal, a line every few seconds elsewhere. */
export class ProgressLine {
  private last = performance.now();
  private readonly terminal = process.stderr.isTTY;

  tell(text: string): void {
    const now = performance.now();
    if (now - this.last < (this.terminal ? 100 : 3000)) return;
    this.last = now;
    process.stderr.write(this.terminal ? `\r\u001b[K${text}` : `${text}\n`);
  }

  step(text: string): void {
    this.last = performance.now();
    process.stderr.write(this.terminal ? `\r\u001b[K${text}\n` : `${text}\n`);
  }
}

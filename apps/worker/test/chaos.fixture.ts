import { projectRoot } from '#platform';
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

/** `npm run chaos` in a process of its own, on servers of its own. */
export class Chaos {
  private child: ChildProcess | null = null;
  private gone: Promise<void> = Promise.resolve();

  /** @param script in bench/ */
  constructor(private readonly script: string) {}

  /** What it told, its status and its log. */
  async run<Told>(args: string[]): Promise<{ status: number | null; told: Told; log: string }> {
    const entry = join(projectRoot, 'bench', this.script);
    const env = { ...process.env, NODE_OPTIONS: '' };
    const running = spawn(process.execPath, [entry, '--json', ...args], { cwd: projectRoot, env });
    this.child = running;
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      running[name].setEncoding('utf8').on('data', (text: string) => (said[name] += text));
    this.gone = new Promise((resolve) => running.once('close', () => resolve()));
    await this.gone;
    if (!said.stdout) throw new Error(`chaos told nothing:\n${said.stderr}`);
    return { status: running.exitCode, told: JSON.parse(said.stdout) as Told, log: said.stderr };
  }

  /** Interrupted, it ends what it started itself. */
  async stop(): Promise<void> {
    if (this.child?.exitCode === null) this.child.kill('SIGTERM');
    await this.gone;
  }
}

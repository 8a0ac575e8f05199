import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#platform';

/** A real process of the compiled product, to be killed. */
export interface Running {
  child: ChildProcess;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
}

/** Starts dist's api or worker with this environment; `npm test` has built it. */
export function startProcess(app: 'api' | 'worker', env: Record<string, string>): Running {
  const entry = join(projectRoot, 'dist', 'apps', app, 'src', 'main.js');
  if (!existsSync(entry)) throw new Error(`${entry} is missing: run the tests with "npm test", which builds it.`);
  const child = spawn(process.execPath, [entry], {
    cwd: projectRoot,
    stdio: 'ignore',
    env: { ...process.env, NODE_OPTIONS: '', ...env },
  });
  return running(child);
}

export function running(child: ChildProcess): Running {
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    child,
    kill: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await gone;
    },
  };
}

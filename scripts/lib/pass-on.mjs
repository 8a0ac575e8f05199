import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { ensureBuild } from './build.mjs';
import { ensurePackages } from './packages.mjs';
import { root } from './paths.mjs';
import { Problem } from './problem.mjs';

/** Packages and dist up to date, then this file of the product with our streams; gives its exit status. */
export async function passOn(file, args, env = process.env) {
  await ensurePackages();
  await ensureBuild();
  if (!existsSync(file)) throw new Problem(`There is no ${file.slice(root.length + 1)}.`);
  const child = spawn(process.execPath, ['--enable-source-maps', file, ...args], { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
}

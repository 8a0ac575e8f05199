import { spawn } from 'node:child_process';

const running = new Set();

/** Ends what `run` started and has not finished: somebody wants us to stop. */
export const endRunning = () => running.forEach((child) => child.kill('SIGTERM'));

/** Runs a program to its end, keeping what it says. Gives { status, output }; a signal is status 1. */
export function run(file, args, { cwd, env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    child.on('close', () => running.delete(child));
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('error', (error) => resolve({ status: 1, output: error.message }));
    child.on('close', (code) => resolve({ status: code ?? 1, output: output.trim() }));
  });
}

export const lastLines = (text, count) => text.trimEnd().split('\n').slice(-count).join('\n');

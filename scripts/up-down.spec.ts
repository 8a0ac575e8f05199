import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { inRoot } from './lib/paths.mjs';
import { alive, startOf } from './lib/process.mjs';
import { temporary } from './lib/temporary.js';

const dir = temporary();
const children: ChildProcess[] = [];
afterAll(() => children.forEach((child) => child.kill('SIGKILL')));

/** Runs a command to its end in an environment of its own. */
function runScript(name: string, env: Record<string, string>, args: string[] = []) {
  const base = { PATH: process.env.PATH, YUNSHI_NODE: process.env.YUNSHI_NODE };
  const options = { env: { ...base, DATA_DIR: dir, ...env }, encoding: 'utf8' as const };
  const { status, stdout, stderr } = spawnSync(process.execPath, [inRoot('scripts', name), ...args], options);
  return { status, stdout, stderr };
}

describe('npm run up', () => {
  it('says that the port is taken, before anything starts', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
    );
    const { status, stderr } = runScript('up.mjs', { PORT: String(port) });
    server.close();
    expect(stderr).toBe(`Port ${port} is in use by another program: choose another with PORT=….\n`);
    expect(status).toBe(1);
  });

  it('says that DATA_DIR is a file', () => {
    const file = join(dir, 'file');
    writeFileSync(file, '');
    const { status, stderr } = runScript('up.mjs', { DATA_DIR: file });
    expect(stderr).toBe(`DATA_DIR ${file} is a file, not a directory.\n`);
    expect(status).toBe(1);
  });

  it('says that an address is none', () => {
    expect(runScript('up.mjs', { DATABASE_URL: 'nowhere' }).stderr).toMatch(/^DATABASE_URL is not an address/);
    expect(runScript('up.mjs', { PORT: 'http' }).stderr).toBe('PORT is not a port number: "http".\n');
    expect(runScript('up.mjs', { PORT: '4190' }).stderr).toBe(
      'No browser opens port 4190: choose another with PORT=….\n',
    );
  });

  it('explains itself', () => {
    expect(runScript('up.mjs', {}, ['--help'])).toMatchObject({ status: 0, stderr: '' });
    const wrong = runScript('up.mjs', {}, ['--nope']);
    expect(wrong.stderr).toMatch(/^Unknown option '--nope'\.\nUsage: npm run up/);
    expect(wrong.status).toBe(1);
  });
});

describe('npm run down', () => {
  const bystander = () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    children.push(child);
    return child.pid ?? 0;
  };
  const record = (pid: number, start: string | null) =>
    writeFileSync(join(dir, 'run.json'), JSON.stringify({ processes: [{ name: 'api', pid, start }] }));

  it('leaves a process alone that took over a pid we knew', () => {
    const pid = bystander();
    const start = startOf(pid);
    for (const known of ['an earlier time', null]) {
      record(pid, known);
      expect(runScript('down.mjs', {})).toMatchObject({ status: 0, stdout: `Nothing of ${dir} runs.\n` });
    }
    expect(alive({ pid, start })).toBe(true);
  });

  it('stops the process that it started', () => {
    const pid = bystander();
    const start = startOf(pid);
    record(pid, start);
    expect(runScript('down.mjs', {})).toMatchObject({ status: 0, stdout: 'Stopped.\n' });
    expect(alive({ pid, start })).toBe(false);
  });

  it('has nothing to do when nothing runs or run.json is damaged', () => {
    writeFileSync(join(dir, 'run.json'), '{');
    expect(runScript('down.mjs', {})).toMatchObject({ status: 0, stdout: `Nothing of ${dir} runs.\n` });
  });
});

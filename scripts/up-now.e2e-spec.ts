import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { inRoot } from './lib/paths.mjs';
import { temporary } from './lib/temporary.js';

const dir = temporary();

/** Runs a command to its end on data of this spec's own. */
function runScript(name: string, args: string[], env: Record<string, string> = {}) {
  const base = { PATH: process.env.PATH, YUNSHI_NODE: process.env.YUNSHI_NODE, PORT: '0', DATA_DIR: dir };
  const options = { env: { ...base, ...env }, encoding: 'utf8' as const };
  const { status, stdout, stderr } = spawnSync(process.execPath, [inRoot('scripts', name), ...args], options);
  return { status, stdout, stderr };
}

/** When an access token of the running product says it was given, seconds since 1970. */
async function issuedAt(): Promise<number> {
  const { address } = JSON.parse(readFileSync(join(dir, 'run.json'), 'utf8')) as { address: string };
  const answer = await fetch(`${address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query: 'mutation($i: SignInInput!) { signIn(input: $i) { accessToken } }',
      variables: { i: { email: 'operator@yunshi.example', password: 'Yunshi-demo-2026' } },
    }),
  });
  const { data } = (await answer.json()) as { data: { signIn: { accessToken: string } } };
  const [, payload] = data.signIn.accessToken.split('.');
  return (JSON.parse(Buffer.from(payload!, 'base64url').toString()) as { iat: number }).iat;
}

const secondsAfter = async (instant: string): Promise<number> => (await issuedAt()) - Date.parse(instant) / 1000;

describe('npm run up -- --now', () => {
  afterAll(() => void runScript('down.mjs', []));

  it('is refused in production, and where it is no instant, before anything starts', () => {
    expect(runScript('up.mjs', ['--now', '2031-10-31T23:50:00+08:00'], { NODE_ENV: 'production' })).toEqual({
      status: 1,
      stdout: '',
      stderr: "--now is not for production: there the clock is the machine's.\n",
    });
    for (const now of ['yesterday', '2031-10-31', '2031-10-31T23:50:00'])
      expect(runScript('up.mjs', ['--now', now])).toEqual({
        status: 1,
        stdout: '',
        stderr: `--now is not an instant such as 2026-10-31T23:50:00+08:00: "${now}".\n`,
      });
    expect(runScript('down.mjs', []).stdout).toBe(`Nothing of ${dir} runs.\n`);
  });

  it('sets the clock that the product lives by; a copy that runs is told to move it instead', async () => {
    const first = runScript('up.mjs', ['--detach', '--now', '2031-10-31T23:50:00+08:00']);
    expect(first.status).toBe(0);
    const passed = await secondsAfter('2031-10-31T15:50:00Z');
    expect(passed).toBeGreaterThanOrEqual(0);
    expect(passed).toBeLessThan(300);
    const second = runScript('up.mjs', ['--detach', '--now', '2032-01-01T00:00:00Z']);
    expect(second.status).toBe(1);
    expect(second.stderr).toBe('It was started before: move its clock with "npm run cli -- clock set …".\n');
    expect(await secondsAfter('2031-10-31T15:50:00Z')).toBeLessThan(300);
    expect(runScript('down.mjs', []).status).toBe(0);
    // Its time goes on from there when it is started again without.
    expect(runScript('up.mjs', ['--detach']).status).toBe(0);
    const later = await secondsAfter('2031-10-31T15:50:00Z');
    expect(later).toBeGreaterThan(passed);
    expect(later).toBeLessThan(600);
  });
});

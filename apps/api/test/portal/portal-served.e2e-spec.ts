import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEMO_PASSWORD } from '../../../testing/browser.js';
import { startTestApp, type TestApp } from '../../../testing/harness.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
}, 120_000);
afterAll(() => t.close());

const page = (url: string) => t.http('GET', url, { headers: { accept: 'text/html,*/*;q=0.8' } });

describe('the portal', () => {
  it('is what the api answers a browser with, whatever address of its own is asked for', async () => {
    for (const url of ['/', '/catalogue?text=x', '/catalogue/0199', '/sign-in/oidc?code=1']) {
      const { status, headers, text } = await page(url);
      expect({ url, status, type: headers['content-type'] }).toEqual({
        ...{ url, status: 200, type: 'text/html; charset=utf-8' },
      });
      expect(text).toContain('<div id="root">');
      expect(headers['cache-control']).toBe('no-cache');
    }
  });

  it('lets nothing run but scripts of its own origin, and be framed by nobody', async () => {
    const policy = String((await page('/')).headers['content-security-policy']);
    const scripts = policy.split('; ').find((part) => part.startsWith('script-src'));
    expect(scripts).toBe("script-src 'self'");
    for (const part of ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "connect-src 'self'"])
      expect(policy.split('; ')).toContain(part);
    // And it has none that would be kept from running.
    expect((await page('/')).text).not.toMatch(/<script(?![^>]*\ssrc=)/);
  });

  it('has scripts under names that change with them, kept for long and sent compressed', async () => {
    const [script] = /\/assets\/[\w.-]+\.js/.exec((await page('/')).text)!;
    const { status, headers } = await t.http('GET', script, { headers: { 'accept-encoding': 'br' } });
    expect({ status, encoding: headers['content-encoding'] }).toEqual({ status: 200, encoding: 'br' });
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    // Not of what is not there: the next copy of the api may have it.
    const none = await page('/assets/none.js');
    expect({ status: none.status, kept: none.headers['cache-control'] }).toEqual({ status: 404, kept: 'no-store' });
    expect((await page('/assets/..%2f..%2fpackage.json')).status).toBe(403);
  });

  it('takes no address of the api', async () => {
    const ofTheApi = t.app
      .getHttpAdapter()
      .getInstance()
      .printRoutes({ commonPrefix: false })
      .split('\n')
      .flatMap((line) => /^[├└]── \/?([\w.]+)/.exec(line)?.[1] ?? []);
    expect(ofTheApi).toContain('graphql');
    for (const first of new Set(ofTheApi))
      expect({ first, text: (await page(`/${first}/none`)).text }).not.toEqual({
        ...{ first, text: expect.stringContaining('<div id="root">') },
      });
  });
});

describe('a session in a cookie', () => {
  const COOKIE = { 'x-session': 'cookie' };
  async function ask(query: string, headers: Record<string, string>) {
    const answer = await t.http('POST', '/graphql', {
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
    const { data, errors } = answer.json<{ data: any; errors?: { extensions: { code: string } }[] }>();
    const set = [answer.headers['set-cookie'] ?? []].flat().join();
    return { data, code: errors?.[0]?.extensions.code ?? null, set, cookie: set.split(';')[0]! };
  }
  const signIn = (headers: Record<string, string> = COOKIE) =>
    ask(
      `mutation{signIn(input:{email:"buyer@chengdu.example",password:"${DEMO_PASSWORD}"}){accessToken refreshToken}}`,
      headers,
    );
  const refresh = (headers: Record<string, string>) =>
    ask('mutation{refreshSession{accessToken refreshToken}}', headers);

  it('keeps the refresh token where no script reads it, and exchanges it there', async () => {
    const opened = await signIn();
    expect(opened.data.signIn).toEqual({ accessToken: expect.any(String), refreshToken: null });
    expect(opened.set).toMatch(/; Path=\/graphql; HttpOnly; SameSite=Strict$/);
    const next = await refresh({ ...COOKIE, cookie: opened.cookie });
    expect(next.data.refreshSession.refreshToken).toBeNull();
    expect(next.cookie).not.toBe(opened.cookie);
    // Used twice it ends the session.
    expect((await refresh({ ...COOKIE, cookie: opened.cookie })).code).toBe('UNAUTHENTICATED');
    expect((await refresh({ ...COOKIE, cookie: next.cookie })).code).toBe('UNAUTHENTICATED');
  });

  it('is opened for nobody who cannot send the header: a form or a page of another site', async () => {
    const { cookie } = await signIn();
    expect((await refresh({ cookie })).code).toBe('UNAUTHENTICATED');
    expect((await refresh({ ...COOKIE, cookie, 'sec-fetch-site': 'cross-site' })).code).toBe('FORBIDDEN');
    expect((await refresh({ ...COOKIE, cookie, 'sec-fetch-site': 'same-origin' })).code).toBeNull();
  });

  it('ends with its session, the cookie too', async () => {
    const { data, cookie } = await signIn();
    const authorization = `Bearer ${data.signIn.accessToken}`;
    const { data: found } = await ask('{sessions{id current}}', { ...COOKIE, authorization });
    const { id } = found.sessions.find((one: { current: boolean }) => one.current);
    const ended = await ask(`mutation{endSession(id:"${id}")}`, { ...COOKIE, authorization, cookie });
    expect(ended.set).toMatch(/^yunshi_session=;/);
    expect((await refresh({ ...COOKIE, cookie })).code).toBe('UNAUTHENTICATED');
  });

  it('is asked for: without the header the answer holds the token, as programs want it', async () => {
    const { data, set } = await signIn({});
    expect(data.signIn.refreshToken).toEqual(expect.any(String));
    expect(set).toBe('');
  });
});

import { Config, type OidcSettings } from '#platform';
import type { AddressInfo, Socket } from 'node:net';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import Provider from 'oidc-provider';
import type { TestApp } from './harness.js';

export interface Account {
  subject: string;
  email: string;
  verified?: boolean;
  /** How the account proves to be itself there. */
  amr?: string[];
}

/** A provider of identities, on a port of its own. */
export interface IdentityProvider {
  settings: OidcSettings;
  /** Goes where the product sends a browser, signs in as the account, and answers where the browser is sent back to. */
  visit(authorizationUrl: string, account: Account): Promise<string>;
  /** Whoever comes to it with a browser of their own is this account. */
  expect(account: Account): void;
  /** What it is asked from now on is answered by this instead; null: by itself again. */
  answerBy(instead: RequestListener | null): void;
  close(): Promise<void>;
}

const REDIRECT = 'https://portal.example/signed-in';

export async function startIdentityProvider(settings: Partial<OidcSettings> = {}): Promise<IdentityProvider> {
  let answer: RequestListener = () => undefined;
  let instead: RequestListener | null = null;
  const server = createServer((request, response) => (instead ?? answer)(request, response));
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket.on('close', () => sockets.delete(socket))));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = { client_id: 'yunshi', client_secret: 'a-secret-of-the-tests-0123456789' };
  const accounts = new Map<string, Account>();
  let visitor: Account | undefined;
  const provider = new Provider(issuer, {
    clients: [{ ...client, redirect_uris: [settings.redirectUri ?? REDIRECT] }],
    claims: { openid: ['sub', 'amr'], email: ['email', 'email_verified'] },
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ['a key'] },
    findAccount: (_, subject) => {
      const { email, verified = true } = accounts.get(subject)!;
      return { accountId: subject, claims: () => ({ sub: subject, email, email_verified: verified }) };
    },
    // Nobody is there to be asked for consent.
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({ clientId: oidc.client!.clientId, accountId: oidc.session!.accountId });
      grant.addOIDCScope('openid email');
      await grant.save();
      return grant;
    },
  });
  const own = provider.callback() as RequestListener;
  const signIn = (request: IncomingMessage, response: ServerResponse): Promise<void> =>
    provider.interactionFinished(request, response, {
      login: { accountId: visitor!.subject, amr: visitor!.amr },
    });
  answer = (request, response) =>
    void (request.url!.startsWith('/interaction/') ? signIn(request, response) : own(request, response));

  return {
    settings: {
      code: 'gov',
      name: 'Example identity',
      issuer,
      clientId: client.client_id,
      clientSecret: client.client_secret,
      redirectUri: REDIRECT,
      emailDomains: [],
      secondFactor: [],
      ...settings,
    },
    visit: (authorizationUrl, account) => {
      accounts.set(account.subject, account);
      visitor = account;
      return browse(authorizationUrl);
    },
    expect: (account) => {
      accounts.set(account.subject, account);
      visitor = account;
    },
    answerBy: (listener) => void (instead = listener),
    close: () => closeAll(server, sockets),
  };
}

/** Follows redirects with cookies as a browser does, up to the page of the portal. */
async function browse(url: string): Promise<string> {
  const cookies = new Map<string, string>();
  for (let at = url; !at.startsWith(REDIRECT);) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(at, { redirect: 'manual', headers: { cookie } });
    for (const set of response.headers.getSetCookie()) {
      const [name = '', value = ''] = set.split(';')[0]!.split('=');
      cookies.set(name, value);
    }
    const next = response.headers.get('location');
    if (!next) throw new Error(`${response.status} at ${at}: ${await response.text()}`);
    url = at = new URL(next, at).href;
  }
  return url;
}

async function closeAll(server: Server, sockets: Set<Socket>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  for (const socket of sockets) socket.destroy();
  await closed;
}

/** Makes the product know these providers and no others. */
export const knowProviders = (t: TestApp, ...providers: IdentityProvider[]): void =>
  void Object.assign(t.app.get(Config), { oidcProviders: providers.map(({ settings }) => settings) });

/** What is done with a provider of identities, each mutation once with success. */
export async function doOidc(t: TestApp): Promise<void> {
  const operator = 'operator@yunshi.example';
  const email = 'buyer@qingyang.example';
  const provider = await startIdentityProvider();
  try {
    knowProviders(t, provider);
    const { linkOidcIdentity } = await t.ok<{ linkOidcIdentity: { id: string } }>(
      'mutation($i:LinkOidcIdentityInput!){linkOidcIdentity(input:$i){id}}',
      { i: { provider: 'gov', subject: 'every', personId: t.actor(email).personId } },
      operator,
    );
    const { oidcSignIn } = await t.ok<{ oidcSignIn: { authorizationUrl: string; ticket: string } }>(
      '{oidcSignIn(provider:"gov"){authorizationUrl ticket}}',
      {},
      operator,
    );
    const callbackUrl = await provider.visit(oidcSignIn.authorizationUrl, { subject: 'every', email });
    await t.ok(
      'mutation($i:CompleteOidcSignInInput!){completeOidcSignIn(input:$i){session{expiresAt}}}',
      { i: { ticket: oidcSignIn.ticket, callbackUrl } },
      operator,
    );
    await t.ok('mutation($id:ID!){unlinkOidcIdentity(id:$id)}', { id: linkOidcIdentity.id }, operator);
  } finally {
    await provider.close();
    knowProviders(t);
  }
}

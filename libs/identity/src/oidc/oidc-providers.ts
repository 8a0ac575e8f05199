import { DomainError, notFound, text } from '#kernel';
import { Config, log, type OidcSettings } from '#platform';
import { Injectable } from '@nestjs/common';
import * as client from 'openid-client';

/** Seconds that each request to a provider may take. */
const PATIENCE_SECONDS = 10;
/** Milliseconds for which what a provider says of itself is believed. */
const BELIEVED = 3_600_000;

/** Answers that say no, other than silence and nonsense. */
const REFUSALS = [
  'OAUTH_AUTHORIZATION_RESPONSE_ERROR',
  'OAUTH_RESPONSE_BODY_ERROR',
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED',
  'OAUTH_KEY_SELECTION_FAILED',
];

/** What is known between the start of a sign-in and its return. */
export interface Begun {
  verifier: string;
  nonce: string;
  state: string;
}

/** Somebody, as their provider knows them. */
export interface OidcPerson {
  issuer: string;
  subject: string;
  /** In small letters; null unless the provider has verified it. */
  email: string | null;
  /** Values of `acr` and `amr`: how they proved to be it. */
  proofs: string[];
}

/** Speaks with the providers of the settings: the code flow with PKCE, state and nonce. */
@Injectable()
export class OidcProviders {
  private readonly known = new Map<string, { answer: Promise<client.Configuration>; until: number }>();

  constructor(private readonly config: Config) {}

  /** NOT_FOUND for none of this code. */
  settings(code: string): OidcSettings {
    const found = this.config.oidcProviders.find((one) => one.code === code);
    if (!found) throw notFound(text('identity provider', '身份提供方'));
    return found;
  }

  /** Where the person goes to sign in, and what must be remembered until they return. OIDC_UNAVAILABLE. */
  begin(settings: OidcSettings): Promise<{ authorizationUrl: string; begun: Begun }> {
    return this.asking(settings, async (configuration) => {
      const begun = {
        verifier: client.randomPKCECodeVerifier(),
        nonce: client.randomNonce(),
        state: client.randomState(),
      };
      const url = client.buildAuthorizationUrl(configuration, {
        redirect_uri: settings.redirectUri,
        scope: 'openid email',
        code_challenge: await client.calculatePKCECodeChallenge(begun.verifier),
        code_challenge_method: 'S256',
        nonce: begun.nonce,
        state: begun.state,
      });
      return { authorizationUrl: url.href, begun };
    });
  }

  /** Who has returned with these parameters. OIDC_REFUSED, OIDC_UNAVAILABLE. */
  complete(settings: OidcSettings, { verifier, nonce, state }: Begun, search: string): Promise<OidcPerson> {
    return this.asking(settings, async (configuration) => {
      const returned = new URL(settings.redirectUri);
      returned.search = search;
      const tokens = await client.authorizationCodeGrant(configuration, returned, {
        pkceCodeVerifier: verifier,
        expectedNonce: nonce,
        expectedState: state,
        idTokenExpected: true,
      });
      const claims = tokens.claims()!;
      // A provider may tell the address here alone.
      const more =
        claims.email === undefined && configuration.serverMetadata().userinfo_endpoint
          ? await client.fetchUserInfo(configuration, tokens.access_token, claims.sub)
          : {};
      const { email, email_verified: verified } = { ...more, ...claims } as Record<string, unknown>;
      return {
        issuer: claims.iss,
        subject: claims.sub,
        email: verified === true && typeof email === 'string' ? email.toLowerCase() : null,
        proofs: [claims.acr, claims.amr].flat().filter((proof): proof is string => typeof proof === 'string'),
      };
    });
  }

  private async asking<T>(
    settings: OidcSettings,
    ask: (configuration: client.Configuration) => Promise<T>,
  ): Promise<T> {
    try {
      return await ask(await this.configurationOf(settings));
    } catch (error) {
      const { code, cause } = error as { code?: string; cause?: unknown };
      // Of the fault its kind alone: what was sent and received holds secrets.
      log.warn(
        { provider: settings.code, fault: code, error: (cause as { error?: unknown } | undefined)?.error },
        'oidc',
      );
      throw REFUSALS.includes(code ?? '') ? refused(settings) : unavailable(settings);
    }
  }

  /** What the provider says of itself; a failure is not remembered. */
  private configurationOf(settings: OidcSettings): Promise<client.Configuration> {
    const key = JSON.stringify(settings);
    const found = this.known.get(key);
    if (found && performance.now() < found.until) return found.answer;
    const insecure = settings.issuer.startsWith('http:') && !this.config.production;
    const answer = client.discovery(
      new URL(settings.issuer),
      settings.clientId,
      { [client.clockTolerance]: 30 },
      client.ClientSecretBasic(settings.clientSecret),
      { timeout: PATIENCE_SECONDS, ...(insecure && { execute: [client.allowInsecureRequests] }) },
    );
    this.known.set(key, { answer, until: performance.now() + BELIEVED });
    answer.catch(() => this.known.delete(key));
    return answer;
  }
}

const refused = ({ name }: OidcSettings): DomainError =>
  new DomainError(
    'OIDC_REFUSED',
    text(`${name} did not confirm this sign-in. Begin again.`, `${name} 未确认本次登录，请重新开始。`),
  );

const unavailable = ({ name }: OidcSettings): DomainError =>
  new DomainError(
    'OIDC_UNAVAILABLE',
    text(`${name} does not answer as it should now. Try again later.`, `${name} 暂时无法正常应答，请稍后重试。`),
  );

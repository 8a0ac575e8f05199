import { invalid, MINUTE, text } from '#kernel';
import { Config } from '#platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SecondFactors } from '../second-factor/second-factors.service.js';
import { Sessions } from '../session/session.service.js';
import { SignInTickets } from '../session/sign-in-tickets.js';
import { OidcIdentities } from './oidc-identities.service.js';
import { type Begun, type OidcPerson, OidcProviders } from './oidc-providers.js';
import type { CompleteOidcSignInInput, OidcProviderType, OidcSignInStartType, OidcSignInType } from './oidc.type.js';

const PURPOSE = 'oidc sign-in';
const FACTOR_PURPOSE = 'oidc second factor';
/** Long enough to sign in at the provider, with whatever it asks. */
const LASTS = 15 * MINUTE;

type Started = Begun & { provider: string };
type Known = OidcPerson & { provider: string };

/** Sign-in by a provider of identities: to it, back, and, unless it asked for a second factor itself, a code of ours. */
@Injectable()
export class OidcSignIn {
  constructor(
    private readonly dataSource: DataSource,
    private readonly config: Config,
    private readonly providers: OidcProviders,
    private readonly identities: OidcIdentities,
    private readonly tickets: SignInTickets,
    private readonly factors: SecondFactors,
    private readonly sessions: Sessions,
  ) {}

  list(): OidcProviderType[] {
    return this.config.oidcProviders.map(({ code, name }) => ({ code, name }));
  }

  /** NOT_FOUND for no such provider, OIDC_UNAVAILABLE. */
  async start(provider: string): Promise<OidcSignInStartType> {
    const { authorizationUrl, begun } = await this.providers.begin(this.providers.settings(provider));
    return { authorizationUrl, ...this.tickets.give(PURPOSE, { ...begun, provider } satisfies Started, LASTS) };
  }

  /**
   * The end of it, or the step before: a ticket for the code of the second factor. SIGN_IN_OVER, OIDC_REFUSED,
   * OIDC_UNAVAILABLE, OIDC_NOT_LINKED, the codes of the second factor.
   */
  async complete({ ticket, callbackUrl, code }: CompleteOidcSignInInput, requestId: string): Promise<OidcSignInType> {
    if (callbackUrl === undefined || callbackUrl === null)
      return this.open(FACTOR_PURPOSE, ticket, this.tickets.open<Known>(FACTOR_PURPOSE, ticket), code, requestId);
    const started = this.tickets.open<Started>(PURPOSE, ticket);
    const settings = this.providers.settings(started.provider);
    const known = {
      ...(await this.providers.complete(settings, started, searchOf(callbackUrl))),
      provider: started.provider,
    };
    const person = await this.identities.whoIs(this.dataSource, known, settings.emailDomains);
    if (this.factorElsewhere(known) || !(await this.factors.isOn(person.id)))
      return this.open(PURPOSE, ticket, known, null, requestId);
    return { session: null, secondFactorTicket: this.tickets.give(FACTOR_PURPOSE, known, LASTS).ticket };
  }

  private async open(
    purpose: string,
    ticket: string,
    known: Known,
    code: string | null | undefined,
    requestId: string,
  ): Promise<OidcSignInType> {
    const { emailDomains } = this.providers.settings(known.provider);
    const factorElsewhere = this.factorElsewhere(known);
    if (!factorElsewhere)
      await this.factors.demand(await this.identities.whoIs(this.dataSource, known, emailDomains), code);
    const session = await this.sessions.open(requestId, 'completeOidcSignIn', async (manager) => {
      const person = await this.identities.settle(manager, known, emailDomains);
      await this.tickets.spend(manager, purpose, ticket);
      const told = { issuer: known.issuer, subject: known.subject, factorElsewhere };
      return { person, factorElsewhere, told };
    });
    return { session, secondFactorTicket: null };
  }

  private factorElsewhere({ provider, proofs }: Known): boolean {
    const { secondFactor } = this.providers.settings(provider);
    return proofs.some((proof) => secondFactor.includes(proof));
  }
}

function searchOf(callbackUrl: string): string {
  if (callbackUrl.length > 4_000 || !URL.canParse(callbackUrl))
    throw invalid(['callbackUrl'], 'MALFORMED', text('Not a URL.', '不是有效的 URL。'));
  return new URL(callbackUrl).search;
}

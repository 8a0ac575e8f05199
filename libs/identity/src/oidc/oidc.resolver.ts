import { type Connection, connectionOf, cursorOf, PageArgs, pageOf, type RequestContext } from '#platform';
import { Args, Context, Extensions, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, Public } from '../access/access.guard.js';
import { type Actor, CurrentActor } from '../access/actor.js';
import { SessionCookie } from '../session/session-cookie.js';
import { OidcIdentities } from './oidc-identities.service.js';
import { OidcSignIn } from './oidc-sign-in.js';
import {
  CompleteOidcSignInInput,
  LinkOidcIdentityInput,
  OidcIdentityConnection,
  OidcIdentityType,
  OidcProviderType,
  OidcSignInStartType,
  OidcSignInType,
} from './oidc.type.js';

@Resolver(() => OidcSignInType)
export class OidcResolver {
  constructor(
    private readonly signIns: OidcSignIn,
    private readonly cookie: SessionCookie,
    private readonly identities: OidcIdentities,
  ) {}

  @Query(() => [OidcProviderType], { description: 'By whom people may sign in; everyone may ask.' })
  @Public()
  oidcProviders(): OidcProviderType[] {
    return this.signIns.list();
  }

  // Another's server is asked.
  @Extensions({ cost: 20_000 })
  @Query(() => OidcSignInStartType, {
    description: 'Begins a sign-in by a provider (OpenID Connect, code flow with PKCE); everyone may call it.',
  })
  @Public()
  oidcSignIn(@Args('provider') provider: string): Promise<OidcSignInStartType> {
    return this.signIns.start(provider);
  }

  @Extensions({ cost: 40_000 })
  @Mutation(() => OidcSignInType, { description: 'Ends a sign-in by a provider; everyone may call it.' })
  @Public()
  async completeOidcSignIn(
    @Args('input') input: CompleteOidcSignInInput,
    @Context() context: RequestContext,
  ): Promise<OidcSignInType> {
    const { session, ...more } = await this.signIns.complete(input, context.reply.request.id);
    return { ...more, session: session && this.cookie.keep(context, session) };
  }

  @Query(() => OidcIdentityConnection, {
    name: 'oidcIdentities',
    description: 'Of the people of one’s own organization, newest first; operators and auditors see all.',
  })
  @Allow('oidcIdentities')
  async listIdentities(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<OidcIdentityType>> {
    return connectionOf(await this.identities.list(actor, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => OidcIdentityType, {
    description: 'Says who somebody is here whom a provider knows; again, nothing happens.',
  })
  @Allow('linkOidcIdentity')
  linkOidcIdentity(
    @CurrentActor() actor: Actor,
    @Args('input') input: LinkOidcIdentityInput,
  ): Promise<OidcIdentityType> {
    return this.identities.link(actor, input);
  }

  @Mutation(() => Boolean, { description: 'It signs nobody in any more; the person’s sessions end.' })
  @Allow('unlinkOidcIdentity')
  unlinkOidcIdentity(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<boolean> {
    return this.identities.unlink(actor, id);
  }
}

import { type Connection, connectionOf, cursorOf, PageArgs, pageOf, type RequestContext } from '#platform';
import { Args, Context, Extensions, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, Public } from '../access/access.guard.js';
import { type Actor, CurrentActor } from '../access/actor.js';
import { SessionCookie } from '../session/session-cookie.js';
import { SessionType } from '../session/session.type.js';
import { CertificateAuthorities } from './authorities.service.js';
import { CertificateSignIn } from './certificate-sign-in.js';
import {
  CertificateAuthorityType,
  CertificateChallengeType,
  ClientCertificateConnection,
  ClientCertificatesRegisteredType,
  ClientCertificateType,
  RegisterCertificateAuthorityInput,
  RegisterClientCertificatesInput,
  SignInWithCertificateInput,
} from './certificate.type.js';
import { ClientCertificates } from './client-certificates.service.js';

@Resolver(() => CertificateAuthorityType)
export class CertificateAuthorityResolver {
  constructor(private readonly authorities: CertificateAuthorities) {}

  @Query(() => [CertificateAuthorityType], { description: 'In the order they were registered; at most 100.' })
  @Allow('certificateAuthorities')
  certificateAuthorities(): Promise<CertificateAuthorityType[]> {
    return this.authorities.list();
  }

  @Mutation(() => CertificateAuthorityType, {
    description: 'Trusts a root, or an intermediate that a registered authority has certified; again, nothing happens.',
  })
  @Allow('registerCertificateAuthority')
  registerCertificateAuthority(
    @CurrentActor() actor: Actor,
    @Args('input') input: RegisterCertificateAuthorityInput,
  ): Promise<CertificateAuthorityType> {
    return this.authorities.register(actor, input);
  }

  @Mutation(() => CertificateAuthorityType, {
    description: 'Takes nothing any more that it, or one below it, has issued, and ends these sessions.',
  })
  @Allow('endCertificateAuthority')
  endCertificateAuthority(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<CertificateAuthorityType> {
    return this.authorities.end(actor, id);
  }

  @Mutation(() => CertificateAuthorityType, {
    description: 'Puts a newer revocation list in the standing one’s place and ends the sessions of what it revokes.',
  })
  @Allow('importRevocationList')
  importRevocationList(
    @CurrentActor() actor: Actor,
    @Args('authorityId', { type: () => ID }) authorityId: string,
    @Args('list', { description: 'PEM, or DER as Base64.' }) list: string,
  ): Promise<CertificateAuthorityType> {
    return this.authorities.importList(actor, authorityId, list);
  }
}

@Resolver(() => ClientCertificateType)
export class ClientCertificateResolver {
  constructor(
    private readonly certificates: ClientCertificates,
    private readonly signIns: CertificateSignIn,
    private readonly cookie: SessionCookie,
  ) {}

  @Query(() => ClientCertificateConnection, {
    name: 'clientCertificates',
    description: 'Of one’s own organization, newest first; operators and auditors see all.',
  })
  @Allow('clientCertificates')
  async listCertificates(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
  ): Promise<Connection<ClientCertificateType>> {
    return connectionOf(await this.certificates.list(actor, pageOf(page)), ({ id }) => cursorOf(id));
  }

  @Mutation(() => ClientCertificatesRegisteredType, {
    description: 'Binds certificates to people and their organizations; what stands there the same is left.',
  })
  @Allow('registerClientCertificates')
  registerClientCertificates(
    @CurrentActor() actor: Actor,
    @Args('input') input: RegisterClientCertificatesInput,
  ): Promise<ClientCertificatesRegisteredType> {
    return this.certificates.register(actor, input);
  }

  @Mutation(() => ClientCertificateType, {
    description: 'Lets nobody in with it any more, at once, and ends its sessions; again, nothing happens.',
  })
  @Allow('endClientCertificate')
  endClientCertificate(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<ClientCertificateType> {
    return this.certificates.end(actor, id);
  }

  @Query(() => CertificateChallengeType, { description: 'What a certificate’s key signs next; everyone may ask.' })
  @Public()
  certificateChallenge(): CertificateChallengeType {
    return this.signIns.challenge();
  }

  // Signatures of several certificates are looked at.
  @Extensions({ cost: 20_000 })
  @Mutation(() => SessionType, { description: 'Opens a session for whoever holds the key; everyone may call it.' })
  @Public()
  async signInWithCertificate(
    @Args('input') input: SignInWithCertificateInput,
    @Context() context: RequestContext,
  ): Promise<SessionType> {
    return this.cookie.keep(context, await this.signIns.signIn(input, context.reply.request.id));
  }
}

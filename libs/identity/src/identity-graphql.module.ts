import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access/access.guard.js';
import { ApiKeyResolver } from './api-key/api-key.resolver.js';
import { CertificateAuthorityResolver, ClientCertificateResolver } from './certificate/certificate.resolver.js';
import { DelegationResolver } from './delegation/delegation.resolver.js';
import { DivisionResolver } from './division/division.resolver.js';
import { InvitationResolver } from './invitation/invitation.resolver.js';
import {
  NotificationConnectionResolver,
  NotificationPreferencesResolver,
  NotificationResolver,
} from './notification/notification.resolver.js';
import { WaitingResolver } from './notification/waiting.resolver.js';
import { OidcResolver } from './oidc/oidc.resolver.js';
import { OrganizationResolver } from './organization/organization.resolver.js';
import { PersonResolver, ViewerResolver } from './person/person.resolver.js';
import { RelyingSystemResolver } from './relying-system/relying-system.resolver.js';
import { SandboxResolver } from './sandbox/sandbox.resolver.js';
import { SecondFactorResolver } from './second-factor/second-factor.resolver.js';
import { SessionResolver } from './session/session.resolver.js';
import { JwtStrategy, LocalStrategy } from './session/strategies.js';
import { AuditTrailResolver } from './trail/audit-trail.resolver.js';
import { WebhookResolver } from './webhook/webhook.resolver.js';

export const identityResolvers = [
  OrganizationResolver,
  DivisionResolver,
  PersonResolver,
  ViewerResolver,
  InvitationResolver,
  DelegationResolver,
  SessionResolver,
  SandboxResolver,
  SecondFactorResolver,
  CertificateAuthorityResolver,
  ClientCertificateResolver,
  RelyingSystemResolver,
  OidcResolver,
  ApiKeyResolver,
  WebhookResolver,
  NotificationResolver,
  NotificationConnectionResolver,
  NotificationPreferencesResolver,
  WaitingResolver,
  AuditTrailResolver,
];

/** Resolvers, sign-in and the guard of everything; only the api imports it. */
@Module({
  providers: [...identityResolvers, LocalStrategy, JwtStrategy, { provide: APP_GUARD, useClass: AccessGuard }],
})
export class IdentityGraphqlModule {}

import { Global, Module } from '@nestjs/common';
import { Tenancy } from './access/tenancy.js';
import { ApiKeys } from './api-key/api-key.service.js';
import { CertificateAuthorities } from './certificate/authorities.service.js';
import { CertificateCheck } from './certificate/certificate-check.js';
import { CertificateSignIn } from './certificate/certificate-sign-in.js';
import { ClientCertificates } from './certificate/client-certificates.service.js';
import { Delegations } from './delegation/delegation.service.js';
import { Invitations } from './invitation/invitations.service.js';
import { Digests } from './notification/digests.service.js';
import { NotificationPreferences } from './notification/notification-preferences.service.js';
import { NotificationReading } from './notification/notification-reading.service.js';
import { Notifications } from './notification/notifications.service.js';
import { WaitingWork } from './notification/waiting-work.service.js';
import { OidcIdentities } from './oidc/oidc-identities.service.js';
import { OidcProviders } from './oidc/oidc-providers.js';
import { OidcSignIn } from './oidc/oidc-sign-in.js';
import { Organizations } from './organization/organization.service.js';
import { FirstOperators } from './person/first-operator.service.js';
import { Deactivations } from './person/deactivations.service.js';
import { People } from './person/person.service.js';
import { RelyingSystems } from './relying-system/relying-systems.service.js';
import { SystemEntries } from './relying-system/system-entries.js';
import { Sandboxes } from './sandbox/sandboxes.service.js';
import { SecondFactors } from './second-factor/second-factors.service.js';
import { SessionCookie } from './session/session-cookie.js';
import { Sessions } from './session/session.service.js';
import { SignInGuardian } from './session/sign-in-guardian.js';
import { SignInTickets } from './session/sign-in-tickets.js';
import { WebhookEvents } from './webhook/webhook-events.js';
import { Webhooks } from './webhook/webhooks.service.js';

const services = [
  Organizations,
  People,
  Deactivations,
  Invitations,
  Delegations,
  FirstOperators,
  Sessions,
  SessionCookie,
  Sandboxes,
  SignInGuardian,
  SignInTickets,
  CertificateAuthorities,
  ClientCertificates,
  CertificateCheck,
  RelyingSystems,
  SystemEntries,
  CertificateSignIn,
  OidcProviders,
  OidcIdentities,
  OidcSignIn,
  SecondFactors,
  ApiKeys,
  Tenancy,
  Webhooks,
  WebhookEvents,
  Notifications,
  NotificationReading,
  NotificationPreferences,
  WaitingWork,
  Digests,
];

/** Organizations, people, sessions and tenancy; global, since every lib asks who is calling. */
@Global()
@Module({ providers: services, exports: services })
export class IdentityModule {}

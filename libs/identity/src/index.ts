import type { SealedColumn } from '#platform';
import { ApiKeyEntity } from './api-key/api-key.entity.js';
import {
  CertificateAuthorityEntity,
  ClientCertificateEntity,
  RevokedCertificateEntity,
} from './certificate/certificate.entity.js';
import { DelegationEntity } from './delegation/delegation.entity.js';
import { InvitationEntity } from './invitation/invitation.entity.js';
import {
  NotificationChoiceEntity,
  NotificationDigestEntity,
  NotificationEntity,
  NotificationMailEntity,
} from './notification/notification.entity.js';
import { OidcIdentityEntity } from './oidc/oidc-identity.entity.js';
import { OrganizationEntity } from './organization/organization.entity.js';
import { PersonEntity } from './person/person.entity.js';
import { RelyingSystemEntity, SystemGrantEntity } from './relying-system/relying-system.entity.js';
import { SecondFactorEntity } from './second-factor/second-factor.entity.js';
import { secondFactorPurpose } from './second-factor/second-factors.service.js';
import { RefreshTokenEntity } from './session/refresh-token.entity.js';
import { SignInFailureEntity } from './session/sign-in-failure.entity.js';
import { SpentTicketEntity } from './session/spent-ticket.entity.js';
import { secretPurpose } from './webhook/webhook-secret.js';
import { WebhookDeliveryEntity, WebhookEntity } from './webhook/webhook.entity.js';

export * from './access/access.guard.js';
export * from './access/actor.js';
export { ProviderOnly } from './access/provider-only.guard.js';
export * from './access/tenancy.js';
export * from './core/index.js';
export { countiesIn, findDivision, unknownDivision } from './division/divisions.js';
export * from './identity-graphql.module.js';
export * from './identity-jobs.module.js';
export * from './identity.module.js';
export * from './migrations/index.js';
export { Notifications, type Telling } from './notification/notifications.service.js';
export { Digests } from './notification/digests.service.js';
export { waitingRows } from './notification/waiting-rows.js';
export { type Waiter, WaitingWork } from './notification/waiting-work.service.js';
export * from './organization/organization.loader.js';
export * from './organization/organization.service.js';
export { enumOf, OrganizationType } from './organization/organization.type.js';
export * from './person/first-operator.service.js';
export { personLoader } from './person/person.loader.js';
export * from './person/person.service.js';
export { SandboxType } from './sandbox/sandbox.type.js';
export * from './sandbox/sandboxes.service.js';
export { isWithin, outsideSandboxes } from './sandbox/wall.js';
export * from './session/session.service.js';
export { type WebhookEvent, WebhookEvents } from './webhook/webhook-events.js';

/** What is sealed in this lib's tables. */
export const identitySecrets: SealedColumn[] = [
  { table: 'webhook', column: 'sealed_secret', key: 'id', purpose: secretPurpose },
  { table: 'webhook', column: 'sealed_secret_before', key: 'id', purpose: secretPurpose },
  { table: 'second_factor', column: 'sealed_secret', key: 'person_id', purpose: secondFactorPurpose },
];

export const identityEntities = [
  OrganizationEntity,
  PersonEntity,
  InvitationEntity,
  DelegationEntity,
  RefreshTokenEntity,
  SignInFailureEntity,
  SecondFactorEntity,
  SpentTicketEntity,
  CertificateAuthorityEntity,
  RevokedCertificateEntity,
  ClientCertificateEntity,
  OidcIdentityEntity,
  RelyingSystemEntity,
  SystemGrantEntity,
  ApiKeyEntity,
  WebhookEntity,
  WebhookDeliveryEntity,
  NotificationEntity,
  NotificationMailEntity,
  NotificationChoiceEntity,
  NotificationDigestEntity,
];

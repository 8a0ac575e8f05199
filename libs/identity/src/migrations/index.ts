import { Identity1763600100000 } from './1763600100000-identity.js';
import { Webhooks1764210100000 } from './1764210100000-webhooks.js';
import { ProviderKinds1764260000000 } from './1764260000000-provider-kinds.js';
import { SignInFailures1764261000000 } from './1764261000000-sign-in-failures.js';
import { ApiKeyOperations1764262000000 } from './1764262000000-api-key-operations.js';
import { DeactivatedPeople1764263000000 } from './1764263000000-deactivated-people.js';
import { SignInFailuresOfAddresses1764264000000 } from './1764264000000-sign-in-failures-of-addresses.js';
import { SecondFactors1764300000000 } from './1764300000000-second-factors.js';
import { InvitationsAndDelegations1764360001000 } from './1764360001000-invitations-and-delegations.js';
import { ClientCertificates1764361000000 } from './1764361000000-client-certificates.js';
import { OidcIdentities1764361001000 } from './1764361001000-oidc-identities.js';
import { Sandboxes1764381000000 } from './1764381000000-sandboxes.js';
import { Notifications1764390000000 } from './1764390000000-notifications.js';
import { WebhookRotation1764400200000 } from './1764400200000-webhook-rotation.js';
import { NotificationsOfAThing1764440095000 } from './1764440095000-notifications-of-a-thing.js';
import { OrganizationsByUscc1764440096100 } from './1764440096100-organizations-by-uscc.js';
import { Digests1764390001000 } from './1764390001000-digests.js';

export const identityMigrations = [
  Identity1763600100000,
  Webhooks1764210100000,
  ProviderKinds1764260000000,
  SignInFailures1764261000000,
  ApiKeyOperations1764262000000,
  DeactivatedPeople1764263000000,
  SignInFailuresOfAddresses1764264000000,
  SecondFactors1764300000000,
  InvitationsAndDelegations1764360001000,
  ClientCertificates1764361000000,
  OidcIdentities1764361001000,
  Sandboxes1764381000000,
  Notifications1764390000000,
  Digests1764390001000,
  WebhookRotation1764400200000,
  NotificationsOfAThing1764440095000,
  OrganizationsByUscc1764440096100,
];

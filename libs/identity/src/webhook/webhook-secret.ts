import type { Id } from '#kernel';
import { randomBytes } from 'node:crypto';

/** What a webhook's secret is sealed for: it opens for no other. */
export const secretPurpose = (webhookId: Id): string => `webhook ${webhookId}`;

/** A new secret in the form of the Standard Webhooks specification. */
export const newSecret = (): string => `whsec_${randomBytes(24).toString('base64')}`;

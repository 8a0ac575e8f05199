export const WEBHOOK_QUEUE = 'webhooks';
export const DELIVER_WEBHOOKS = 'deliver-webhooks';

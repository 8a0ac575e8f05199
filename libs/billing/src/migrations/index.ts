import { Billing1763600500000 } from './1763600500000-billing.js';

export const billingMigrations = [Billing1763600500000];

import { Identity1763600100000 } from './1763600100000-identity.js';

import { Webhooks1764210100000 } from './1764210100000-webhooks.js';

export const identityMigrations = [Identity1763600100000, Webhooks1764210100000];

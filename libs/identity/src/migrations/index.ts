import { Identity1763600100000 } from './1763600100000-identity.js';

export const identityMigrations = [Identity1763600100000];

import { Plumbing1763600000000 } from './1763600000000-plumbing.js';

export const platformMigrations = [Plumbing1763600000000];

import { Catalog1763600200000 } from './1763600200000-catalog.js';

export const catalogMigrations = [Catalog1763600200000];

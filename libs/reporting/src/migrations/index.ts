import { Ocds1764420000000 } from './1764420000000-ocds.js';

export const reportingMigrations = [Ocds1764420000000];

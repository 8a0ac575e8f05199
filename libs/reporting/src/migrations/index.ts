import { Ocds1764420000000 } from './1764420000000-ocds.js';
import { OcdsSources1764440060000 } from './1764440060000-ocds-sources.js';

export const reportingMigrations = [Ocds1764420000000, OcdsSources1764440060000];

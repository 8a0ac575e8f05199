import { Zones1764310000000 } from './1764310000000-zones.js';
import { Sites1764311000000 } from './1764311000000-sites.js';

export const policyMigrations = [Zones1764310000000, Sites1764311000000];

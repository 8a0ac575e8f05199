import { Zones1764310000000 } from './1764310000000-zones.js';

export const policyMigrations = [Zones1764310000000];

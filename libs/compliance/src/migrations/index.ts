import { Compliance1764370000000 } from './1764370000000-compliance.js';

export const complianceMigrations = [Compliance1764370000000];

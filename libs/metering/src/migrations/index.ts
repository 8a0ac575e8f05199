import { Metering1763600400000 } from './1763600400000-metering.js';

export const meteringMigrations = [Metering1763600400000];

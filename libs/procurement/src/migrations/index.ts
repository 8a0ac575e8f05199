import { Procurement1763600300000 } from './1763600300000-procurement.js';

export const procurementMigrations = [Procurement1763600300000];

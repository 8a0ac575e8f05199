import { Procurement1763600300000 } from './1763600300000-procurement.js';
import { InstanceQuantity1764130010000 } from './1764130010000-instance-quantity.js';

export const procurementMigrations = [Procurement1763600300000, InstanceQuantity1764130010000];

import { AuditSeal1763600600000 } from './1763600600000-audit-seal.js';
import { Plumbing1763600000000 } from './1763600000000-plumbing.js';
import { ProductClock1764210000000 } from './1764210000000-product-clock.js';
import { AuditOnBehalfOf1764360000000 } from './1764360000000-audit-on-behalf-of.js';
import { AuditTrail1764440082000 } from './1764440082000-audit-trail.js';

export const platformMigrations = [
  Plumbing1763600000000,
  AuditSeal1763600600000,
  ProductClock1764210000000,
  AuditOnBehalfOf1764360000000,
  AuditTrail1764440082000,
];

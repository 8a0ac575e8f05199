export * from './account-lines.js';
export * from './adjust.js';
export * from './batches.js';
export * from './errors.js';
export * from './instance-parts.js';
export * from './invoice-machine.js';
export * from './invoice-tax.js';
export * from './reconcile.js';

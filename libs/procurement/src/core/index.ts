export * from './budget.js';
export * from './buyer-kinds.js';
export * from './errors.js';
export * from './instance-machine.js';
export * from './order-check.js';
export * from './order-machine.js';
export * from './order-period.js';
export * from './resize.js';

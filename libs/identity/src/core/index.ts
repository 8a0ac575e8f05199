export * from './certificate.js';
export * from './delegation.js';
export * from './lockout.js';
export * from './permissions.js';
export * from './roles.js';
export * from './second-factor.js';
export * from './uscc.js';
export * from './webhook-machine.js';

export * from './decimal.js';
export * from './errors.js';
export * from './input.js';
export * from './json.js';
export * from './machine.js';
export * from './money.js';
export * from './time.js';

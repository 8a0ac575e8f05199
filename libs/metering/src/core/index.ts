export * from './buckets.js';
export * from './codes.js';
export * from './contribution.js';
export * from './event.js';
export * from './judge.js';
export * from './platform-events.js';
export * from './quantity.js';
export * from './rollup.js';

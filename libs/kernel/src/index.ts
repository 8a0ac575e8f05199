export * from './clock.js';
export * from './core/index.js';
export * from './id.js';

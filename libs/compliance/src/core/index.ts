export * from './admission-machine.js';
export * from './admission-terms.js';
export * from './body.js';
export * from './evidence-kind.js';
export * from './evidence.js';
export * from './questions.js';
export * from './standing.js';
export * from './working-days.js';

export * from './attribute-index.js';
export * from './catalogue-hits.js';
export * from './catalogue-index.js';
export * from './fold.js';
export * from './synonyms.js';

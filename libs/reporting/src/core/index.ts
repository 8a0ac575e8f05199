export * from './compile.js';
export * from './contract-release.js';
export * from './implementation.js';
export * from './looking-back.js';
export * from './public-from.js';
export * from './release.js';
export * from './withheld.js';
export * from './saving.js';

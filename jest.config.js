import { existsSync } from 'node:fs';

// `npm run test:long` sets YUNSHI_TEST_LONG: the slow specs are a run of their own, never part of `npm test`.
const long = process.env.YUNSHI_TEST_LONG === '1';

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  // Only what exists: Jest refuses to start on a missing root.
  roots: ['apps', 'libs', 'scripts', 'bench'].filter((dir) => existsSync(dir)).map((dir) => `<rootDir>/${dir}`),
  testMatch: long ? ['**/*.long-spec.ts'] : ['**/*.spec.ts', '**/*.int-spec.ts', '**/*.e2e-spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/apps/portal/', '<rootDir>/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/scripts/node-runtime/', '<rootDir>/dist/', '<rootDir>/.local/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json', 'node'],
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testEnvironmentOptions: { customExportConditions: ['yunshi-source', 'node', 'node-addons'] },
  globalSetup: '<rootDir>/scripts/jest/global-setup.mjs',
  globalTeardown: '<rootDir>/scripts/jest/global-teardown.mjs',
  setupFiles: ['<rootDir>/scripts/jest/worker-env.mjs'],
  // Modules of a finished file stay in a worker's memory: past this much the collector takes longer than the tests.
  workerIdleMemoryLimit: '1500MB',
  testTimeout: long ? 600_000 : 60_000,
  collectCoverageFrom: ['{apps,libs}/**/src/**/*.ts', '!**/*.{spec,int-spec,e2e-spec,long-spec}.ts'],
  coverageProvider: 'v8',
};

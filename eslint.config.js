import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const specs = ['**/*.{spec,int-spec,e2e-spec,long-spec}.ts', 'apps/*/test/**/*.ts', 'apps/testing/**/*.ts'];

const SQL_NOW =
  '/\\b(NOW|SYSDATE|CURDATE|CURTIME|LOCALTIME|LOCALTIMESTAMP|UTC_(DATE|TIME|TIMESTAMP)|UNIX_TIMESTAMP)\\s*\\(\\s*\\d*\\s*\\)|\\bCURRENT_(DATE|TIME|TIMESTAMP)\\b/i';
const askTheClock = "Now comes from kernel's Clock alone: the product's time can be set, the machine's cannot.";

/** Every way to learn the time but kernel's Clock, in code and in SQL. Elapsed time is performance.now()'s. */
const otherClocks = [
  "CallExpression[callee.object.name='Date'][callee.property.name='now']",
  "NewExpression[callee.name='Date'][arguments.length=0]",
  "CallExpression[callee.name='Date']",
  `Literal[value=${SQL_NOW}]`,
  `TemplateElement[value.raw=${SQL_NOW}]`,
].map((selector) => ({ selector, message: askTheClock }));

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', '.local/', 'node_modules/', 'apps/portal/dist/', '**/*.generated.ts'] },
  {
    files: ['{apps,libs,scripts,bench}/**/*.ts'],
    ignores: ['apps/portal/**'],
    extends: [js.configs.recommended, ...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Nest modules are empty classes, and interface methods are often async without an await.
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
    },
  },
  {
    files: ['{apps,libs}/**/*.ts'],
    ignores: [...specs, '**/*.fixture.ts', 'libs/kernel/src/clock.ts', 'apps/portal/**'],
    rules: { 'no-restricted-syntax': ['error', ...otherClocks] },
  },
  {
    files: ['apps/portal/src/**/*.{ts,tsx}'],
    extends: [js.configs.recommended, ...tseslint.configs.recommendedTypeChecked, reactHooks.configs.flat.recommended],
    languageOptions: { parserOptions: { project: 'apps/portal/tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      'max-lines': ['error', { max: 400 }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    },
  },
  {
    // Migrations are written once and never edited; seeds of rules are tables.
    files: ['libs/*/src/migrations/**/*.ts'],
    rules: { 'max-lines': 'off' },
  },
  {
    // Answers of GraphQL and raw rows are untyped in specs: the expectation is the type.
    files: specs,
    rules: {
      'max-lines': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['*.js', '{scripts,bench}/**/*.mjs', 'libs/billing/evidence/*.mjs'],
    extends: [js.configs.recommended],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        Buffer: 'readonly',
        URL: 'readonly',
        fetch: 'readonly',
        AbortController: 'readonly',
        AbortSignal: 'readonly',
        performance: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
      },
    },
    rules: { 'max-lines': ['error', { max: 400 }] },
  },
);

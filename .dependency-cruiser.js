// The one referee of the architecture's borders: the order of the libs, their doors, the purity of core, no cycles.
// Every rule has a deliberate violation in apps/cli/test/guards-of-imports.e2e-spec.ts that it must catch.
export const order = [
  'kernel',
  'platform',
  'identity',
  'policy',
  'compliance',
  'catalog',
  'procurement',
  'metering',
  'billing',
  'reporting',
];

/** Specs, and the fixtures that several of them share. */
const TEST = '(spec|\\.fixture)\\.ts$';
const DOOR = '^libs/[^/]+/src/(core/)?index\\.ts$';
/** A package, whether it is installed or not: an import that resolves to nothing keeps its bare name. */
const npm = (...names) => `^(node_modules/)?(${names.join('|')})(/|$)`;
const DECIMAL = npm('decimal\\.js');

/** One rule per lib: it may not import a lib to its right. */
const leftOnly = order.slice(0, -1).map((lib, i) => ({
  name: `left-only:${lib}`,
  severity: 'error',
  from: { path: `^libs/${lib}/` },
  to: { path: `^libs/(${order.slice(i + 1).join('|')})/` },
}));

const libs = [
  ...leftOnly,
  {
    name: 'known-libs',
    comment: 'A new lib takes its place in the order above first; without one no rule would hold for it.',
    severity: 'error',
    from: {},
    to: { path: '^libs/', pathNot: `^libs/(${order.join('|')})/` },
  },
  {
    name: 'doors-only',
    severity: 'error',
    from: { path: '^libs/([^/]+)/' },
    to: { path: '^libs/', pathNot: ['^libs/$1/', DOOR] },
  },
  {
    name: 'core-is-pure',
    comment: 'core decides with plain data: itself, the cores of libs to its left, decimal.js; no framework, no I/O.',
    severity: 'error',
    from: { path: '^libs/[^/]+/src/core/', pathNot: TEST },
    to: { pathNot: ['^libs/[^/]+/src/core/', DECIMAL] },
  },
  {
    name: 'kernel-is-pure',
    comment: 'The vocabulary needs a decimal and an id. What it may not import of other libs is left-only:kernel.',
    severity: 'error',
    from: { path: '^libs/kernel/', pathNot: [TEST, '^libs/kernel/src/core/'] },
    to: { pathNot: ['^libs/', DECIMAL, npm('uuid')] },
  },
  {
    name: 'decimal-in-kernel-only',
    comment: 'decimal.js has settings that every sum must share; kernel/core/decimal.ts makes them once.',
    severity: 'error',
    from: { pathNot: '^libs/kernel/src/core/decimal\\.ts$' },
    to: { path: DECIMAL },
  },
];

const apps = [
  {
    name: 'libs-never-apps',
    comment: 'Tests of a lib may import the harness, which boots the whole product; nothing else of apps.',
    severity: 'error',
    from: { path: '^libs/', pathNot: TEST },
    to: { path: '^apps/' },
  },
  {
    name: 'lib-tests-only-harness',
    severity: 'error',
    from: { path: `^libs/.*${TEST}` },
    to: { path: '^apps/', pathNot: '^apps/testing/' },
  },
  {
    name: 'harness-for-tests-only',
    severity: 'error',
    from: { pathNot: [TEST, '^libs/', '^apps/testing/', '^apps/[^/]+/test/', '^scripts/jest/'] },
    to: { path: '^apps/testing/' },
  },
  {
    name: 'fixtures-for-tests-only',
    severity: 'error',
    from: { pathNot: [TEST, '^apps/testing/', '^apps/[^/]+/test/'] },
    to: { path: '\\.fixture\\.ts$' },
  },
  {
    name: 'apps-doors-only',
    severity: 'error',
    from: { path: '^apps/' },
    to: { path: '^libs/', pathNot: DOOR },
  },
  {
    name: 'api-runs-no-job',
    comment:
      'Jobs modules come through the same doors: apps/cli/test/guards-of-processes.e2e-spec.ts looks at what Nest is given.',
    severity: 'error',
    from: { path: '^apps/api/src/' },
    to: { path: ['^apps/worker/', '-jobs\\.module\\.ts$', '\\.processor\\.ts$'] },
  },
  {
    name: 'worker-answers-nothing',
    severity: 'error',
    from: { path: '^apps/worker/src/' },
    to: { path: ['^apps/api/', '-graphql\\.module\\.ts$', '\\.(resolver|controller)\\.ts$'] },
  },
];

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment:
        'Entities that point at each other are how TypeORM describes a relation, and types vanish; nothing else may.',
      severity: 'error',
      from: {},
      to: {
        circular: true,
        via: { pathNot: '\\.entity\\.ts$' },
        viaOnly: { dependencyTypesNot: ['type-only'] },
      },
    },
    ...libs,
    ...apps,
    { name: 'unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^apps/portal/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['yunshi-source', 'import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
};

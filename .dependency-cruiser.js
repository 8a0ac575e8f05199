// The one referee of the architecture's borders: the order of the libs, their doors, the purity of core, no cycles.
const order = [
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

/** One rule per lib: it may not import a lib to its right. */
const leftOnly = order.slice(0, -1).map((lib, i) => ({
  name: `left-only:${lib}`,
  severity: 'error',
  from: { path: `^libs/${lib}/` },
  to: { path: `^libs/(${order.slice(i + 1).join('|')})/` },
}));

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two entities that point at each other are how TypeORM describes a relation; nothing else may.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'], pathNot: '\\.entity\\.ts$' } },
    },
    ...leftOnly,
    {
      name: 'libs-never-apps',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'doors-only',
      severity: 'error',
      from: { path: '^libs/([^/]+)/' },
      to: { path: '^libs/([^/]+)/src/', pathNot: ['^libs/$1/', '^libs/[^/]+/src/(core/)?index\\.ts$'] },
    },
    {
      name: 'apps-doors-only',
      severity: 'error',
      from: { path: '^apps/' },
      to: { path: '^libs/', pathNot: '^libs/[^/]+/src/(core/)?index\\.ts$' },
    },
    {
      name: 'core-is-pure',
      comment: 'core decides with plain data: itself, the cores of libs to its left, decimal.js; no framework, no I/O.',
      severity: 'error',
      from: { path: '^libs/[^/]+/src/core/', pathNot: 'spec\\.ts$' },
      to: {
        pathNot: ['^libs/[^/]+/src/core/', '^node_modules/decimal\\.js/'],
      },
    },
    {
      name: 'kernel-is-pure',
      severity: 'error',
      from: { path: '^libs/kernel/', pathNot: 'spec\\.ts$' },
      to: { pathNot: ['^libs/kernel/', '^node_modules/(decimal\\.js|uuid)/', '^(node:)?crypto$'] },
    },
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

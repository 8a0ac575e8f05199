import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A file of a tree made to be wrong, and the rules that must say so; none for what is allowed. */
interface Sample {
  file: string;
  code: string;
  breaks: string[];
}

const importing = (...from: string[]): string =>
  `${from.map((name, i) => `import * as n${i} from '${name}';`).join('\n')}\nexport const used = [${from.map((_, i) => `n${i}`).join(', ')}];\n`;

/** Files that hold nothing wrong: two doors a lib, the apps, the harness, and packages that are installed. */
function base(libs: readonly string[]): Record<string, string> {
  const doors = libs.flatMap((lib) => [
    [`libs/${lib}/notes.ts`, 'export const notes = 1;\n'],
    [`libs/${lib}/src/index.ts`, importing('./inside.js', './core/index.js')],
    [`libs/${lib}/src/inside.ts`, 'export const inside = 1;\n'],
    [`libs/${lib}/src/core/index.ts`, importing('./rule.js')],
    [`libs/${lib}/src/core/rule.ts`, 'export const rule = 1;\n'],
  ]);
  const installed = ['decimal.js', 'uuid', '@nestjs/common'].flatMap((name) => [
    [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' })],
    [`node_modules/${name}/index.js`, 'exports.made = 1;\n'],
  ]);
  return {
    ...Object.fromEntries([...doors, ...installed]),
    'libs/billing/src/billing-jobs.module.ts': 'export const jobs = 1;\n',
    'libs/billing/src/billing-graphql.module.ts': 'export const graphql = 1;\n',
    'libs/shop/src/index.ts': 'export const shop = 1;\n',
    'apps/api/src/server.ts': 'export const server = 1;\n',
    'apps/worker/src/worker.module.ts': 'export const worker = 1;\n',
    'apps/testing/harness.ts': importing('../api/src/server.js', '../worker/src/worker.module.js'),
  };
}

/** Each lib names the one to its right, and the last; the left-hand neighbour is allowed. */
const leftOnly = (libs: readonly string[]): Sample[] =>
  libs.slice(0, -1).flatMap((lib, i) => [
    { file: `libs/${lib}/src/next.ts`, code: importing(`#${libs[i + 1]}`), breaks: [`left-only:${lib}`] },
    { file: `libs/${lib}/src/core/last.ts`, code: importing(`#${libs.at(-1)}/core`), breaks: [`left-only:${lib}`] },
    { file: `libs/${libs[i + 1]}/src/back.ts`, code: importing(`#${lib}`, `#${lib}/core`), breaks: [] },
  ]);

const doors: Sample[] = [
  { file: 'libs/billing/src/deep.ts', code: importing('../../catalog/src/inside.js'), breaks: ['doors-only'] },
  {
    file: 'libs/billing/src/core/deep.ts',
    code: importing('../../../kernel/src/core/rule.js'),
    breaks: ['doors-only'],
  },
  { file: 'libs/billing/src/beside.ts', code: importing('../../catalog/notes.js'), breaks: ['doors-only'] },
  { file: 'libs/billing/src/alias.ts', code: importing('#catalog/src/inside'), breaks: ['unresolved'] },
  { file: 'libs/billing/src/newcomer.ts', code: importing('#shop'), breaks: ['known-libs'] },
  { file: 'apps/cli/src/doors.ts', code: importing('#billing', '#billing/core'), breaks: [] },
  { file: 'apps/cli/src/deep.ts', code: importing('../../../libs/billing/src/inside.js'), breaks: ['apps-doors-only'] },
];

const purity: Sample[] = [
  { file: 'libs/billing/src/core/framework.ts', code: importing('@nestjs/common'), breaks: ['core-is-pure'] },
  {
    file: 'libs/billing/src/core/framework-type.ts',
    code: "import type { made } from '@nestjs/common';\nexport type Made = typeof made;\n",
    breaks: ['core-is-pure'],
  },
  // A package that is not installed keeps its bare name, which a pattern for node_modules would miss.
  { file: 'libs/billing/src/core/absent.ts', code: importing('typeorm'), breaks: ['core-is-pure', 'unresolved'] },
  { file: 'libs/billing/src/core/builtin.ts', code: importing('node:fs'), breaks: ['core-is-pure'] },
  { file: 'libs/billing/src/core/builtin-bare.ts', code: importing('crypto'), breaks: ['core-is-pure'] },
  { file: 'libs/billing/src/core/own-service.ts', code: importing('../inside.js'), breaks: ['core-is-pure'] },
  { file: 'libs/billing/src/core/wide-door.ts', code: importing('#kernel'), breaks: ['core-is-pure'] },
  {
    file: 'libs/billing/src/core/later.ts',
    code: "export const late = (): Promise<unknown> => import('@nestjs/common');\n",
    breaks: ['core-is-pure'],
  },
  { file: 'libs/billing/src/core/left.ts', code: importing('#kernel/core', './rule.js'), breaks: [] },
  { file: 'libs/billing/src/core/left.spec.ts', code: importing('node:fs', '@nestjs/common', './left.js'), breaks: [] },
  { file: 'libs/kernel/src/core/id.ts', code: importing('uuid'), breaks: ['core-is-pure'] },
  { file: 'libs/kernel/src/id.ts', code: importing('uuid'), breaks: [] },
  { file: 'libs/kernel/src/framework.ts', code: importing('@nestjs/common'), breaks: ['kernel-is-pure'] },
  { file: 'libs/kernel/src/builtin.ts', code: importing('node:crypto'), breaks: ['kernel-is-pure'] },
  { file: 'libs/kernel/src/absent.ts', code: importing('rxjs'), breaks: ['kernel-is-pure', 'unresolved'] },
  { file: 'libs/kernel/src/core/decimal.ts', code: importing('decimal.js'), breaks: [] },
  { file: 'libs/kernel/src/core/sum.ts', code: importing('decimal.js'), breaks: ['decimal-in-kernel-only'] },
  { file: 'libs/catalog/src/core/sum.ts', code: importing('decimal.js'), breaks: ['decimal-in-kernel-only'] },
  { file: 'apps/cli/src/sum.ts', code: importing('decimal.js'), breaks: ['decimal-in-kernel-only'] },
];

const processes: Sample[] = [
  { file: 'libs/billing/src/app.ts', code: importing('../../../apps/api/src/server.js'), breaks: ['libs-never-apps'] },
  {
    file: 'libs/billing/src/harness.ts',
    code: importing('../../../apps/testing/harness.js'),
    breaks: ['libs-never-apps'],
  },
  { file: 'libs/billing/src/a.spec.ts', code: importing('../../../apps/testing/harness.js'), breaks: [] },
  { file: 'libs/billing/src/a.int-spec.ts', code: importing('../../../apps/testing/harness.js'), breaks: [] },
  {
    file: 'libs/billing/src/b.int-spec.ts',
    code: importing('../../../apps/api/src/server.js'),
    breaks: ['lib-tests-only-harness'],
  },
  { file: 'libs/billing/src/market.fixture.ts', code: importing('../../../apps/testing/harness.js'), breaks: [] },
  {
    file: 'libs/billing/src/worker.fixture.ts',
    code: importing('../../../apps/worker/src/worker.module.js'),
    breaks: ['lib-tests-only-harness'],
  },
  { file: 'libs/billing/src/c.spec.ts', code: importing('./market.fixture.js'), breaks: [] },
  { file: 'libs/billing/src/market.ts', code: importing('./market.fixture.js'), breaks: ['fixtures-for-tests-only'] },
  { file: 'apps/api/test/a.e2e-spec.ts', code: importing('../../testing/harness.js'), breaks: [] },
  { file: 'apps/api/src/tested.ts', code: importing('../../testing/harness.js'), breaks: ['harness-for-tests-only'] },
  { file: 'scripts/jest/setup.ts', code: importing('../../apps/testing/harness.js'), breaks: [] },
  { file: 'scripts/up.ts', code: importing('../apps/testing/harness.js'), breaks: ['harness-for-tests-only'] },
  { file: 'apps/api/src/worker.ts', code: importing('../../worker/src/worker.module.js'), breaks: ['api-runs-no-job'] },
  {
    file: 'apps/api/src/jobs.ts',
    code: importing('../../../libs/billing/src/billing-jobs.module.js'),
    breaks: ['api-runs-no-job', 'apps-doors-only'],
  },
  { file: 'apps/worker/src/api.ts', code: importing('../../api/src/server.js'), breaks: ['worker-answers-nothing'] },
  {
    file: 'apps/worker/src/graphql.ts',
    code: importing('../../../libs/billing/src/billing-graphql.module.js'),
    breaks: ['apps-doors-only', 'worker-answers-nothing'],
  },
];

const typeOf = (name: string): string => `import type { used } from './${name}.js';\nexport type Used = typeof used;\n`;

/** A cycle is told once, at the first of its files. */
const cycles: Sample[] = [
  { file: 'libs/billing/src/egg.ts', code: importing('./hen.js'), breaks: ['no-cycles'] },
  { file: 'libs/billing/src/hen.ts', code: importing('./egg.js'), breaks: [] },
  { file: 'libs/billing/src/one.entity.ts', code: importing('./one.service.js'), breaks: ['no-cycles'] },
  { file: 'libs/billing/src/one.service.ts', code: importing('./one.entity.js'), breaks: [] },
  { file: 'libs/billing/src/two.entity.ts', code: importing('./three.entity.js'), breaks: [] },
  { file: 'libs/billing/src/three.entity.ts', code: importing('./two.entity.js'), breaks: [] },
  { file: 'libs/billing/src/said.ts', code: importing('./heard.js'), breaks: [] },
  { file: 'libs/billing/src/heard.ts', code: typeOf('said'), breaks: [] },
];

/** What must be found: file → rules in alphabetical order, files without a violation left out. */
export function writeTree(root: string, dir: string, libs: readonly string[]): Record<string, string[]> {
  const samples = [...leftOnly(libs), ...doors, ...purity, ...processes, ...cycles];
  const files = { ...base(libs), ...Object.fromEntries(samples.map(({ file, code }) => [file, code])) };
  for (const [file, code] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), code);
  }
  for (const file of ['.dependency-cruiser.js', 'package.json', 'tsconfig.json'])
    cpSync(join(root, file), join(dir, file));
  return Object.fromEntries(samples.filter(({ breaks }) => breaks.length).map(({ file, breaks }) => [file, breaks]));
}

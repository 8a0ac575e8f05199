import { ensureNode } from './with-node.mjs';

await ensureNode();
const { command } = await import('./lib/problem.mjs');
const { coveragePlans } = await import('./lib/coverage-run.mjs');
await command(() => coveragePlans(process.argv.slice(2)));

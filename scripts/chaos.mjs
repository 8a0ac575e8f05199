// npm run chaos: what bench/chaos does to a copy of the product of its own.
import { ensureNode } from './with-node.mjs';

await ensureNode();
const { command } = await import('./lib/problem.mjs');
const { inRoot } = await import('./lib/paths.mjs');
const { passOn } = await import('./lib/pass-on.mjs');
await command(() => passOn(inRoot('bench', 'chaos.mjs'), process.argv.slice(2)));

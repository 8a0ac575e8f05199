import { ensureNode } from './with-node.mjs';

await ensureNode();
const { command } = await import('./lib/problem.mjs');
const { down } = await import('./lib/down-run.mjs');
await command(() => down(process.argv.slice(2)));

import { ensureNode } from './with-node.mjs';

await ensureNode();
const { command } = await import('./lib/problem.mjs');
const { up } = await import('./lib/up-run.mjs');
await command(() => up(process.argv.slice(2)));

import { ensureNode } from './with-node.mjs';

await ensureNode();
const { command } = await import('./lib/problem.mjs');
const { check } = await import('./lib/check-run.mjs');
await command(() => check(process.argv.slice(2)));

import { ensureNode } from './with-node.mjs';

await ensureNode();
const { command } = await import('./lib/problem.mjs');
const { cliEntry } = await import('./lib/paths.mjs');
const { passOn } = await import('./lib/pass-on.mjs');
await command(() => passOn(cliEntry('replay'), process.argv.slice(2)));

// npm run bench [-- name arguments]: bench/<name>.mjs, the usage intake unless named.
import { ensureNode } from './with-node.mjs';

await ensureNode();
const { command } = await import('./lib/problem.mjs');
const { inRoot } = await import('./lib/paths.mjs');
const { passOn } = await import('./lib/pass-on.mjs');
const argv = process.argv.slice(2);
const named = /^[a-z][a-z-]*$/.test(argv[0] ?? '');
await command(() => passOn(inRoot('bench', `${named ? argv[0] : 'intake'}.mjs`), named ? argv.slice(1) : argv));

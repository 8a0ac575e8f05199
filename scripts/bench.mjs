// npm run bench [-- name arguments]: bench/<name>.mjs, the usage intake unless named.
import { ensureNode } from './with-node.mjs';

await ensureNode();
const { command } = await import('./lib/problem.mjs');
const { inRoot } = await import('./lib/paths.mjs');
const { passOn } = await import('./lib/pass-on.mjs');
const argv = process.argv.slice(2);
// `-- --run` and `-- --read` name theirs like an option.
const name = argv[0]?.replace(/^--(?=(run|read)$)/, '') ?? '';
const named = /^[a-z][a-z-]*$/.test(name);
await command(() => passOn(inRoot('bench', `${named ? name : 'intake'}.mjs`), named ? argv.slice(1) : argv));

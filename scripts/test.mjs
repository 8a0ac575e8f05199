// npm test: everything but the long specs; npm run test:long: those. Further arguments are Jest's.
import { ensureNode } from './with-node.mjs';

await ensureNode();
const { command } = await import('./lib/problem.mjs');
const { runTests } = await import('./lib/test-run.mjs');
await command(() => runTests(process.argv.slice(2)));

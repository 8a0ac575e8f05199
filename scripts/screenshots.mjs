// npm run screenshots: the main screens of the portal in both languages, into docs/screenshots/.
import { ensureNode } from './with-node.mjs';

await ensureNode();
const { command } = await import('./lib/problem.mjs');
const { screenshots } = await import('./screenshots/screenshots-run.mjs');
await command(() => screenshots(process.argv.slice(2)));

// npm run chaos: what bench/chaos does to a copy of the product of its own; with "brokers", to services at a broker.
import { ensureNode } from './with-node.mjs';

await ensureNode();
const { command } = await import('./lib/problem.mjs');
const { inRoot } = await import('./lib/paths.mjs');
const { passOn } = await import('./lib/pass-on.mjs');
const args = process.argv.slice(2);
const brokers = args[0] === 'brokers';
await command(() =>
  passOn(inRoot('bench', brokers ? 'chaos-brokers.mjs' : 'chaos.mjs'), brokers ? args.slice(1) : args),
);

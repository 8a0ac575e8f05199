// npm run cli -- <command> [arguments]: a command of apps/cli.
import { ensureNode } from './with-node.mjs';

await ensureNode();
const { command, Problem } = await import('./lib/problem.mjs');
const { cliEntry } = await import('./lib/paths.mjs');
const { passOn } = await import('./lib/pass-on.mjs');
const { dataDir } = await import('./lib/data-dir.mjs');
const { addressesOf, secretsOf } = await import('./lib/this-copy.mjs');
const commands = [
  ...['check-contract', 'check-migrations', 'check-ocds', 'clock', 'create-operator', 'migrate'],
  ...['plans', 'print-permissions', 'print-schema', 'replay', 'reseal-secrets', 'seed', 'verify-audit'],
];
const [name, ...args] = process.argv.slice(2);
const usage = `Usage: npm run cli -- COMMAND [arguments]; COMMAND --help explains one\nCommands: ${commands.join(', ')}`;
await command(() => {
  if (name === '--help') return console.log(usage);
  if (!commands.includes(name))
    throw new Problem(name === undefined ? 'Which command?' : `There is no command "${name}".`, usage);
  // Only these look for the copy that runs: others may empty what DATABASE_URL names.
  const onCopy =
    ['check-ocds', 'clock', 'create-operator', 'reseal-secrets', 'verify-audit'].includes(name) &&
    !args.includes('--help');
  const env = onCopy ? { ...process.env, ...addressesOf(dataDir(), process.env) } : process.env;
  if (onCopy && name === 'reseal-secrets') Object.assign(env, secretsOf(dataDir(), process.env));
  return passOn(cliEntry(name), args, env);
});

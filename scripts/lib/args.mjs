import { parseArgs } from 'node:util';
import { Problem } from './problem.mjs';

/**
 * Reads `argv` by a table of options ({ detach: 'boolean', only: 'string' }).
 * Every command has --help: it prints the usage and ends with status 0.
 */
export function readArgs(argv, options, usage) {
  const table = { help: { type: 'boolean' } };
  for (const [name, type] of Object.entries(options)) table[name] = { type };
  let values;
  try {
    values = parseArgs({ args: argv, options: table, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new Problem(error.message.split('. To specify')[0].replace(/\.?$/, '.'), usage);
  }
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    process.exit(0);
  }
  return values;
}

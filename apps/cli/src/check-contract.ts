import { readFileSync } from 'node:fs';
import { contractBreaks } from './checks/contract.js';
import { run } from './command.js';

/** Compares schema.gql with docs/contract.graphql: what clients rely on is there, and means the same. */
await run(
  {
    name: 'check-contract',
    help: 'Usage: check-contract [--schema FILE] [--contract FILE]\n\nExits 1 when the schema lacks or changes something of the contract.',
    options: {
      schema: { type: 'string', default: 'schema.gql' },
      contract: { type: 'string', default: 'docs/contract.graphql' },
    },
  },
  async ({ contract, schema }) => {
    const read = (file: unknown): string => readFileSync(String(file), 'utf8');
    const breaks = contractBreaks(read(contract), read(schema));
    if (breaks.length) throw new Error(`the contract is broken:\n  ${breaks.join('\n  ')}`);
    process.stdout.write('schema.gql keeps the contract.\n');
  },
);

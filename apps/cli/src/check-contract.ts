import { buildSchema, findBreakingChanges, findDangerousChanges } from 'graphql';
import { readFileSync } from 'node:fs';
import { run } from './command.js';

/** Compares schema.gql with docs/contract.graphql: what clients rely on is there, and means the same. */
await run(
  {
    name: 'check-contract',
    help: 'Usage: check-contract [--schema FILE] [--contract FILE]\n\nExits 1 when the schema lacks or changes something of the contract.',
    options: { schema: { type: 'string', default: 'schema.gql' }, contract: { type: 'string', default: 'docs/contract.graphql' } },
  },
  // eslint-disable-next-line @typescript-eslint/require-await -- commands are asynchronous
  async (options) => {
    const read = (file: unknown): ReturnType<typeof buildSchema> => buildSchema(readFileSync(String(file), 'utf8'));
    const [contract, schema] = [read(options.contract), read(options.schema)];
    const changes = [
      ...findBreakingChanges(contract, schema),
      ...findDangerousChanges(contract, schema).filter(({ type }) => type === 'ARG_DEFAULT_VALUE_CHANGE'),
    ];
    if (changes.length) throw new Error(`the contract is broken:\n  ${changes.map(({ description }) => description).join('\n  ')}`);
    process.stdout.write('schema.gql keeps the contract.\n');
  },
);

import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolvers } from '../../api/src/resolvers.js';
import { run } from './command.js';

const FILE = 'schema.gql';

/** Writes schema.gql from the resolvers; `--check` compares instead. Needs no server and no database. */
await run(
  {
    name: 'print-schema',
    help: `Usage: print-schema [--check]\n\nWrites ${FILE} from the code; --check exits 1 when the file differs.`,
    options: { check: { type: 'boolean' } },
  },
  async (options) => {
    const app = await NestFactory.createApplicationContext(GraphQLSchemaBuilderModule, { logger: ['error'] });
    const schema = await app.get(GraphQLSchemaFactory).create([...resolvers]);
    const text = `${printSchema(lexicographicSortSchema(schema))}\n`;
    await app.close();
    if (!options.check) return writeFileSync(FILE, text);
    if (readFileSync(FILE, 'utf8') !== text)
      throw new Error(`${FILE} is not what the code says: run "npm run cli -- print-schema" and commit it.`);
  },
);

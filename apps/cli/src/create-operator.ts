import 'reflect-metadata';
import { FirstOperators, IdentityModule } from '#identity';
import { Issues, textInput } from '#kernel';
import { PlatformModule } from '#platform';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { run } from './command.js';
import { entities } from './schema.js';

const HELP = `Usage: npm run cli -- create-operator --email ADDRESS [--name NAME] [--code CODE] [--organization NAME]

Makes the operator's organization and its first administrator in a database without one; the password is read from
YUNSHI_PASSWORD. This person then makes all other organizations and people. The database is that of the copy that runs
in DATA_DIR (.local), or of DATABASE_URL and REDIS_URL.`;

@Module({ imports: [PlatformModule.forRoot({ entities }), IdentityModule] })
class CommandModule {}

await run(
  {
    name: 'create-operator',
    help: HELP,
    options: {
      email: { type: 'string' },
      name: { type: 'string' },
      code: { type: 'string' },
      organization: { type: 'string' },
    },
  },
  async (options) => {
    const password = process.env.YUNSHI_PASSWORD ?? '';
    if (password.length < 12) throw new Error('set YUNSHI_PASSWORD to a password of at least 12 characters.');
    const issues = new Issues();
    const email = textInput(issues, ['email'], String(options.email ?? ''), { max: 200, pattern: /^[^\s@]+@[^\s@]+$/ });
    issues.throwIfAny();
    const app = await NestFactory.createApplicationContext(CommandModule, {
      logger: false, // what it throws is told below, in one sentence
      abortOnError: false,
    });
    try {
      await app.get(FirstOperators).create({
        code: String(options.code ?? 'OPERATOR'),
        name: String(options.organization ?? 'Operator 运营方'),
        email,
        personName: String(options.name ?? email),
        roles: ['OPERATOR_ADMIN', 'OPERATOR_REVIEWER'],
        password,
      });
      process.stderr.write(`Made the operator; ${email} can sign in.\n`);
    } finally {
      await app.close();
    }
  },
);

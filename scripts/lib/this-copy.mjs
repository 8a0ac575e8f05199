// The servers of the copy that runs in DATA_DIR, for a command that works on its database.
import { randomBytes } from 'node:crypto';
import { passwordFor, secretKeysFor, secretOf } from './data-dir.mjs';
import { Problem } from './problem.mjs';
import { alive } from './process.mjs';
import { isRunning, readState } from './state.mjs';

/** Gives { DATABASE_URL, REDIS_URL, JWT_SECRET, SECRETS_KEYS }: those of `env`, else of the copy that runs in `dir`. */
export function addressesOf(dir, env) {
  const state = readState(dir);
  const address = (variable, name, url) => {
    if (env[variable]) return env[variable];
    const server = state?.processes.find((each) => each.name === name && alive(each));
    if (server?.port) return url(passwordFor(secretOf(dir), name), server.port);
    throw new Problem(
      isRunning(state)
        ? `This copy was started with ${variable}: give it to this command too.`
        : `Nothing of ${dir} runs: start it with "npm run up", or give DATABASE_URL and REDIS_URL.`,
    );
  };
  return {
    DATABASE_URL: address('DATABASE_URL', 'mariadb', (word, port) => `mysql://yunshi:${word}@127.0.0.1:${port}/yunshi`),
    REDIS_URL: address('REDIS_URL', 'redis', (word, port) => `redis://:${word}@127.0.0.1:${port}/0`),
    // Such a command signs and seals nothing that lasts.
    JWT_SECRET: env.JWT_SECRET || randomBytes(32).toString('hex'),
    SECRETS_KEYS: env.SECRETS_KEYS || secretKeysFor(randomBytes(32).toString('hex')),
  };
}

/** Gives { JWT_SECRET, SECRETS_KEYS } as the product has them: those of `env`, else of the copy in `dir`. */
export function secretsOf(dir, env) {
  const secret = secretOf(dir);
  return { JWT_SECRET: env.JWT_SECRET || secret, SECRETS_KEYS: env.SECRETS_KEYS || secretKeysFor(secret) };
}

import { join } from 'node:path';
import { projectRoot } from '../root.js';
import { type OidcSettings, readOidcSettings } from './oidc-settings.js';
import { readSecretKeys, type SecretKey } from './secret-keys.js';

/** Where a bucket is, its own name in the URL's path, and who may use it. */
export interface ObjectStoreSettings {
  url: string;
  key: string;
  secret: string;
  region: string;
}

/** The server that takes our mails, and whom they are from: `Name <address>` or an address. */
export interface MailSettings {
  url: string;
  from: string;
}

/** Settings of a server process, read once from the environment and checked at start. */
export class Config {
  constructor(
    readonly databaseUrl: string,
    readonly redisUrl: string,
    readonly port: number,
    readonly host: string,
    readonly jwtSecret: string,
    readonly production: boolean,
    readonly poolSize: number,
    /** Follows a clock that was set for the whole product; never in production. */
    readonly movableClock: boolean,
    /** Where uploaded files lie until they are taken in; one folder for api and worker. */
    readonly filesDir: string,
    /** The most bytes of an uploaded file. */
    readonly mostFileBytes: number,
    /** Usage events of several requests that one transaction may hold; 1: each request has its own. */
    readonly intakeMerge: number,
    /** Seconds after which a job whose worker is silent is another's; a killed worker's is taken up within about that. */
    readonly jobLockSeconds: number,
    /** By whom people may sign in besides a password. */
    readonly oidcProviders: readonly OidcSettings[],
    /** An S3-compatible bucket for files that are kept; null: a folder of `filesDir`. */
    readonly objectStore: ObjectStoreSettings | null,
    /** How mails are sent; null: none are. */
    readonly mail: MailSettings | null,
    /** How the ids of our contracting processes begin: given by the registry of the Open Contracting Partnership. */
    readonly ocdsPrefix: string,
    /** What the keys of stored secrets are wrapped by: the first seals, all open. */
    readonly secretKeys: readonly SecretKey[],
  ) {}

  /** Throws one sentence naming the variable that is missing or wrong; never prints its value. */
  static fromEnv(env: NodeJS.ProcessEnv = process.env): Config {
    const production = env.NODE_ENV === 'production';
    const secret = required(env, 'JWT_SECRET');
    if (secret.length < 32) throw new Error('JWT_SECRET must have at least 32 characters.');
    return new Config(
      urlOf(env, 'DATABASE_URL', ['mysql:', 'mariadb:']),
      urlOf(env, 'REDIS_URL', ['redis:', 'rediss:']),
      integer(env, 'PORT', 4000, 65_535),
      env.HOST || '127.0.0.1', // an empty one would listen on every address
      secret,
      production,
      integer(env, 'DATABASE_POOL', 10, 500),
      movable(env, production),
      env.FILES_DIR || join(env.DATA_DIR || join(projectRoot, '.local'), 'files'),
      integer(env, 'FILE_MOST_MIB', 4096, 999_999) * 1024 * 1024,
      integer(env, 'INTAKE_MERGE', 500, 500),
      integer(env, 'JOB_LOCK_SECONDS', 10, 600),
      readOidcSettings(env.OIDC_PROVIDERS ?? '', production),
      objectStoreOf(env),
      mailOf(env),
      ocdsPrefixOf(env),
      readSecretKeys(required(env, 'SECRETS_KEYS')),
    );
  }
}

function objectStoreOf(env: NodeJS.ProcessEnv): ObjectStoreSettings | null {
  if (!env.OBJECT_STORE_URL) return null;
  return {
    url: urlOf(env, 'OBJECT_STORE_URL', ['https:', 'http:']),
    key: required(env, 'OBJECT_STORE_KEY'),
    secret: required(env, 'OBJECT_STORE_SECRET'),
    region: env.OBJECT_STORE_REGION || 'us-east-1',
  };
}

function mailOf(env: NodeJS.ProcessEnv): MailSettings | null {
  if (!env.SMTP_URL) return null;
  const url = urlOf(env, 'SMTP_URL', ['smtps:', 'smtp:']);
  const from = required(env, 'MAIL_FROM');
  if (!/^(?:[^<>\p{Cc}]{1,100}<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/u.test(from))
    throw new Error('MAIL_FROM must be an address, or "Name <address>".');
  return { url, from };
}

function ocdsPrefixOf(env: NodeJS.ProcessEnv): string {
  const prefix = env.OCDS_PREFIX || 'ocds-yunshi';
  if (!/^[A-Za-z0-9-]{1,40}$/.test(prefix))
    throw new Error('OCDS_PREFIX must be up to 40 letters, digits and hyphens.');
  return prefix;
}

function movable(env: NodeJS.ProcessEnv, production: boolean): boolean {
  const value = env.PRODUCT_CLOCK ?? '';
  if (!['', 'movable'].includes(value)) throw new Error('PRODUCT_CLOCK must be "movable", or not set.');
  if (value && production) throw new Error("PRODUCT_CLOCK must not be set in production: its clock is the machine's.");
  return value === 'movable';
}

function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name} is not set.`);
  return value;
}

function urlOf(env: NodeJS.ProcessEnv, name: string, protocols: string[]): string {
  const value = required(env, name);
  const url = URL.canParse(value) ? new URL(value) : null;
  if (!url || !protocols.includes(url.protocol))
    throw new Error(`${name} must be a URL beginning with ${protocols.join(' or ')}//.`);
  return value;
}

function integer(env: NodeJS.ProcessEnv, name: string, fallback: number, most: number): number {
  const value = env[name] ?? String(fallback);
  if (!/^\d{1,6}$/.test(value) || Number(value) > most)
    throw new Error(`${name} must be a whole number up to ${most}.`);
  return Number(value);
}

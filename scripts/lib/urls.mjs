// Addresses given by the environment: checked before anything starts, and never shown with their password.
import { Problem } from './problem.mjs';

const database = {
  name: 'DATABASE_URL',
  schemes: ['mysql:', 'mariadb:'],
  like: 'mysql://user:password@host:3306/yunshi',
};
const redis = { name: 'REDIS_URL', schemes: ['redis:', 'rediss:'], like: 'redis://:password@host:6379/0' };

function parse(text, kind, name) {
  const wrong = new Problem(`${name} is not an address like ${kind.like}.`);
  let url;
  try {
    url = new URL(text);
  } catch {
    throw wrong;
  }
  if (!kind.schemes.includes(url.protocol) || !url.hostname) throw wrong;
  return url;
}

function credentials(url, name) {
  try {
    return { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
  } catch {
    throw new Problem(`${name}: the user or password holds a % that is not an escape; write it as %25.`);
  }
}

/** { host, port, user, password, database, label }; the label is what may be shown. */
export function parseDatabaseUrl(text, name = database.name) {
  const url = parse(text, database, name);
  const schema = url.pathname.slice(1);
  if (!/^[\w$-]{1,64}$/.test(schema))
    throw new Problem(`${name} names no database: it ends like /yunshi (letters, digits, _ and -).`);
  const port = Number(url.port || 3306);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return { host, port, ...credentials(url, name), database: schema, label: `${url.hostname}:${port}/${schema}` };
}

/** { host, port, user, password, db, tls, label }. */
export function parseRedisUrl(text, name = redis.name) {
  const url = parse(text, redis, name);
  const db = url.pathname.length > 1 ? url.pathname.slice(1) : '0';
  if (!/^\d{1,4}$/.test(db)) throw new Problem(`${name} ends in something that is not a database number like /0.`);
  const port = Number(url.port || 6379);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return {
    host,
    port,
    ...credentials(url, name),
    db: Number(db),
    tls: url.protocol === 'rediss:',
    label: `${url.hostname}:${port}`,
  };
}

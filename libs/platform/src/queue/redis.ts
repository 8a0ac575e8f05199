/** Where Redis is, as BullMQ's connection options want it. */
export interface RedisTarget {
  host: string;
  port: number;
  username: string | undefined;
  password: string | undefined;
  db: number;
  tls?: object;
}

export function redisOptions(url: string): RedisTarget {
  const { hostname, port, username, password, pathname, protocol } = new URL(url);
  return {
    host: hostname,
    port: port ? Number(port) : 6379,
    username: username || undefined,
    password: password ? decodeURIComponent(password) : undefined,
    db: pathname.length > 1 ? Number(pathname.slice(1)) : 0,
    ...(protocol === 'rediss:' ? { tls: {} } : {}),
  };
}

/** All keys of a queue share one hash tag, so that Redis Cluster keeps a queue on one node. */
export const QUEUE_PREFIX = '{yunshi}';

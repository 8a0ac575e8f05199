import 'reflect-metadata';
import { Clock, type Id, type Instant, parseInstant, SECOND } from '#kernel';
import { type Actor, People, type Person, type Role } from '#identity';
import { bins, Config, insideTransaction, openDataSource, redisOptions } from '#platform';
import { DataSource } from 'typeorm';
import { type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Redis } from 'ioredis';
import { SignJWT } from 'jose';
import { createServer } from '../api/src/server.js';
import { admitProviders } from '../cli/src/demo/admissions.js';
import { actorOf, type DemoPeople, seedPeople } from '../cli/src/demo/people.js';
import { entities, migrations } from '../cli/src/schema.js';
import { WorkerModule } from '../worker/src/worker.module.js';

export interface GqlAnswer<T> {
  data: T | null;
  errors?: {
    message: string;
    path?: (string | number)[];
    extensions: {
      code: string;
      issues?: { path: string; code: string; message: string }[];
      findings?: { ruleId: string; code: string; citation: { quote: string } | null }[];
    };
  }[];
}

export interface HttpAnswer {
  status: number;
  headers: Record<string, string | string[] | number | undefined>;
  text: string;
  bytes: Buffer;
  json<T = unknown>(): T;
}

/** The product in one process on an empty database of its own, with the demo's organizations and people. */
export interface TestApp {
  app: NestFastifyApplication;
  world: DemoPeople;
  /** An access token of the person with this address. */
  token(email: string): string;
  actor(email: string): Actor;
  organization(code: string): Id;
  gql<T = Record<string, never>>(
    query: string,
    variables?: Record<string, unknown>,
    email?: string,
  ): Promise<GqlAnswer<T>>;
  /** Like `gql`, but throws when the answer has errors. */
  ok<T>(query: string, variables: Record<string, unknown>, email: string): Promise<T>;
  http(
    method: 'GET' | 'POST' | 'HEAD',
    url: string,
    options?: { email?: string; headers?: Record<string, string>; body?: string | Buffer },
  ): Promise<HttpAnswer>;
  /** One more person, signed in; the operator makes them. */
  addPerson(person: { organizationId: Id; email: string; roles: Role[] }): Promise<void>;
  /** Admits the provider of this person with the demo's evidence; the demo's own are admitted from the start. */
  admit(email: string): Promise<void>;
  /** Stops the product's clock at an instant; null lets it run again. */
  setNow(now: Instant | null): void;
  /** Stops the workers, as a deployment does, and starts as many new ones that know nothing of before. */
  restartWorkers(): Promise<void>;
  /** Stops the workers: what changes afterwards, a request has changed. */
  stopWorkers(): Promise<void>;
  /** Empties Redis, as an operator's mistake would. */
  flushRedis(): Promise<void>;
  close(): Promise<void>;
}

async function emptyStores(): Promise<void> {
  const dataSource = await openDataSource(process.env.DATABASE_URL!, { entities, migrations, poolSize: 1 });
  await dataSource.dropDatabase();
  await dataSource.runMigrations();
  await dataSource.destroy();
  await flush();
}

async function flush(): Promise<void> {
  const redis = new Redis(redisOptions(process.env.REDIS_URL!));
  await redis.flushdb();
  redis.disconnect();
}

/** Fails a test whose code asks for a second connection inside a transaction. */
function refuseSecondConnections(context: INestApplicationContext): void {
  const dataSource = context.get(DataSource);
  const query = dataSource.query.bind(dataSource) as (...parts: unknown[]) => Promise<never>;
  dataSource.query = (...parts: unknown[]) => {
    const [, , runner] = parts; // a transaction's manager asks through here too, with its own connection
    if (!runner && insideTransaction.getStore())
      throw new Error(`a second connection inside a transaction, for: ${String(parts[0])}`);
    return query(...parts);
  };
}

/** What the demo's providers prove for a limited time they have proved every year, wherever a test puts the clock. */
async function proveEveryYear(app: INestApplicationContext, providerIds: readonly Id[]): Promise<void> {
  await app.get(DataSource).query(
    `INSERT INTO evidence (id, provider_id, kind, number, issuer, body_id, valid_from, last_valid_on, offering_codes, details,
       status, comment, submitted_by, submitted_at, decided_by, decided_at)
     SELECT UNHEX(REPLACE(UUID(), '-', '')), provider_id, kind, CONCAT('OF-', year.n), issuer, NULL, CONCAT(year.n, '-01-01'),
       CONCAT(year.n, '-12-31'), '[]', '{}', 'VERIFIED', NULL, submitted_by, submitted_at, NULL, NULL
       FROM evidence, (WITH RECURSIVE years(n) AS (SELECT 2011 UNION ALL SELECT n + 1 FROM years WHERE n < 2099) SELECT n FROM years) year
      WHERE last_valid_on IS NOT NULL AND provider_id IN (?)`,
    [bins(providerIds)],
  );
}

/** One more api on the same database and Redis, as another process would be. */
export async function startTwin(): Promise<NestFastifyApplication> {
  const app = await createServer();
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}

/** @param worker also runs the queues, in this process; a number: as many workers beside each other */
export async function startTestApp({ worker = false }: { worker?: boolean | number } = {}): Promise<TestApp> {
  await emptyStores();
  const app = await startTwin();
  const world = await seedPeople(app);
  await proveEveryYear(app, [...world.organizations.values()]);
  const tokens = await signEveryone(app, world);
  refuseSecondConnections(app);
  const running = app.get(Clock).now.bind(app.get(Clock));
  let stopped: Instant | null = null;
  const setClock = (context: INestApplicationContext): void => {
    const now = stopped;
    context.get(Clock).now = now === null ? running : () => now;
  };
  const workers: INestApplicationContext[] = [];
  const startWorkers = async (): Promise<void> => {
    while (workers.length < Number(worker)) {
      const made = await NestFactory.createApplicationContext(WorkerModule, { logger: false, abortOnError: false });
      refuseSecondConnections(made);
      setClock(made);
      workers.push(made);
    }
  };
  const stopWorkers = async (): Promise<void> => void (await Promise.all(workers.splice(0).map((one) => one.close())));
  await startWorkers();
  const token = (email: string): string => known(tokens, email);

  const http: TestApp['http'] = async (method, url, { email, headers, body } = {}) => {
    const answer = await app.inject({
      method,
      url,
      headers: { ...(email ? { authorization: `Bearer ${token(email)}` } : {}), ...headers },
      payload: body,
    });
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: answer.payload,
      bytes: answer.rawPayload,
      json: <T>() => answer.json<T>(),
    };
  };
  const gql: TestApp['gql'] = async <T>(query: string, variables: Record<string, unknown> = {}, email?: string) => {
    const answer = await http('POST', '/graphql', {
      email,
      headers: { 'content-type': 'application/json', 'accept-language': 'en' },
      body: JSON.stringify({ query, variables }),
    });
    return answer.json<GqlAnswer<T>>();
  };
  return {
    app,
    world,
    token,
    actor: (email) => known(world.actors, email),
    organization: (code) => known(world.organizations, code),
    gql,
    ok: async <T>(query: string, variables: Record<string, unknown>, email: string) => {
      const { data, errors } = await gql<T>(query, variables, email);
      if (errors?.length || !data) throw new Error(`${query.slice(0, 60)} … ${JSON.stringify(errors)}`);
      return data;
    },
    http,
    addPerson: async (person) => {
      const created = await app
        .get(People)
        .create(known(world.actors, 'operator@yunshi.example'), { ...person, name: person.email });
      world.actors.set(person.email, actorOf(created, 'test'));
      tokens.set(person.email, await lastingToken(app, created));
    },
    admit: async (email) => {
      await admitProviders(app, known(world.actors, 'operator@yunshi.example'), [known(world.actors, email)]);
      await proveEveryYear(app, [known(world.actors, email).organizationId]);
    },
    setNow: (now) => {
      stopped = now;
      [app, ...workers].forEach(setClock);
    },
    restartWorkers: async () => {
      await stopWorkers();
      await startWorkers();
    },
    stopWorkers,
    flushRedis: flush,
    close: async () => {
      await stopWorkers();
      await app.close();
    },
  };
}

function known<T>(map: Map<string, T>, key: string): T {
  const value = map.get(key);
  if (value === undefined) throw new Error(`the test world has no ${key}`);
  return value;
}

/** An access token that holds wherever a test puts the clock. Made by hand: nothing of a sign-in stands in the database. */
const lastingToken = (app: INestApplicationContext, person: Person): Promise<string> =>
  new SignJWT({ org: person.organizationId, kind: person.organizationKind, roles: person.roles })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(person.id)
    .setIssuer('yunshi')
    .setIssuedAt()
    .setExpirationTime(parseInstant('2100-01-01T00:00:00Z')! / SECOND)
    .sign(Buffer.from(app.get(Config).jwtSecret));

async function signEveryone(app: INestApplicationContext, world: DemoPeople): Promise<Map<string, string>> {
  const tokens = new Map<string, string>();
  for (const [email, { personId }] of world.actors)
    tokens.set(email, await lastingToken(app, (await app.get(People).find(personId))!));
  return tokens;
}

/** Waits until `look` gives something, asking again after `pause` milliseconds; fails after `seconds`. */
export async function until<T>(
  look: () => Promise<T | null | undefined | false>,
  seconds = 30,
  pause = 50,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > end) throw new Error(`not seen within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

import mysql from 'mysql2/promise';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { castInstants } from './columns.js';
import { SnakeNaming } from './naming.js';

/** Said on every connection, so that a server given to us behaves like our own. */
const SESSION = [
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  "SET SESSION time_zone = '+00:00', SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ONLY_FULL_GROUP_BY,ERROR_FOR_DIVISION_BY_ZERO,NO_ZERO_DATE,NO_ZERO_IN_DATE'",
];

export interface DatabaseParts {
  entities: NonNullable<DataSourceOptions['entities']>;
  migrations?: NonNullable<DataSourceOptions['migrations']>;
  poolSize?: number;
}

/** Which dialect TypeORM must speak: the wrong one gives an endless schema difference. */
async function serverType(url: string): Promise<'mariadb' | 'mysql'> {
  const connection = await mysql.createConnection({ uri: url.replace(/^mariadb:/, 'mysql:'), connectTimeout: 10_000 });
  try {
    const [rows] = await connection.query('SELECT VERSION() AS version');
    return /mariadb/i.test((rows as { version: string }[])[0]!.version) ? 'mariadb' : 'mysql';
  } finally {
    await connection.end();
  }
}

/** A connected data source; DECIMAL and BIGINT arrive as text, DATETIME as an Instant. */
export async function openDataSource(
  url: string,
  { entities, migrations = [], poolSize = 10 }: DatabaseParts,
): Promise<DataSource> {
  const dataSource = new DataSource({
    type: await serverType(url),
    url: url.replace(/^mariadb:/, 'mysql:'),
    entities,
    migrations,
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
    namingStrategy: new SnakeNaming(),
    timezone: 'Z',
    charset: 'utf8mb4',
    supportBigNumbers: true,
    bigNumberStrings: true,
    poolSize,
    dateStrings: ['DATETIME'], // which `castInstants` reads
    // trace: the stack of each call is taken at its failure, where awaits are in it, and not beforehand.
    extra: { connectTimeout: 10_000, maxIdle: poolSize, trace: false },
  });
  await dataSource.initialize();
  const { pool } = dataSource.driver as unknown as { pool: RawPool };
  // Without its settings a connection must not be used, and a refusal that nobody listens to would end the process.
  const settled = (connection: RawConnection): void =>
    SESSION.forEach((sql) => connection.query(sql, (refusal) => refusal && connection.destroy()));
  pool.on('connection', settled);
  pool.on('connection', answerInstants);
  await answerOnFirst(pool);
  for (const sql of SESSION) await dataSource.query(sql); // the connection that initialize() opened
  return dataSource;
}

/**
 * Answers statements as TypeORM asks for them, with Instants. The driver's own wrapper is made anew, and requires its
 * module, at each statement.
 */
function answerInstants(connection: RawConnection): void {
  const query: Wrapper['query'] = (sql, parameters) =>
    new Promise((resolve, reject) => {
      const done: Done = (refusal, found, fields) => {
        if (refusal) return reject(refusal);
        castInstants(found, fields);
        resolve([found, fields]);
      };
      if (parameters === undefined) connection.query(sql, done);
      else connection.query(sql, parameters, done);
    });
  connection.promise = () => ({ query });
}

/** The same for the connection that `initialize` opened: the only one until now. */
const answerOnFirst = (pool: RawPool): Promise<void> =>
  new Promise((resolve, reject) =>
    pool.getConnection((refusal, connection) => {
      if (refusal) return reject(refusal);
      answerInstants(connection);
      connection.release();
      resolve();
    }),
  );

type Fields = { name: string; columnType?: number }[];
type Done = (refusal: Error | null, found?: unknown, fields?: Fields) => void;

interface Wrapper {
  query(sql: unknown, parameters?: unknown): Promise<unknown>;
}

interface RawPool {
  on(event: 'connection', listen: (connection: RawConnection) => void): void;
  getConnection(listen: (refusal: Error | null, connection: RawConnection) => void): void;
}

interface RawConnection {
  promise(): Wrapper;
  query(sql: unknown, done: Done): void;
  query(sql: unknown, parameters: unknown, done: Done): void;
  release(): void;
  destroy(): void;
}

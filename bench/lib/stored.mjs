// Fills the tables of events as years of intake would, by SQL over the same tables, before anything is measured.
import mysql from 'mysql2/promise';
import { METER } from './events.mjs';

/** Events written by one statement of each table. */
const CHUNK = 1_000_000;
/** The days before now they are spread over. */
const DAYS = 30;

const DIGITS =
  '(SELECT 0 d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)';
const bytesOf = (id) => Buffer.from(id.replaceAll('-', ''), 'hex');

/** A helping table of the events of one chunk: number, key, instance and instant, in the order of time. */
const EVENTS = `CREATE TEMPORARY TABLE bench_events (PRIMARY KEY (instance_id, at, n)) ENGINE=InnoDB
  SELECT s.n, UNHEX(LEFT(SHA2(CONCAT('stored', s.n), 256), 32)) AS event_key, i.id AS instance_id,
         CAST(? AS DATETIME(6)) + INTERVAL s.n * ? MICROSECOND AS at
    FROM (SELECT ? + a.d + 10*b.d + 100*c.d + 1000*d.d + 10000*e.d + 100000*f.d AS n
            FROM ${DIGITS} a, ${DIGITS} b, ${DIGITS} c, ${DIGITS} d, ${DIGITS} e, ${DIGITS} f) s
    JOIN bench_instance i ON i.n = s.n % ?`;

/**
 * Stores `count` events, whole millions, with their identities and hours.
 * @param {{ url: string, provider: string, instances: string[], count: number, told: (done: number) => void }} wish
 */
export async function fill({ url, provider, instances, count, told }) {
  const connection = await mysql.createConnection({ uri: url, timezone: 'Z' });
  try {
    await connection.query('CREATE TEMPORARY TABLE bench_instance (n INT PRIMARY KEY, id BINARY(16) NOT NULL)');
    await connection.query('INSERT INTO bench_instance VALUES ?', [instances.map((id, n) => [n, bytesOf(id)])]);
    const span = DAYS * 86_400_000_000;
    const since = new Date(Date.now() - span / 1000).toISOString().slice(0, 19).replace('T', ' ');
    for (let start = 0; start < count; start += CHUNK) {
      await connection.query(EVENTS, [since, Math.floor(span / count), start, instances.length]);
      await connection.query(
        'INSERT INTO usage_identity (event_key, digest) SELECT event_key, LEFT(UNHEX(SHA2(n, 256)), 8) FROM bench_events ORDER BY event_key',
      );
      await connection.query(
        `INSERT INTO usage_event (event_key, provider_id, source, event_id, instance_id, meter, at, cut, occurred_at,
           window_start, received_at, quantity, subject, corrects_key, platform)
         SELECT event_key, ?, 'bench', CONCAT('stored-', n), instance_id, ?, at, 1, at, NULL, at, 1.5, NULL, NULL, 0
           FROM bench_events ORDER BY instance_id, at`,
        [bytesOf(provider), METER],
      );
      await connection.query(
        `INSERT INTO usage_rollup (instance_id, meter, hour, quantity, n)
         SELECT instance_id, ?, DATE_FORMAT(at, '%Y-%m-%d %H:00:00') AS hour, COUNT(*) * 1.5, COUNT(*) FROM bench_events
          GROUP BY instance_id, hour ORDER BY instance_id, hour
         ON DUPLICATE KEY UPDATE quantity = quantity + VALUES(quantity), n = n + VALUES(n)`,
        [METER],
      );
      await connection.query('DROP TEMPORARY TABLE bench_events');
      told(start + CHUNK);
    }
  } finally {
    await connection.end();
  }
}

// Faults made on purpose, which the checker must name: a checker that finds nothing proves nothing.
import { createHash, randomBytes } from 'node:crypto';
import mysql from 'mysql2/promise';
import { isoOf, textOf } from './exact.mjs';

const sqlTime = (micros) => isoOf(micros).replace('T', ' ').replace('Z', '');

/** A writer beside the product: events with the id of their batch, and the hours of what carries that id. */
async function writeBatch(connection, events, batch) {
  await connection.query('START TRANSACTION');
  for (const { key, event } of events) {
    const [noted] = await connection.query('INSERT IGNORE INTO chaos_batch (event_key, batch) VALUES (?, ?)', [
      key,
      batch,
    ]);
    if (!noted.affectedRows) continue;
    await connection.query('INSERT INTO usage_identity (event_key, digest) VALUES (?, ?)', [key, randomBytes(8)]);
    await connection.query(
      `INSERT INTO usage_event (event_key, provider_id, source, event_id, instance_id, meter, at, cut, occurred_at, window_start,
         received_at, quantity, subject, corrects_key, platform) VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, NULL, ?, ?, NULL, NULL, 0)`,
      [
        ...[
          key,
          Buffer.from(event.provider, 'hex'),
          event.source,
          event.id,
          Buffer.from(event.instance, 'hex'),
          event.meter,
        ],
        ...[sqlTime(event.at), sqlTime(event.at), sqlTime(event.at), textOf(event.quantity, 12)],
      ],
    );
  }
  await connection.query(
    `INSERT INTO usage_rollup (instance_id, meter, hour, quantity, n)
       SELECT e.instance_id, e.meter, DATE_FORMAT(e.at, '%Y-%m-%d %H:00:00'), SUM(e.quantity), COUNT(*)
         FROM chaos_batch b JOIN usage_event e ON e.event_key = b.event_key WHERE b.batch = ? GROUP BY 1, 2, 3
     ON DUPLICATE KEY UPDATE quantity = usage_rollup.quantity + VALUES(quantity), n = usage_rollup.n + VALUES(n)`,
    [batch],
  );
  await connection.query('COMMIT');
}

/** Writes events, and once more as after an answer that was lost: with the batch's old id, or rightly with a fresh one. */
async function retried(connection, { instance, meter, at, provider }, sent, reused) {
  await connection.query(
    'CREATE TABLE IF NOT EXISTS chaos_batch (event_key BINARY(16) PRIMARY KEY, batch INT NOT NULL)',
  );
  const first = reused ? 3 : 1;
  const events = Array.from({ length: 5 }, (_, n) => {
    const event = {
      provider,
      source: 'faulty',
      id: `batch-${first}-${n}`,
      instance,
      meter,
      at: at + BigInt(n),
      quantity: BigInt(n + 1) * 10n ** 12n,
      corrects: null,
    };
    sent.set(`${provider}/faulty/${event.id}`, { ...event, acknowledged: true, refused: null });
    return { key: createHash('sha256').update(event.id).digest().subarray(0, 16), event };
  });
  await writeBatch(connection, events, first);
  await writeBatch(connection, events, reused ? first : first + 1);
}

async function doubledLine(connection) {
  const [columns] = await connection.query(
    "SELECT COLUMN_NAME AS name FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'invoice_line'",
  );
  const id = randomBytes(16);
  // Whatever else a line holds is the copy's too; the database copies it, text by text.
  const own = { id: '?', line_no: 'line_no + 10000' };
  const names = columns.map(({ name }) => name);
  await connection.query(
    `INSERT INTO invoice_line (${names.join(', ')}) SELECT ${names.map((name) => own[name] ?? name).join(', ')}
       FROM invoice_line WHERE amount > 0 ORDER BY invoice_id, line_no LIMIT 1`,
    [id],
  );
  return () => connection.query('DELETE FROM invoice_line WHERE id = ?', [id]);
}

async function cent(connection) {
  const [[{ id }]] = await connection.query(
    'SELECT id FROM invoice_line WHERE amount > 0 ORDER BY invoice_id DESC, line_no LIMIT 1',
  );
  const add = (amount) =>
    connection.query('UPDATE invoice_line SET amount = amount + ?, net = net + ? WHERE id = ?', [amount, amount, id]);
  await add('0.01');
  return () => add('-0.01');
}

/**
 * Makes one fault after the other and asks the checker each time: the kinds of faults it named. `rightRetry` is none:
 * the same writer with a fresh id for each attempt must be found without fault.
 * @param place { instance, meter, at, provider }: where the faulty writer's events lie, in a month not billed yet
 */
export async function tryFaults(url, place, sent, checked) {
  const connection = await mysql.createConnection({
    uri: url,
    dateStrings: true,
    supportBigNumbers: true,
    timezone: 'Z',
  });
  const kinds = async () => [...new Set((await checked()).faults.map(({ kind }) => kind))].sort();
  const found = {};
  try {
    for (const [name, make] of Object.entries({ doubledLine, cent })) {
      const undo = await make(connection);
      found[name] = await kinds();
      await undo();
    }
    await retried(connection, place, sent, false);
    found.rightRetry = await kinds();
    await retried(connection, place, sent, true);
    found.reusedBatch = await kinds();
  } finally {
    await connection.end();
  }
  return found;
}

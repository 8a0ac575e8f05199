// What the database holds after a pass, against what was acknowledged.
import mysql from 'mysql2/promise';

const CELLS = `SELECT COUNT(*) AS cells, COALESCE(SUM(r.n IS NULL OR r.n <> e.n OR r.quantity <> e.quantity), 0) AS wrong
  FROM (SELECT instance_id, meter, CAST(DATE_FORMAT(at, '%Y-%m-%d %H:00:00') AS DATETIME(6)) AS hour, SUM(quantity) AS quantity, COUNT(*) AS n
          FROM usage_event GROUP BY 1, 2, 3) e
  LEFT JOIN usage_rollup r ON r.instance_id = e.instance_id AND r.meter = e.meter AND r.hour = e.hour`;

const TABLES = ['usage_identity', 'usage_event', 'usage_rollup'];

/** Reads and empties the ledger, with a connection of its own. */
export async function openLedger(url) {
  const connection = await mysql.createConnection({ uri: url, supportBigNumbers: true, bigNumberStrings: true });
  const one = async (sql) => (await connection.query(sql))[0][0];
  return {
    version: async () => (await one('SELECT VERSION() AS version')).version,
    /** Statements and transactions of the whole server since its start. */
    counters: async () => {
      const names = "('Questions', 'Com_commit')";
      const [found] = await connection.query(`SHOW GLOBAL STATUS WHERE Variable_name IN ${names}`);
      const value = (name) => Number(found.find((row) => row.Variable_name === name).Value);
      return { statements: value('Questions'), transactions: value('Com_commit') };
    },
    url,
    /** Every pass but those over stored events begins with empty tables. */
    empty: async () => {
      for (const table of TABLES) await connection.query(`TRUNCATE TABLE ${table}`);
    },
    /** Lets the tables of this name and those stashed change places; the stash begins empty. */
    swap: async () => {
      for (const table of TABLES) await connection.query(`CREATE TABLE IF NOT EXISTS stashed_${table} LIKE ${table}`);
      const moves = TABLES.map(
        (name) => `${name} TO swap_${name}, stashed_${name} TO ${name}, swap_${name} TO stashed_${name}`,
      );
      await connection.query(`RENAME TABLE ${moves.join(', ')}`);
    },
    /** The faults of what was acknowledged in all since the tables were empty, in words; none is what a bench may have. */
    faults: async ({ accepted }) => {
      const events = await one('SELECT COUNT(*) AS n, COALESCE(SUM(quantity), 0) AS quantity FROM usage_event');
      const identities = await one('SELECT COUNT(*) AS n FROM usage_identity');
      const hours = await one(
        'SELECT COALESCE(SUM(n), 0) AS n, COALESCE(SUM(quantity), 0) AS quantity FROM usage_rollup',
      );
      const { wrong } = await one(CELLS);
      return [
        Number(identities.n) !== Number(events.n) && `${events.n} events stored, ${identities.n} identities`,
        Number(events.n) !== accepted && `${accepted} events acknowledged, ${events.n} stored`,
        Number(hours.n) !== Number(events.n) && `${events.n} events stored, ${hours.n} in the hours`,
        hours.quantity !== events.quantity && `the events sum to ${events.quantity}, the hours to ${hours.quantity}`,
        Number(wrong) > 0 && `${wrong} hours differ from their events`,
      ].filter(Boolean);
    },
    close: () => connection.end(),
  };
}

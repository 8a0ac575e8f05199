// The same durable work without the product: identities, events and hours of the same tables in one transaction,
// and nothing else. No HTTP, no rules, no locks on instances or months, no audit row: what is left is what durability costs.
import { hash } from 'node:crypto';
import mysql from 'mysql2/promise';
import { METER } from './events.mjs';

const COLUMNS =
  'event_key, provider_id, source, event_id, instance_id, meter, at, cut, occurred_at, window_start, received_at, quantity, subject, corrects_key, platform';
const INSERT_IDENTITIES = 'INSERT INTO usage_identity (event_key, digest) VALUES ?';
const INSERT_EVENTS = `INSERT INTO usage_event (${COLUMNS}) VALUES ?`;
const INSERT_HOURS =
  'INSERT INTO usage_rollup (instance_id, meter, hour, quantity, n) VALUES ? ON DUPLICATE KEY UPDATE quantity = quantity + VALUES(quantity), n = n + VALUES(n)';

const bytesOf = (id) => Buffer.from(id.replaceAll('-', ''), 'hex');
const sqlTime = (iso) => `${iso.slice(0, 10)} ${iso.slice(11, 23)}000`;
const sha256 = (text) => hash('sha256', text, 'buffer');

/** Quantities are summed exactly, as whole units of the twelfth digit. */
const unitsOf = (quantity) => {
  const [whole, fraction = ''] = quantity.split('.');
  return BigInt(whole + fraction.padEnd(12, '0'));
};
const decimalOf = (units) => {
  const digits = units.toString().padStart(13, '0');
  return `${digits.slice(0, -12)}.${digits.slice(-12)}`;
};

function eventRow(event, key, providerId, now) {
  const time = sqlTime(event.time);
  const instance = bytesOf(event.instanceId);
  const use = [instance, METER, time, 1, time, null, now];
  return [key, providerId, 'bench', event.id, ...use, event.quantity, null, null, 0];
}

/** The digest of what the event says; any text that holds all of it is as much work as the product's. */
const digestOf = ({ instanceId, time, quantity }) =>
  sha256(`${instanceId}|${time}||${quantity}||10|${METER}|`).subarray(0, 8);

/** As usage_event lies: by instance, meter and time. */
const byPlace = ({ event: a }, { event: b }) =>
  a.instanceId < b.instanceId ? -1 : a.instanceId > b.instanceId ? 1 : a.time < b.time ? -1 : 1;

/** What the hours of these events grow by, in the order of their key. */
function hourRows(events) {
  const hours = new Map();
  for (const { instanceId, time, quantity } of events) {
    const name = `${instanceId} ${time.slice(0, 13)}`;
    const hour = hours.get(name);
    if (hour) {
      hour.units += unitsOf(quantity);
      hour.count += 1;
    } else hours.set(name, { units: unitsOf(quantity), count: 1 });
  }
  return [...hours.keys()].sort().map((name) => {
    const { units, count } = hours.get(name);
    const [instanceId, time] = name.split(' ');
    return [bytesOf(instanceId), METER, `${time.replace('T', ' ')}:00:00`, decimalOf(units), count];
  });
}

/** The events by key, each once, in the order of their keys. */
function byKey(events, provider) {
  const keyed = new Map();
  for (const event of events) {
    const key = sha256(JSON.stringify(['provider', provider, 'bench', event.id])).subarray(0, 16);
    const text = key.latin1Slice();
    if (!keyed.has(text)) keyed.set(text, { key, event });
  }
  return [...keyed.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

const COLLISIONS = new Set([1062, 1213, 1205]);

/** Connections of a script's own; `keep(events)` writes them in one transaction, each event once for ever. */
export function openBare({ url, provider, connections }) {
  const pool = mysql.createPool({ uri: url, connectionLimit: connections, timezone: 'Z', charset: 'utf8mb4' });
  const providerId = bytesOf(provider);

  async function attempt(connection, keyed) {
    const now = sqlTime(new Date().toISOString());
    await connection.query('START TRANSACTION');
    const keys = keyed.map(({ key }) => key);
    const [kept] = await connection.query('SELECT event_key FROM usage_identity WHERE event_key IN (?)', [keys]);
    const known = new Set(kept.map((row) => row.event_key.latin1Slice()));
    const fresh = known.size ? keyed.filter(({ key }) => !known.has(key.latin1Slice())) : keyed;
    if (fresh.length) {
      await connection.query(INSERT_IDENTITIES, [fresh.map(({ key, event }) => [key, digestOf(event)])]);
      const placed = fresh.toSorted(byPlace);
      await connection.query(INSERT_EVENTS, [placed.map(({ key, event }) => eventRow(event, key, providerId, now))]);
      await connection.query(INSERT_HOURS, [hourRows(fresh.map(({ event }) => event))]);
    }
    await connection.query('COMMIT');
    return fresh.length;
  }

  async function attemptOne(connection, [{ key, event }]) {
    const now = sqlTime(new Date().toISOString());
    await connection.query('START TRANSACTION');
    await connection.query(INSERT_IDENTITIES, [[[key, digestOf(event)]]]);
    await connection.query(INSERT_EVENTS, [[eventRow(event, key, providerId, now)]]);
    await connection.query(INSERT_HOURS, [hourRows([event])]);
    await connection.query('COMMIT');
    return 1;
  }

  async function keep(events) {
    const keyed = byKey(events, provider);
    const connection = await pool.getConnection();
    try {
      for (;;) {
        try {
          // One event alone needs no look first: its key says whether it is a repeat.
          const accepted = await (events.length === 1 ? attemptOne : attempt)(connection, keyed);
          return { accepted, duplicates: events.length - accepted };
        } catch (error) {
          await connection.query('ROLLBACK');
          if (!COLLISIONS.has(error.errno)) throw error;
          if (error.errno === 1062 && events.length === 1) return { accepted: 0, duplicates: 1 };
        }
      }
    } finally {
      connection.release();
    }
  }

  return { keep, close: () => pool.end() };
}

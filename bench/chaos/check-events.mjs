// What was acknowledged is stored once, as it was said; the hours are the sums of the events that stand.
import { divide, HOUR, isoOf, textOf } from './exact.mjs';
import { stretchesOf } from './life.mjs';

const nameOf = ({ provider, source, id }) => `${provider}/${source}/${id}`;

/** Events by the name their sender gave them, and those that others replaced. */
export function indexEvents(events) {
  const byKey = new Map(events.map((event) => [event.k, event]));
  const replacedBy = new Map();
  for (const event of events) if (event.corrects !== null) replacedBy.set(event.corrects, event);
  return { byKey, replacedBy };
}

/** What of the events counts, as of a cut (null: all): those no other replaces, and that are not voided. */
export function standing(events, replacedBy, cut = null) {
  const seen = (event) => event !== undefined && (cut === null || event.cut <= cut);
  return events.filter(
    (event) => seen(event) && !seen(replacedBy.get(event.k)) && !(event.corrects !== null && event.quantity === 0n),
  );
}

function checkSent({ events }, { byKey }, sent, fault) {
  const stored = Map.groupBy(
    events.filter(({ platform }) => !platform),
    nameOf,
  );
  let acknowledged = 0;
  for (const event of sent.values()) {
    const found = stored.get(nameOf(event)) ?? [];
    stored.delete(nameOf(event));
    if (event.acknowledged) acknowledged += 1;
    if (event.acknowledged && found.length === 0)
      fault('missing', `event ${nameOf(event)} was acknowledged and is not stored`);
    if (found.length > 1) fault('double', `event ${nameOf(event)} is stored ${found.length} times`);
    for (const row of found) {
      const corrected = row.corrects === null ? null : (byKey.get(row.corrects)?.id ?? '?');
      const said = [event.instance, event.meter, event.at, event.quantity, event.corrects];
      const kept = [row.instance, row.meter, row.occurred, row.quantity, corrected];
      if (said.some((value, index) => value !== kept[index]))
        fault('changed', `event ${nameOf(event)} said ${said.join(' ')}, stored is ${kept.join(' ')}`);
      if (event.refused) fault('changed', `event ${nameOf(event)} was refused (${event.refused}) and is stored`);
    }
  }
  for (const name of stored.keys()) fault('unknown', `event ${name} is stored and nobody sent it`);
  return acknowledged;
}

function checkKeys({ events, identities, corrections }, { byKey }, fault) {
  if (byKey.size !== events.length) fault('double', `${events.length} events have ${byKey.size} keys`);
  const known = new Set(identities);
  if (identities.length !== events.length || events.some(({ k }) => !known.has(k)))
    fault('identity', `${identities.length} identities for ${events.length} events`);
  const correcting = new Map(corrections.map(({ corrected, k }) => [corrected, k]));
  const said = events.filter(({ corrects }) => corrects !== null);
  if (said.length !== correcting.size || said.some(({ k, corrects }) => correcting.get(corrects) !== k))
    fault('correction', `${correcting.size} corrections are noted, ${said.length} events correct another`);
}

function checkHours({ events, hours }, { replacedBy }, fault) {
  const cells = new Map();
  const cellOf = (instance, meter, hour) => `${instance} ${meter} ${hour}`;
  for (const { instance, meter, at, quantity } of standing(events, replacedBy)) {
    const name = cellOf(instance, meter, at - (at % HOUR));
    const cell = cells.get(name) ?? { quantity: 0n, n: 0 };
    cells.set(name, { quantity: cell.quantity + quantity, n: cell.n + 1 });
  }
  for (const { instance, meter, hour, quantity, n } of hours) {
    const name = cellOf(instance, meter, hour);
    const cell = cells.get(name) ?? { quantity: 0n, n: 0 };
    cells.delete(name);
    if (cell.quantity !== quantity || cell.n !== n)
      fault(
        'hour',
        `${meter} of ${instance} at ${isoOf(hour)}: ${cell.n} events of ${textOf(cell.quantity, 12)}, the hour says ${n} of ${textOf(quantity, 12)}`,
      );
  }
  for (const name of cells.keys()) fault('hour', `the hour ${name} is missing`);
}

/** The platform's own meters: every hour of the life says quantity × time, until `until`. */
function checkPlatform({ events, instances, prices }, { replacedBy }, until, fault) {
  const said = new Map();
  for (const { instance, meter, at, quantity } of standing(events, replacedBy).filter(({ platform }) => platform)) {
    const name = `${instance} ${meter} ${at - (at % HOUR)}`;
    said.set(name, (said.get(name) ?? 0n) + quantity);
  }
  let hours = 0;
  for (const instance of instances.filter(({ activated }) => activated !== null))
    for (const { meter } of prices.filter(({ plan, source }) => plan === instance.plan && source === 'PLATFORM'))
      for (let hour = instance.activated - (instance.activated % HOUR); hour < until; hour += HOUR) {
        const parts = stretchesOf(instance, hour, hour + HOUR);
        const wanted = divide(
          parts.reduce((sum, part) => sum + part.quantity * (part.to - part.from), 0n),
          HOUR,
        );
        const found = said.get(`${instance.id} ${meter} ${hour}`) ?? 0n;
        hours += 1;
        if (wanted !== found)
          fault(
            'platform',
            `${meter} of ${instance.id} at ${isoOf(hour)}: lived ${textOf(wanted, 12)}, metered ${textOf(found, 12)}`,
          );
      }
  return hours;
}

/** @param sent every event the clients ever sent, by name; @param until the end of the last month billed */
export function checkEvents(facts, index, { sent, until }, fault) {
  const acknowledged = checkSent(facts, index, sent, fault);
  checkKeys(facts, index, fault);
  checkHours(facts, index, fault);
  const platformHours = checkPlatform(facts, index, until, fault);
  return {
    events: facts.events.length,
    acknowledged,
    corrections: facts.corrections.length,
    hours: facts.hours.length,
    platformHours,
  };
}

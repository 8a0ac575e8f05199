// The independent checker: recomputes every invoice from the raw events, with SQL and arithmetic of its own.
import { checkBills } from './check-bills.mjs';
import { checkEvents, indexEvents } from './check-events.mjs';
import { checkMoney } from './check-money.mjs';
import { monthStart } from './exact.mjs';
import { readFacts } from './facts.mjs';

/**
 * Gives what was compared, in numbers, and the faults found: { kind, text }.
 * @param known { sent, said, through }: what the clients sent and asked for, and the last month all were billed for
 */
export async function check(url, known) {
  const facts = await readFacts(url);
  const faults = [];
  const fault = (kind, text) => faults.push({ kind, text });
  const index = indexEvents(facts.events);
  const compared = {
    ...checkEvents(facts, index, { sent: known.sent, until: monthStart(known.through, 1) }, fault),
    ...checkBills(facts, index, known, fault),
    ...checkMoney(facts, known, fault),
  };
  return { compared, faults };
}

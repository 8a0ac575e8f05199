// The end of a run: nobody speaks any more, and every closed month is billed until nothing changes.
import { setTimeout as sleep } from 'node:timers/promises';
import { monthOf, monthsBetween, monthStart } from './exact.mjs';

const RUN = '{id status invoiceCount waiting{reason amount{amount}}}';
const PATIENCE = 180_000;

async function bill({ api, market }, period) {
  for (let attempt = 1; ; attempt += 1) {
    const { startBillingRun } = await api.must(
      market.operator,
      `mutation($i:StartBillingRunInput!){startBillingRun(input:$i)${RUN}}`,
      { i: { period } },
    );
    const until = Date.now() + PATIENCE;
    for (;;) {
      const { billingRun } = await api.must(market.operator, `query($id:ID!){billingRun(id:$id)${RUN}}`, {
        id: startBillingRun.id,
      });
      if (billingRun.status === 'COMPLETED') return billingRun;
      if (billingRun.status === 'FAILED') break;
      if (Date.now() > until) throw new Error(`The run of ${period} does not end: ${billingRun.status}.`);
      await sleep(100);
    }
    if (attempt === 5) throw new Error(`The run of ${period} fails again and again.`);
  }
}

/** Bills up to the month before the clock's, month after month until none waits; gives the last month billed. */
export async function settle({ api, world, market, firstMonth }) {
  for (let extra = 1; ; extra += 1) {
    const open = monthOf(world.now());
    await world.moveClock(monthStart(open, 1) + 3_600_000_000n);
    await sleep(500);
    const months = monthsBetween(firstMonth, open);
    for (const month of months) await bill({ api, market }, month);
    const again = await bill({ api, market }, open);
    if (again.invoiceCount === 0 && again.waiting.length === 0) return open;
    if (extra === 6) throw new Error(`Something still waits after ${open}: ${JSON.stringify(again.waiting)}`);
  }
}

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Plans, PriceTermsReader } from '#catalog';
import type { Month } from '#kernel';
import { UsageLedger } from '#metering';
import { Transactions } from '#platform';
import { Instances, SharingReading } from '#procurement';
import { fee, iso, Market, use } from '../testing/market.fixture.js';
import type { Account } from './account.js';
import { AccountDue, type Due, isOfInstance } from './account-due.js';
import { TrueUps } from './true-ups.js';

const PROVIDER = 'operations@provider-a.example';

/** Numbers that look random and are the same each time. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * sides);
  };
}

const summary = ({ lines, invoiced }: Due): unknown => [
  invoiced,
  lines
    .filter(isOfInstance)
    .map(({ payload, kind, quantity, ratedAmount, amount, serviceFrom, serviceTo, billed }) => [
      payload.instanceId,
      payload.price.code,
      payload.month,
      payload.use && [payload.use.afterCut, payload.use.throughCut],
      kind,
      quantity.toFixed(),
      ratedAmount.toFixed(),
      amount.toFixed(),
      serviceFrom,
      serviceTo,
      billed.quantity.toFixed(),
    ]),
];

describe('rating only the months that can have changed', () => {
  let market: Market;
  let due: AccountDue;
  let accounts: Account[];
  let plan: string;
  beforeAll(async () => {
    market = await Market.open();
    const { app, organization } = market.test;
    due = new AccountDue(
      app.get(Instances),
      app.get(SharingReading),
      app.get(Plans),
      app.get(PriceTermsReader),
      app.get(UsageLedger),
      new TrueUps(app.get(Instances)),
    );
    accounts = ['MNC-E', 'AG-CD'].map((code) => ({
      organizationId: organization(code),
      providerId: organization('PV-A'),
      currency: 'CNY',
    }));
    market.at('2025-12-20');
    const prices = [
      fee('base', '31'),
      fee('yearly', '365', { interval: 'YEAR' }),
      fee('setup', '10', { kind: 'ONE_TIME', interval: undefined }),
      use('gb', '0.35'),
      use('calls', '1', { aggregation: 'COUNT', includedQuantity: '2' }),
    ];
    plan = (await market.publish('INC', { P: prices })).P!;
  });
  afterAll(() => market.close());

  const find = (upTo: Month, everyMonth: boolean): Promise<Due[]> =>
    market.test.app.get(Transactions).run((manager) => due.find(manager, accounts, { upTo, everyMonth }));
  const expectSame = async (upTo: Month, after: string): Promise<Due[]> => {
    const found = await find(upTo, false);
    expect([after, found.map(summary)]).toEqual([after, (await find(upTo, true)).map(summary)]);
    return found;
  };
  /** Refused where it does not fit what was reported or done since: then nothing happened. */
  const resize = (instanceId: string, quantity: string, at: string): Promise<boolean> =>
    done(
      'mutation($input:ResizeInstanceInput!){resizeInstance(input:$input){id}}',
      {
        input: { instanceId, quantity, at: iso(at) },
      },
      'approver@chengdu.example',
    );
  const end = (instanceId: string, at: string): Promise<boolean> =>
    done('mutation($id:ID!,$at:DateTime){terminateInstance(id:$id,at:$at){id}}', { id: instanceId, at: iso(at) });
  const done = async (mutation: string, variables: Record<string, unknown>, email = PROVIDER): Promise<boolean> =>
    !(await market.test.gql(mutation, variables, email)).errors;
  const monthOf = (n: number): Month => `2026-${String(n).padStart(2, '0')}`;

  it('gives the lines that rating every month gives, whatever happened since, and none after a run [I32 I35 I36]', async () => {
    const roll = dice(20_261_126);
    const budget = await market.budget('chengdu', '1000000');
    const living: { id: string; month: number; events: [string, string, string, string][] }[] = [];
    let serial = 0;
    let changes = 0;
    const buy = async (month: number): Promise<void> => {
      const [buyer, of] = roll(2) ? (['chengdu', budget] as const) : (['mnc', null] as const);
      const usage = ['gb', 'calls'].map((meter) => ({ meter, quantityPerMonth: '1' }));
      const startsOn = `${monthOf(month)}-05`;
      const { instanceId } = await market.buy({ plan, buyer, budget: of, startsOn, usage });
      living.push({ id: instanceId, month, events: [] });
    };
    const report = async (now: number): Promise<string> => {
      const one = living[roll(living.length)]!;
      const month = one.month + roll(now - one.month + 1);
      const at = `${monthOf(month)}-${month === one.month ? '06' : '02'}T0${roll(9)}:00:00`;
      const event: [string, string, string, string] = [`e${++serial}`, roll(2) ? 'gb' : 'calls', `${roll(50)}.5`, at];
      await market.report(one.id, [event]);
      one.events.push(event);
      return `use in ${month}`;
    };
    const correct = async (): Promise<string> => {
      const one = living.find(({ events }) => events.length > 0);
      const [id, meter, , at] = one?.events.shift() ?? [];
      if (!one || !id) return 'nothing';
      await market.report(one.id, [[`c${++serial}`, meter!, `${roll(3)}`, at!, id]]);
      return `correction at ${at}`;
    };
    const changeLife = async (now: number): Promise<string> => {
      const one = living[roll(living.length)]!;
      const day = `${monthOf(one.month + roll(now - one.month + 1))}-07`;
      if (roll(2) && living.length > 2 && (await end(one.id, day))) {
        living.splice(living.indexOf(one), 1);
        return `an end at ${day}`;
      }
      changes += Number(await resize(one.id, String(1 + roll(4)), `${day}T00:0${roll(9)}:30`));
      return 'a resize';
    };

    for (let now = 1; now <= 6; now++) {
      market.at(`${monthOf(now)}-08`);
      await buy(now);
      if (now === 4) await buy(2); // known late: its months were billed for others
      for (let turn = 0; turn < 4; turn++) {
        const what = [() => report(now), () => report(now), correct, () => changeLife(now)][roll(4)]!;
        const after = `${monthOf(now)}: ${await what()}`;
        if (now > 1) await expectSame(monthOf(1 + roll(now - 1)), after);
      }
      market.at(`${monthOf(now + 1)}-02`);
      await expectSame(monthOf(now), `before the run of ${monthOf(now)}`);
      await market.bill(monthOf(now));
      if (now > 2) await market.bill(monthOf(now - 1 - roll(2))); // a month that was billed before
      for (const one of await expectSame(monthOf(now), `after the run of ${monthOf(now)}`))
        expect(one.lines.length === 0 || one.invoiced || one.lines.some(({ amount }) => amount.lt(0))).toBe(true);
    }
    expect(changes).toBeGreaterThan(0);
    // What waits or came since goes on the next month's.
    market.at('2026-08-02');
    await market.bill('2026-07');
    await expectSame('2026-07', 'at the end');
  }, 120_000);
});

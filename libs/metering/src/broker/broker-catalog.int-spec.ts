import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Id } from '#kernel';
import { Config, rows } from '#platform';
import { BrokerOperations } from '#procurement';
import { acceptedInstance } from '../../../../apps/testing/market.js';
import { NOW, OPERATIONS, refusal, UseMarket } from '../use.fixture.js';
import { BrokerWork } from './broker-work.js';
import { FakeBroker } from './fake-broker.fixture.js';

const ADMIN = 'admin@provider-a.example';
const CATALOG = 'catalog@provider-a.example';
const OPERATOR = 'operator@yunshi.example';

interface Plan {
  serviceId: string;
  brokerPlanId: string;
  action: string;
  offeringId: Id | null;
  planCode: string | null;
}
interface Reading {
  plans: Plan[];
  issues: { path: string; code: string; message: string }[];
}
interface Offering {
  status: string;
  version: number;
  name: string;
  plans: { id: Id; code: string; name: string; prices: { unitPrice: string; interval: string }[] }[];
}

let round = 0;

describe('the catalogue of a broker', () => {
  let market: UseMarket;
  let broker: FakeBroker;
  let brokerId: Id;
  let name: string;

  beforeAll(async () => {
    market = await UseMarket.open();
    await market.t.addPerson({
      organizationId: market.t.organization('PV-A'),
      email: ADMIN,
      roles: ['PROVIDER_ADMIN'],
    });
  });
  afterAll(() => market.t.close());
  beforeEach(async () => {
    market.t.setNow(NOW);
    broker = await FakeBroker.open();
    name = `mysql-${++round}`;
    broker.catalog = { services: [service()] };
    const { registerBroker } = await market.t.ok<{ registerBroker: { id: Id } }>(
      'mutation($i:RegisterBrokerInput!){registerBroker(input:$i){id}}',
      { i: { url: broker.url, username: 'market', password: 'open-sesame-8' } },
      ADMIN,
    );
    brokerId = registerBroker.id;
  });
  afterEach(() => broker.close());

  const plan = (id: string, over: object = {}): object => ({ id, name: id, description: 'A plan.', ...over });
  const service = (over: object = {}): object => ({
    ...{ id: `id-${name}`, name, description: 'A database.', bindable: true, metadata: { displayName: '政务数据库' } },
    plans: [
      plan('small', { maximum_polling_duration: 900 }),
      plan('large', { free: false, metadata: { costs: [{ amount: { cny: 99.5 }, unit: 'MONTHLY' }] } }),
    ],
    ...over,
  });
  const tryRead = (over: object = {}, email = CATALOG) =>
    market.t.gql<{ readBrokerCatalog: Reading }>(
      `mutation($i:ReadBrokerCatalogInput!){readBrokerCatalog(input:$i){
         plans{serviceId brokerPlanId action offeringId planCode} issues{path code message}}}`,
      { i: { brokerId, serviceModel: 'SAAS', clouds: ['GOVERNMENT'], categoryCodes: [], zoneCodes: [], ...over } },
      email,
    );
  async function read(over: object = {}): Promise<Reading> {
    const { data, errors } = await tryRead(over);
    if (errors) throw new Error(JSON.stringify(errors));
    return data!.readBrokerCatalog;
  }
  const actions = ({ plans }: Reading): string[] => plans.map((each) => `${each.brokerPlanId} ${each.action}`);
  const codes = ({ issues }: Reading): string[] => issues.map(({ path, code }) => `${path} ${code}`);
  async function offering(id: Id): Promise<Offering> {
    const found = await market.t.ok<{ offering: Offering }>(
      'query($id:ID!){offering(id:$id){status version name plans{id code name prices{unitPrice interval}}}}',
      { id },
      CATALOG,
    );
    return found.offering;
  }
  const step = (operation: string, id: Id, email: string) =>
    market.t.ok(`mutation($id:ID!){${operation}(id:$id){id}}`, { id }, email);
  const rowsOf = async (table: string): Promise<number> =>
    Number((await rows<{ n: string }>(market.database, `SELECT COUNT(*) AS n FROM ${table}`))[0]!.n);

  it('becomes drafts with their prices, asked for as the specification says', async () => {
    const reading = await read();
    expect(actions(reading)).toEqual(['small DRAFTED', 'large DRAFTED']);
    expect(reading.issues).toEqual([]);
    expect(await offering(reading.plans[0]!.offeringId!)).toMatchObject({
      ...{ status: 'DRAFT', name: '政务数据库' },
      plans: [
        { code: 'small', prices: [{ unitPrice: '0', interval: 'MONTH' }] },
        { code: 'large', prices: [{ unitPrice: '99.5', interval: 'MONTH' }] },
      ],
    });
    expect(broker.asked).toMatchObject([{ method: 'GET', path: '/osb/v2/catalog' }]);
    expect(broker.asked[0]!.headers).toMatchObject({
      'x-broker-api-version': '2.17',
      authorization: `Basic ${Buffer.from('market:open-sesame-8').toString('base64')}`,
    });
    const bound = await rows<{ plan_code: string; polling_seconds: number; bindable: number }>(
      market.database,
      'SELECT plan_code, polling_seconds, bindable FROM broker_plan WHERE broker_id = ? ORDER BY plan_code',
      [Buffer.from(brokerId.replaceAll('-', ''), 'hex')],
    );
    expect(bound).toEqual([
      { plan_code: 'large', polling_seconds: 86_400, bindable: 1 },
      { plan_code: 'small', polling_seconds: 900, bindable: 1 },
    ]);
  });

  it('says, read again, nothing new: what its provider has written since stays', async () => {
    const first = await read();
    const { offeringId } = first.plans[0]!;
    await market.t.ok(
      'mutation($i:UpdateOfferingInput!){updateOffering(input:$i){id}}',
      { i: { id: offeringId, version: 1, name: 'Rewritten' } },
      CATALOG,
    );
    const [offerings, bound] = [await rowsOf('offering'), await rowsOf('broker_plan')];
    const again = await read();
    expect(actions(again)).toEqual(['small UNCHANGED', 'large UNCHANGED']);
    expect(again.plans.map((each) => each.offeringId)).toEqual([offeringId, offeringId]);
    expect(await offering(offeringId!)).toMatchObject({ name: 'Rewritten', version: 2 });
    expect([await rowsOf('offering'), await rowsOf('broker_plan')]).toEqual([offerings, bound]);
  });

  it('that is read twice at once makes one draft', async () => {
    const both = await Promise.all([read(), read()]);
    expect(both.map(actions).map(String).sort()).toEqual([
      'small DRAFTED,large DRAFTED',
      'small UNCHANGED,large UNCHANGED',
    ]);
  });

  it('adds new plans to the draft, or to a draft of a revision, and tells of those that are gone', async () => {
    const first = await read();
    const offeringId = first.plans[0]!.offeringId!;
    broker.catalog = { services: [service({ plans: [plan('small'), plan('huge')] })] };
    const second = await read();
    expect(actions(second)).toEqual(['small UNCHANGED', 'huge DRAFTED', 'large GONE']);
    expect((await offering(offeringId)).plans.map(({ code }) => code)).toEqual(['small', 'large', 'huge']);

    await step('submitOffering', offeringId, CATALOG);
    broker.catalog = { services: [service({ plans: [plan('small'), plan('late')] })] };
    expect(codes(await read())).toEqual(['services.0 INVALID_TRANSITION']);
    await step('approveOffering', offeringId, OPERATOR);
    expect(actions(await read())).toEqual(['small UNCHANGED', 'late DRAFTED', 'huge GONE', 'large GONE']);
    const { offeringRevisions } = await market.t.ok<{
      offeringRevisions: { edges: { node: { status: string; plans: { code: string }[] } }[] };
    }>(
      'query($id:ID!){offeringRevisions(offeringId:$id,first:1){edges{node{status plans{code}}}}}',
      { id: offeringId },
      CATALOG,
    );
    const [{ node }] = offeringRevisions.edges as [{ node: { status: string; plans: { code: string }[] } }];
    expect([node.status, ...node.plans.map(({ code }) => code)]).toEqual(['DRAFT', 'small', 'large', 'huge', 'late']);
    expect((await offering(offeringId)).plans).toHaveLength(3);
  });

  it('tells that a plan is gone from its offering, and gives its code to no other while it is bound', async () => {
    const { plans } = await read();
    const offeringId = plans[0]!.offeringId!;
    const [{ name: title, prices }] = (await offering(offeringId)).plans as [Offering['plans'][number]];
    const base = { code: 'base', kind: 'RECURRING', model: 'PER_UNIT', ...prices[0]! };
    await market.t.ok(
      'mutation($i:UpdateOfferingInput!){updateOffering(input:$i){id}}',
      { i: { id: offeringId, version: 1, plans: [{ code: 'small', name: title, prices: [base] }] } },
      CATALOG,
    );
    expect(actions(await read())).toEqual(['small UNCHANGED', 'large GONE']);
    broker.catalog = { services: [service({ plans: [plan('small'), plan('large-2', { name: 'large' })] })] };
    expect(actions(await read())).toEqual(['small UNCHANGED', 'large-2 DRAFTED', 'large GONE']);
    expect((await offering(offeringId)).plans.map(({ code }) => code)).toEqual(['small', 'large-2']);
  });

  it('is listed, ordered and made by its broker, also by a revision that sells the plan under another id', async () => {
    const { plans } = await read();
    const offeringId = plans[0]!.offeringId!;
    await step('submitOffering', offeringId, CATALOG);
    await step('approveOffering', offeringId, OPERATOR);
    const make = async (): Promise<object | undefined> => {
      broker.asked.length = 0;
      const small = (await offering(offeringId)).plans.find(({ code }) => code === 'small')!;
      await acceptedInstance(market.t, { planId: small.id, budgetId: market.budgetId, startsOn: '2026-10-21' });
      market.t.setNow(NOW + 24 * 3_600_000_000);
      for (const operationId of await market.t.app.get(BrokerOperations).due())
        await market.t.app.get(BrokerWork).step(operationId);
      market.t.setNow(NOW);
      return broker.asked[0];
    };
    expect(await make()).toMatchObject({ method: 'PUT', body: { service_id: `id-${name}`, plan_id: 'small' } });
    const before = await offering(offeringId);
    const { reviseOffering } = await market.t.ok<{ reviseOffering: { id: Id } }>(
      'mutation($i:ReviseOfferingInput!){reviseOffering(input:$i){id}}',
      {
        i: {
          ...{ offeringId, version: before.version },
          plans: [
            {
              code: 'small',
              name: 'Small',
              prices: [{ code: 'b', kind: 'RECURRING', model: 'PER_UNIT', interval: 'MONTH', unitPrice: '7' }],
            },
          ],
        },
      },
      CATALOG,
    );
    await step('submitOfferingRevision', reviseOffering.id, CATALOG);
    await step('approveOfferingRevision', reviseOffering.id, OPERATOR);
    expect((await offering(offeringId)).plans[0]!.id).not.toBe(before.plans[0]!.id);
    expect(await make()).toMatchObject({ method: 'PUT', body: { service_id: `id-${name}`, plan_id: 'small' } });
  });

  it('is taken as far as it is right, and told of where it is not', async () => {
    const taken = `taken-${name}`;
    await market.t.ok(
      'mutation($i:CreateOfferingInput!){createOffering(input:$i){id}}',
      {
        i: {
          ...{ code: taken, name: 'n', summary: 's', serviceModel: 'SAAS', clouds: ['SOCIAL'], categoryCodes: [] },
          zoneCodes: [],
          plans: [{ code: 'p', name: 'p', prices: [{ code: 'b', kind: 'ONE_TIME', model: 'FLAT', unitPrice: '1' }] }],
        },
      },
      CATALOG,
    );
    broker.catalog = {
      services: [
        service({ plans: [plan('small'), plan('dear', { free: false }), plan('bad', { id: '' })] }),
        service({ id: 'other', plans: [plan('x')] }),
        service({ id: 'clash', name: taken, plans: [plan('y')] }),
      ],
    };
    const reading = await read();
    expect(codes(reading)).toEqual([
      'services.0.plans.2.id REQUIRED',
      'services.1.name DUPLICATE',
      'services.0.plans.1.metadata.costs PRICE_UNKNOWN',
      'services.2 DUPLICATE_CODE',
    ]);
    expect(actions(reading)).toEqual(['small DRAFTED', 'dear REFUSED', 'y REFUSED', ' REFUSED', 'x REFUSED']);
    expect(actions(await read({ monthlyPrice: '12.5' }))).toContain('dear DRAFTED');
    expect((await offering(reading.plans[0]!.offeringId!)).plans[1]).toMatchObject({
      ...{ code: 'dear', prices: [{ unitPrice: '12.5' }] },
    });
  });

  it('that is none makes nothing and says why', async () => {
    const faults: [string, FakeBroker['trick']][] = [
      ['BROKER_ERROR', (_, response, self) => self.answer(response, 500, { description: 'oh' })],
      ['REJECTED', (_, response, self) => self.answer(response, 401)],
      ['MALFORMED', (_, response, self) => self.answer(response, 204)],
      ['BROKEN_OFF', (_, response) => Boolean(response.writeHead(200).end('x'.repeat(5 * 1024 * 1024)))],
      ['BROKEN_OFF', (asked, response) => Boolean(response.destroy())],
    ];
    for (const [code, trick] of faults) {
      broker.trick = trick;
      expect(refusal(await tryRead())).toBe(`VALIDATION_FAILED/${code}`);
    }
    broker.trick = () => false;
    broker.catalog = [];
    expect(await read()).toMatchObject({ plans: [], issues: [{ path: 'services', code: 'MALFORMED' }] });
    broker.close();
    expect(refusal(await tryRead())).toBe('VALIDATION_FAILED/NOT_SENT');
    const config = market.t.app.get(Config);
    Object.assign(config, { production: true });
    try {
      expect(refusal(await tryRead())).toBe('VALIDATION_FAILED/NOT_SENT');
    } finally {
      Object.assign(config, { production: false });
    }
  });

  it('is read with what is wrong with the wish told as that, by those who write offerings', async () => {
    expect(refusal(await tryRead({ categoryCodes: ['none'] }))).toBe('VALIDATION_FAILED/UNKNOWN_CATEGORY');
    expect(refusal(await tryRead({ monthlyPrice: '-1' }))).toBe('VALIDATION_FAILED/NEGATIVE');
    expect(refusal(await tryRead({}, OPERATIONS))).toBe('FORBIDDEN');
    expect(refusal(await tryRead({}, 'catalog@provider-b.example'))).toBe('NOT_FOUND');
    expect(actions(await read())).toEqual(['small DRAFTED', 'large DRAFTED']);
  });
});

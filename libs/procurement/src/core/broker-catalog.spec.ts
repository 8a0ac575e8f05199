import { describe, expect, it } from '@jest/globals';
import { brokerCatalogOf, codeOfName } from './broker-catalog.js';

type Fields = Record<string, unknown>;

const plan = (over: Fields = {}): Fields => ({ id: 'p-1', name: 'small', description: 'Small.', ...over });
const service = (over: Fields = {}): Fields => ({
  ...{ id: 's-1', name: 'mysql', description: 'A database.', bindable: true, plans: [plan()] },
  ...over,
});
const read = (...services: unknown[]) => brokerCatalogOf(JSON.stringify({ services }));
const told = (...services: unknown[]): string[] =>
  read(...services).issues.map(({ path, code }) => `${path.join('.')} ${code}`);

describe('a catalogue', () => {
  it('is read as far as the market uses it, by the example of the specification', () => {
    const costs = [
      { amount: { usd: 99.0 }, unit: 'MONTHLY' },
      { amount: { usd: 0.99 }, unit: '1GB of messages over 20GB' },
    ];
    const schema = { $schema: 'http://json-schema.org/draft-04/schema#', type: 'object' };
    const { services, issues, readable, named } = read({
      ...{ name: 'fake-service', id: 'acb56d7c', description: 'A fake service.', tags: ['no-sql'], bindable: true },
      ...{ instances_retrievable: true, bindings_retrievable: true, allow_context_updates: true },
      metadata: { displayName: 'The Fake Service Broker', longDescription: 'A long time ago…' },
      plan_updateable: true,
      plans: [
        {
          ...{ name: 'fake-plan-1', id: 'd3031751', description: 'Shared.', free: false, metadata: { costs } },
          schemas: { service_instance: { create: { parameters: schema } }, service_binding: {} },
          maintenance_info: { version: '2.1.1+abcdef', description: 'OS image update.' },
          maximum_polling_duration: 900,
          x_vendor: { anything: 1 },
        },
        { name: 'fake-plan-2', id: '0f4008b5', description: 'Shared.', bindable: false },
      ],
    });
    expect([issues, readable]).toEqual([[], true]);
    expect(named).toEqual(['d3031751', '0f4008b5'].map((brokerPlanId) => ({ serviceId: 'acb56d7c', brokerPlanId })));
    expect(services).toEqual([
      {
        ...{ id: 'acb56d7c', name: 'fake-service', title: 'The Fake Service Broker', summary: 'A fake service.' },
        ...{ description: 'A long time ago…', path: ['services', 0] },
        plans: [
          {
            ...{ id: 'd3031751', name: 'fake-plan-1', title: 'fake-plan-1', price: null, bindable: true },
            ...{ pollingSeconds: 900, path: ['services', 0, 'plans', 0] },
          },
          {
            ...{ id: '0f4008b5', name: 'fake-plan-2', title: 'fake-plan-2', bindable: false, pollingSeconds: null },
            ...{ price: { interval: 'MONTH', unitPrice: '0' }, path: ['services', 0, 'plans', 1] },
          },
        ],
      },
    ]);
    expect(read()).toEqual({ readable: true, services: [], named: [], issues: [] });
  });

  it.each<[string, Fields, string[]]>([
    ['a field that is REQUIRED', { description: undefined }, ['services.0.description REQUIRED']],
    ['an empty text', { name: ' ' }, ['services.0.name REQUIRED']],
    ['a text that is none', { id: 7 }, ['services.0.id MALFORMED']],
    ['an id with a blank behind it', { id: 's-1 ' }, ['services.0.id MALFORMED']],
    ['an id that is too long', { id: 'x'.repeat(256) }, ['services.0.id TOO_LONG']],
    ['no word whether it is bindable', { bindable: null }, ['services.0.bindable REQUIRED']],
    ['a flag that is none', { bindable: 'yes' }, ['services.0.bindable MALFORMED']],
    ['a permission it needs', { requires: ['syslog_drain'] }, ['services.0.requires NEEDS_PERMISSION']],
    ['no plan', { plans: [] }, ['services.0.plans REQUIRED']],
    ['plans that are no list', { plans: {} }, ['services.0.plans MALFORMED']],
    ['metadata that is no object', { metadata: 'x' }, ['services.0.metadata MALFORMED']],
  ])('leaves out a service with %s', (_, over, issues) => {
    expect(told(service(over))).toEqual(issues);
    expect(
      read(service(over), service({ id: 's-2', name: 'other', plans: [plan({ id: 'p-9' })] })).services,
    ).toMatchObject([{ id: 's-2' }]);
  });

  it.each<[string, Fields, string]>([
    ['no id', { id: undefined }, 'id REQUIRED'],
    ['no name', { name: '' }, 'name REQUIRED'],
    ['no description', { description: null }, 'description REQUIRED'],
    ['free that is no flag', { free: 'no' }, 'free MALFORMED'],
    ['a duration of 0', { maximum_polling_duration: 0 }, 'maximum_polling_duration OUT_OF_RANGE'],
    ['a duration that is no integer', { maximum_polling_duration: 1.5 }, 'maximum_polling_duration MALFORMED'],
    ['maintenance without a version', { maintenance_info: {} }, 'maintenance_info.version MALFORMED'],
    ['a version that is none', { maintenance_info: { version: '1' } }, 'maintenance_info.version MALFORMED'],
    [
      'a schema that does not say which',
      { schemas: { service_instance: { update: { parameters: {} } } } },
      'schemas.service_instance.update.parameters.$schema REQUIRED',
    ],
    [
      'a schema of more than 64 kB',
      { schemas: { service_binding: { create: { parameters: { $schema: 'x', d: 'y'.repeat(65_536) } } } } },
      'schemas.service_binding.create.parameters TOO_LARGE',
    ],
  ])('leaves out a plan with %s, and the service with its last', (_, over, issue) => {
    expect(told(service({ plans: [plan(over)] }))).toEqual([`services.0.plans.0.${issue}`]);
    expect(read(service({ plans: [plan(over)] })).services).toEqual([]);
    const both = read(service({ plans: [plan(over), plan({ id: 'p-2', name: 'large' })] }));
    expect(both.services).toMatchObject([{ plans: [{ id: 'p-2' }] }]);
  });

  it('has each id and name once; names of plans in one service', () => {
    expect(told(service(), service({ name: 'x', plans: [plan({ id: 'p-2' })] }))).toEqual(['services.1.id DUPLICATE']);
    expect(told(service(), service({ id: 's-2', plans: [plan({ id: 'p-2' })] }))).toEqual([
      'services.1.name DUPLICATE',
    ]);
    expect(told(service(), service({ id: 's-2', name: 'x' }))).toEqual(['services.1.plans.0.id DUPLICATE']);
    expect(told(service({ plans: [plan(), plan({ id: 'p-2' })] }))).toEqual(['services.0.plans.1.name DUPLICATE']);
    expect(told(service(), service({ id: 's-2', name: 'x', plans: [plan({ id: 'p-2' })] }))).toEqual([]);
    // Names are case-sensitive.
    expect(told(service(), service({ id: 's-2', name: 'MySQL', plans: [plan({ id: 'p-2' })] }))).toEqual([]);
  });

  it('is bounded', () => {
    const many = Array.from({ length: 101 }, (_, index) =>
      service({ id: `s${index}`, name: `n${index}`, plans: [plan({ id: `p${index}` })] }),
    );
    expect(told(...many)).toEqual(['services TOO_MANY']);
    expect(read(...many).services).toHaveLength(100);
    const plans = Array.from({ length: 101 }, (_, index) => plan({ id: `p${index}`, name: `n${index}` }));
    expect(told(service({ plans }))).toEqual(['services.0.plans TOO_MANY']);
    expect(read(service({ plans: [plan({ maximum_polling_duration: 99_999_999 })] })).services[0]!.plans).toMatchObject(
      [{ pollingSeconds: 604_800 }],
    );
  });

  it.each(['', 'x', '[]', '{}', '{"services":{}}', 'null'])('that is none says nothing of what is gone: %s', (body) => {
    const { readable, services, issues } = brokerCatalogOf(body);
    expect([readable, services, issues.map(({ code }) => code)]).toEqual([false, [], ['MALFORMED']]);
  });

  it('says so of a service or a plan that is no object', () => {
    expect(told('x', service({ plans: [null] }))).toEqual(['services.0 MALFORMED', 'services.1.plans.0 MALFORMED']);
  });
});

describe('the price of a plan', () => {
  const costs = (...list: unknown[]) =>
    read(service({ plans: [plan({ free: false, metadata: { costs: list } })] })).services[0]!.plans[0]!.price;
  it('is nothing unless it is not free, and else what one cost in yuan says', () => {
    expect(read(service()).services[0]!.plans[0]!.price).toEqual({ interval: 'MONTH', unitPrice: '0' });
    expect(costs({ amount: { cny: 99.5 }, unit: 'MONTHLY' })).toEqual({ interval: 'MONTH', unitPrice: '99.5' });
    expect(costs({ amount: { CNY: 1200 }, unit: 'Yearly' })).toEqual({ interval: 'YEAR', unitPrice: '1200' });
  });

  it.each<[string, unknown[]]>([
    ['nothing', []],
    ['another currency', [{ amount: { usd: 1 }, unit: 'MONTHLY' }]],
    ['another unit', [{ amount: { cny: 1 }, unit: 'HOURLY' }]],
    ['a second cost', Array(2).fill({ amount: { cny: 1 }, unit: 'MONTHLY' })],
    ['a negative amount', [{ amount: { cny: -1 }, unit: 'MONTHLY' }]],
    ['an amount that is a text', [{ amount: { cny: '1' }, unit: 'MONTHLY' }]],
    ['an exponent', [{ amount: { cny: 1e21 }, unit: 'MONTHLY' }]],
    ['no object', [1]],
  ])('is not known by %s', (_, list) => {
    expect(costs(...list)).toBeNull();
  });
});

describe('the code of a name', () => {
  it('is the name, without blanks, and a number behind what is taken', () => {
    expect(codeOfName('mysql-8.0', new Set())).toBe('mysql-8.0');
    expect(codeOfName('政务 数据库\u0007', new Set())).toBe('政务-数据库-');
    expect(codeOfName('a', new Set(['a', 'a-2']))).toBe('a-3');
    expect(codeOfName('x'.repeat(200), new Set(['x'.repeat(90)]))).toBe(`${'x'.repeat(90)}-2`);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { DomainError, type Finding, parseInstant, text } from '#kernel/core';
import {
  assertAllowed,
  decide,
  evaluate,
  type Facts,
  hiddenZones,
  loadRules,
  type OfferingFacts,
  type PlanFacts,
  type PriceFacts,
  type RuleScope,
} from './index.js';

const seed = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../../seeds/${path}`, import.meta.url), 'utf8'));
/** The engine is tried with four rules of the plans; the others have tests of their own. */
const rules = loadRules(seed('plans/rules.json')).filter(({ id }) => ['S0-05', 'S1-30', 'S1-37', 'S0-04'].includes(id));
const at = parseInstant('2026-11-20T09:00:00Z')!;
const free = { kind: 'USAGE', aboveZero: false } satisfies PriceFacts;
const usage = { kind: 'USAGE', aboveZero: true } satisfies PriceFacts;
const monthly = { kind: 'RECURRING', aboveZero: true } satisfies PriceFacts;
const setup = { kind: 'ONE_TIME', aboveZero: true } satisfies PriceFacts;
const plan = (...prices: PriceFacts[]): PlanFacts => ({ code: 'p', prices });

const offering = (changes: Partial<OfferingFacts> = {}): OfferingFacts => ({
  id: '0190-1',
  code: 'vm',
  serviceModel: 'IAAS',
  clouds: ['GOVERNMENT'],
  zoneCodes: ['CN-510100'],
  attributes: { vmIsolation: true },
  plans: [plan(usage)],
  ...changes,
});
const ask = (scope: RuleScope, facts: Partial<Facts>, when = at) =>
  evaluate(rules, { scope, at: when, facts: { buyer: null, offerings: [], ...facts } });
const submit = (changes: Partial<OfferingFacts>) => ask('SUBMIT_OFFERING', { offerings: [offering(changes)] });
const codes = ({ findings }: { findings: Finding[] }): string[] => findings.map(({ code }) => code);

describe('evaluate: the closed zone [S0-04] [S0-05]', () => {
  const closed = offering({ zoneCodes: ['CQ-LJ-OFFSHORE'] });
  const buy = (organizationKind: NonNullable<Facts['buyer']>['organizationKind'], scope: RuleScope = 'ORDER') =>
    ask(scope, { buyer: { organizationKind }, offerings: [closed] });

  it.each(['AGENCY', 'PUBLIC_INSTITUTION', 'ENTERPRISE'] as const)(
    'refuses the domestic kind %s in every scope',
    (kind) => {
      for (const scope of ['VIEW', 'ESTIMATE', 'ORDER'] as const) {
        const decision = buy(kind, scope);
        expect(decision.outcome).toBe('REFUSE');
        // Who buys is also told that the zone has no economic relation with it.
        expect(decision.findings.map(({ ruleId }) => ruleId)).toEqual(
          scope === 'VIEW' ? ['S0-05'] : ['S0-05', 'S0-04'],
        );
        expect(decision.findings[0]).toMatchObject({
          ruleId: 'S0-05',
          code: 'ZONE_DOMESTIC_PARTY',
          effect: 'REFUSE',
          citation: { document: '000', quote: '普通中國大陸的人士和機構團體均无权使用' },
        });
      }
    },
  );

  it.each(['MULTINATIONAL', 'PROVIDER', 'OPERATOR', 'ASSESSOR'] as const)('lets the kind %s through', (kind) => {
    const rulesUsed = ['S0-05', 'S0-04'].map((id) => ({ id, version: '2016-05-01' }));
    expect(buy(kind)).toEqual({ outcome: 'ALLOW', findings: [], rulesUsed });
  });

  it.each(['ESTIMATE', 'ORDER'] as const)('lets nobody with a unified social credit code through to %s', (scope) => {
    const buyer = { organizationKind: 'MULTINATIONAL', uscc: '91310115MA6CLD05XP' } as const;
    expect(ask(scope, { buyer, offerings: [closed] }).findings.map(({ ruleId }) => ruleId)).toEqual(['S0-04']);
    expect(ask(scope, { buyer: { ...buyer, uscc: null }, offerings: [closed] }).outcome).toBe('ALLOW');
  });

  it('says nothing without a buyer and nothing of open zones', () => {
    expect(ask('VIEW', { offerings: [closed] }).outcome).toBe('ALLOW');
    expect(ask('ORDER', { buyer: { organizationKind: 'AGENCY' }, offerings: [offering()] }).outcome).toBe('ALLOW');
  });

  it('counts an offering in a closed and an open zone as closed, and names it once among others', () => {
    const both = offering({ code: 'both', zoneCodes: ['CN-510100', 'CQ-LJ-OFFSHORE'] });
    const decision = ask('VIEW', {
      buyer: { organizationKind: 'AGENCY' },
      offerings: [offering({ code: 'open' }), both],
    });
    expect(codes(decision)).toEqual(['ZONE_DOMESTIC_PARTY']);
    expect(decision.findings[0]!.text.en).toContain('both is offered in CQ-LJ-OFFSHORE.');
    expect(decision.findings[0]!.text.zh).toContain('both 位于 CQ-LJ-OFFSHORE。');
    expect(decision.findings[0]!.text.en).not.toContain('open is');
  });

  it('names at most five offerings, by id where they have no code', () => {
    const many = Array.from({ length: 8 }, (_, i) => ({ ...closed, code: undefined, id: `id-${i}` }));
    const { en, zh } = ask('ORDER', { buyer: { organizationKind: 'AGENCY' }, offerings: many }).findings[0]!.text;
    expect(en).toContain('id-4 is offered');
    expect(en).not.toContain('id-5');
    expect(en.endsWith('And 3 more.')).toBe(true);
    expect(zh.endsWith('另有 3 项。')).toBe(true);
  });

  it('does not speak when an offering is submitted', () => {
    expect(codes(ask('SUBMIT_OFFERING', { buyer: { organizationKind: 'AGENCY' }, offerings: [closed] }))).toEqual([]);
  });
});

describe('evaluate: paid by use [S1-30]', () => {
  it.each([
    ['a usage price', [plan(usage)], []],
    ['a free usage price beside a paid one in the same plan', [plan(free, usage)], []],
    ['every price of the offering zero', [plan(free), plan({ kind: 'RECURRING', aboveZero: false })], []],
    ['a plan paid by use beside a monthly plan', [plan(monthly), plan(usage)], []],
    ['only a flat price', [plan(monthly)], ['PAYG_PRICE_REQUIRED']],
    ['use and a monthly price in one plan', [plan(usage, monthly)], ['PAYG_PRICE_REQUIRED']],
    ['use and a one-time price in one plan', [plan(usage, setup)], ['PAYG_PRICE_REQUIRED']],
    [
      'use and a free monthly price in one plan',
      [plan(usage, { kind: 'RECURRING', aboveZero: false })],
      ['PAYG_PRICE_REQUIRED'],
    ],
    ['free use as a pretext beside a paid plan', [plan(free), plan(monthly)], ['PAYG_PRICE_REQUIRED']],
    ['a plan without prices', [plan()], ['PAYG_PRICE_REQUIRED']],
    ['no plan', [], ['PAYG_PRICE_REQUIRED']],
    ['only free recurring prices', [plan({ kind: 'RECURRING', aboveZero: false })], ['PAYG_PRICE_REQUIRED']],
  ] as [string, PlanFacts[], string[]][])('judges %s', (_title, plans, expected) => {
    expect(codes(submit({ plans }))).toEqual(expected);
    expect(codes(submit({ plans, serviceModel: 'PAAS' }))).toEqual(expected);
    expect(codes(ask('APPROVE_OFFERING', { offerings: [offering({ plans })] }))).toEqual(expected);
  });

  it.each(['SAAS', 'DAAS'] as const)('asks nothing of %s', (serviceModel) => {
    expect(codes(submit({ serviceModel, plans: [plan(monthly)] }))).toEqual([]);
  });
});

describe('evaluate: isolation of virtual machines [S1-37]', () => {
  it.each([[{}], [{ vmIsolation: false }], [{ vmIsolation: 'true' }], [{ vmIsolation: 1 }], [{ vmIsolation: null }]])(
    'refuses government IaaS that declares %j',
    (attributes) => {
      const decision = submit({ attributes });
      expect(codes(decision)).toEqual(['VM_ISOLATION_REQUIRED']);
      expect(decision.findings[0]!.ruleId).toBe('S1-37');
      expect(codes(ask('APPROVE_OFFERING', { offerings: [offering({ attributes })] }))).toEqual([
        'VM_ISOLATION_REQUIRED',
      ]);
    },
  );

  it('is not fooled by what every object inherits', () => {
    expect(codes(submit({ attributes: Object.create({ vmIsolation: true }) as Record<string, unknown> }))).toHaveLength(
      1,
    );
  });

  it('asks nothing of other clouds and other service models', () => {
    expect(codes(submit({ attributes: {}, clouds: ['SOCIAL', 'ENTERPRISE', 'HPC'] }))).toEqual([]);
    expect(codes(submit({ attributes: {}, serviceModel: 'PAAS' }))).toEqual([]);
    expect(codes(submit({ attributes: {}, clouds: ['SOCIAL', 'GOVERNMENT'] }))).toHaveLength(1);
  });

  it('reports every rule that is violated at once', () => {
    expect(codes(submit({ attributes: {}, plans: [plan(monthly)] }))).toEqual([
      'PAYG_PRICE_REQUIRED',
      'VM_ISOLATION_REQUIRED',
    ]);
  });
});

describe('evaluate: dates, effects, records', () => {
  const base = (seed('plans/rules.json') as Record<string, unknown>[])[1]!;
  const dated = loadRules([{ ...base, validFrom: '2026-03-01', validTo: '2026-04-01' }]);
  const on = (instant: string) =>
    evaluate(dated, {
      scope: 'SUBMIT_OFFERING',
      at: parseInstant(instant)!,
      facts: { buyer: null, offerings: [offering({ plans: [] })] },
    }).outcome;

  it('applies from the first moment of validFrom to the last before validTo, in Asia/Shanghai', () => {
    expect(on('2026-02-28T15:59:59.999999Z')).toBe('ALLOW');
    expect(on('2026-02-28T16:00:00Z')).toBe('REFUSE');
    expect(on('2026-03-31T15:59:59.999999Z')).toBe('REFUSE');
    expect(on('2026-03-31T16:00:00Z')).toBe('ALLOW');
  });

  it.each([
    ['REFUSE', 'REFUSE'],
    ['REQUIRE', 'ALLOW_WITH_DUTIES'],
    ['WARN', 'ALLOW'],
    ['BADGE', 'ALLOW'],
  ] as const)('the effect %s gives %s and its finding', (effect, outcome) => {
    const decision = evaluate(loadRules([{ ...base, effect }]), {
      scope: 'SUBMIT_OFFERING',
      at,
      facts: { buyer: null, offerings: [offering({ plans: [] })] },
    });
    expect(decision).toMatchObject({ outcome, findings: [{ effect }] });
  });

  it('records every rule asked with its version, also those that found nothing', () => {
    expect(submit({}).rulesUsed).toEqual([
      { id: 'S1-30', version: '2011-07-12' },
      { id: 'S1-37', version: '2011-07-12' },
    ]);
    expect(ask('SUBMIT_OFFERING', {}, parseInstant('2011-07-11T00:00:00Z')!).rulesUsed).toEqual([]);
  });

  it('is plain data that survives being stored', () => {
    const decision = submit({ attributes: {} });
    expect(JSON.parse(JSON.stringify(decision))).toEqual(decision);
  });
});

describe('decide and assertAllowed', () => {
  const finding = (effect: Finding['effect'], ruleId: string = effect): Finding => ({
    ruleId,
    code: ruleId,
    effect,
    text: text(`${ruleId}.`, `${ruleId}。`),
    citation: null,
  });

  it('adds findings, forms the outcome anew and puts the gravest first', () => {
    const warned = decide(submit({}), [finding('WARN')]);
    expect(warned).toMatchObject({ outcome: 'ALLOW', findings: [{ effect: 'WARN' }] });
    const duty = decide(warned, [finding('REQUIRE')]);
    expect(duty.outcome).toBe('ALLOW_WITH_DUTIES');
    expect(duty.findings.map(({ effect }) => effect)).toEqual(['REQUIRE', 'WARN']);
    const refused = decide(duty, [finding('BADGE'), finding('REFUSE', 'B'), finding('REFUSE', 'A')]);
    expect(refused.outcome).toBe('REFUSE');
    expect(refused.findings.map(({ ruleId }) => ruleId)).toEqual(['B', 'A', 'REQUIRE', 'WARN', 'BADGE']);
    expect(refused.rulesUsed).toEqual(submit({}).rulesUsed);
  });

  it('throws PLAN_RULE with the findings only when the decision refuses', () => {
    expect(() => assertAllowed(decide(submit({}), [finding('WARN'), finding('REQUIRE')]))).not.toThrow();
    const refused = submit({ attributes: {} });
    try {
      assertAllowed(refused);
      throw new Error('nothing was thrown');
    } catch (error) {
      expect(error).toBeInstanceOf(DomainError);
      expect(error).toMatchObject({ code: 'PLAN_RULE', details: { findings: refused.findings } });
    }
  });
});

describe('hiddenZones [S0-05]', () => {
  it('hides the closed zone from domestic kinds and from nobody else', () => {
    expect(hiddenZones(rules, 'AGENCY', at)).toEqual(['CQ-LJ-OFFSHORE']);
    expect(hiddenZones(rules, 'PUBLIC_INSTITUTION', at)).toEqual(['CQ-LJ-OFFSHORE']);
    expect(hiddenZones(rules, 'ENTERPRISE', at)).toEqual(['CQ-LJ-OFFSHORE']);
    for (const kind of ['MULTINATIONAL', 'PROVIDER', 'OPERATOR', 'ASSESSOR'] as const)
      expect(hiddenZones(rules, kind, at)).toEqual([]);
    expect(hiddenZones(rules, null, at)).toEqual([]);
  });

  it('follows the dates, scopes and effects of the rules, and merges them sorted', () => {
    const row = (seed('plans/rules.json') as Record<string, unknown>[])[0]!;
    const variant = (changes: object, zoneCodes: string[]) => ({
      ...row,
      parameters: { zoneCodes, buyerKinds: ['AGENCY'] },
      ...changes,
    });
    const set = loadRules([
      variant({ id: 'b' }, ['Z-2', 'Z-1']),
      variant({ id: 'a' }, ['Z-0', 'Z-1']),
      variant({ id: 'c', scopes: ['ORDER'] }, ['ORDER-ONLY']),
      variant({ id: 'd', effect: 'WARN' }, ['WARNED']),
      variant({ id: 'e', validFrom: '2026-11-21' }, ['TOMORROW']),
      variant({ id: 'f', validTo: '2026-11-20' }, ['YESTERDAY']),
    ]);
    expect(hiddenZones(set, 'AGENCY', at)).toEqual(['Z-0', 'Z-1', 'Z-2']);
  });
});

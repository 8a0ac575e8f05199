import { commandsOf, parseInstant } from '#kernel/core';
import { ORDER_MACHINE, ORDER_STATUSES } from '#procurement/core';
import { describe, expect, it } from '@jest/globals';
import {
  certificateRelease,
  compile,
  paymentRelease,
  publicFrom,
  type PublicStep,
  releaseOf,
  withhold,
} from './index.js';
import { lookBack } from './looking-back.js';

const at = parseInstant('2026-06-08T02:00:00Z')!;
const step = (command: string): PublicStep => ({
  ...{ command, at, contract: { number: 'HT-1', signedAt: at, isOwn: true } },
  order: { number: 'O-1', title: 'Cloud', currency: 'CNY', estimate: '1200.50', startsOn: '2026-07-01', months: 12 },
  buyer: { id: 'b', name: 'Buyer', uscc: null },
  provider: { id: 'p', name: 'Provider', uscc: '91510000000000000X' },
  items: [{ id: 'i', description: 'Machine / small', quantity: '2', estimate: '1200.50' }],
});
const body = (command: string): Record<string, any> => releaseOf(step(command), 'r', 'ocds-x', true)!.body;

describe('a release', () => {
  it.each([
    ['submit', ['planning']],
    ['approve', ['award', 'contract']],
    ['accept', ['contractUpdate']],
    ['acceptForLater', ['contractUpdate']],
    ['start', ['contractUpdate']],
    ['complete', ['implementation']],
    ['completePartly', ['implementation']],
    ['fail', ['contractTermination']],
    ['cancel', ['contractTermination']],
    ['grantCancel', ['contractTermination']],
    ['grantCancelPartly', ['implementation']],
    ['decline', ['awardCancellation']],
  ])('of %s has the tags %j', (command, tags) => {
    expect(body(command)).toMatchObject({ ocid: 'ocds-x-O-1', id: 'r', tag: tags, date: '2026-06-08T02:00:00Z' });
  });

  it.each(['create', 'update', 'return', 'reject', 'approvePart', 'toString'])('is not made of %s', (command) => {
    expect(releaseOf(step(command), 'r', 'ocds-x', true)).toBeNull();
  });

  it('is decided on for every command an order knows: a new one is published or said to be nobody’s business', () => {
    const silent = ['update', 'approvePart', 'return', 'reject', 'requestCancel', 'refuseCancel'];
    const commands = [...new Set(ORDER_STATUSES.flatMap((status) => commandsOf(ORDER_MACHINE, status)))];
    const unpublished = commands.filter((command) => releaseOf(step(command), 'r', 'ocds-x', true) === null);
    expect(unpublished.sort()).toEqual(silent.sort());
  });

  it('is not made of what becomes of an order that was never awarded', () => {
    expect(releaseOf(step('cancel'), 'r', 'ocds-x', false)).toBeNull();
    expect(releaseOf(step('submit'), 'r', 'ocds-x', false)).not.toBeNull();
  });

  it('of an approval tells the direct award and its contract, and what is never published', () => {
    const value = { amount: 1200.5, currency: 'CNY' };
    const items = [{ id: 'i', description: 'Machine / small', quantity: 2, value }];
    expect(body('approve')).toEqual({
      ...{ ocid: 'ocds-x-O-1', id: 'r', date: '2026-06-08T02:00:00Z', tag: ['award', 'contract'] },
      ...{ initiationType: 'tender', language: 'zh', buyer: { id: 'b', name: 'Buyer' } },
      parties: [
        { id: 'b', name: 'Buyer', roles: ['buyer'] },
        {
          ...{ id: 'p', name: 'Provider', roles: ['supplier'] },
          identifier: { scheme: 'CN-USCC', id: '91510000000000000X', legalName: 'Provider' },
        },
      ],
      tender: {
        ...{ id: 'O-1', title: 'Cloud', status: 'complete', procurementMethod: 'direct', competitive: false },
        ...{ value, items },
      },
      awards: [
        {
          ...{ id: 'O-1-award', title: 'Cloud', status: 'active', date: '2026-06-08T02:00:00Z', value, items },
          suppliers: [{ id: 'p', name: 'Provider' }],
        },
      ],
      contracts: [
        {
          ...{ id: 'HT-1', awardID: 'O-1-award', title: 'Cloud', status: 'pending', value, items },
          ...{ period: { startDate: '2026-07-01T00:00:00+08:00' }, dateSigned: '2026-06-08T02:00:00Z' },
        },
      ],
      x_withheld: [
        { path: 'parties/contactPoint', reasonCode: 'PERSONAL_DATA' },
        { path: 'items/configuration', reasonCode: 'SECURITY' },
      ],
    });
  });

  it('of an acceptance tells when the order’s own contract was signed, that of its approval does not', () => {
    const signedAt = at + 5;
    const told = (command: string): any =>
      releaseOf({ ...step(command), contract: { number: 'HT-1', signedAt, isOwn: true } }, 'r', 'o', true)!.body
        .contracts;
    expect(told('approve')[0]).not.toHaveProperty('dateSigned');
    expect(told('accept')).toEqual([
      { id: 'HT-1', awardID: 'O-1-award', status: 'active', dateSigned: '2026-06-08T02:00:00.000005Z' },
    ]);
  });

  it('of an order that is called off a contract is related to that one’s process', () => {
    const called = { ...step('approve'), contract: { number: 'HT-9', signedAt: at, isOwn: false } };
    expect(releaseOf(called, 'r', 'ocds-x', true)!.body.relatedProcesses).toEqual([
      { id: '1', relationship: ['framework'], scheme: 'ocid', identifier: 'ocds-x-HT-9' },
    ]);
    expect(body('approve')).not.toHaveProperty('relatedProcesses');
  });

  it('that is withheld in part has no such field at any depth, and says why', () => {
    const told = withhold(body('approve'), [
      { path: 'items', reasonCode: 'STATE_SECRET' },
      { path: 'value', reasonCode: 'TRADE_SECRET' },
    ]);
    const { x_withheld: listed, ...rest } = told;
    expect(JSON.stringify(rest)).not.toMatch(/"items"|"value"|Machine|1200/);
    expect(listed).toContainEqual({ path: 'items', reasonCode: 'STATE_SECRET' });
    expect(listed).toContainEqual({ path: 'parties/contactPoint', reasonCode: 'PERSONAL_DATA' });
  });
});

describe('a release of implementation', () => {
  const payer = { id: 'q', name: 'Sharer', uscc: null };
  const payment = { ...step(''), id: 'p1', paidOn: '2026-07-01', invoice: 'I-1', amount: '-11.50', payer } as const;

  it('of a payment is a transaction of the contract, its payer among the parties', () => {
    const { body: told } = paymentRelease(payment, 'r', 'ocds-x')!;
    expect(told).toMatchObject({
      ...{ tag: ['implementationUpdate'], ocid: 'ocds-x-O-1' },
      parties: [{ roles: ['buyer'] }, { roles: ['supplier'] }, { id: 'q', roles: ['payer'] }],
      contracts: [
        {
          id: 'HT-1',
          implementation: {
            transactions: [
              {
                ...{ id: 'p1', x_invoice: 'I-1', date: '2026-07-01T00:00:00+08:00' },
                value: { amount: -11.5, currency: 'CNY' },
                ...{ payer: { id: 'q', name: 'Sharer' }, payee: { id: 'p', name: 'Provider' } },
              },
            ],
          },
        },
      ],
    });
    expect(paymentRelease({ ...payment, payer: payment.buyer }, 'r', 'x')!.body.parties).toHaveLength(2);
    expect(paymentRelease({ ...payment, contract: null }, 'r', 'x')).toBeNull();
  });

  it('of a certificate is a document of the contract', () => {
    const certificate = { ...step(''), number: 'YS-1', acceptedOn: '2026-07-02', invoice: 'I-1' };
    expect(certificateRelease(certificate, 'r', 'x')!.body.contracts).toMatchObject([
      { implementation: { documents: [{ id: 'YS-1', documentType: 'completionCertificate' }] } },
    ]);
  });
});

describe('a compiled release', () => {
  it('has the latest value of each field, lists merged by id and others replaced', () => {
    const compiled = compile([
      { ocid: 'o', id: '1', date: 'd1', tag: ['a'], c: [{ id: 'x', s: 1, kept: true }], l: [1, 2], n: { a: 1, b: 2 } },
      { ocid: 'o', id: '2', date: 'd2', tag: ['b'], c: [{ id: 'x', s: 2 }, { id: 'y' }], l: [3], n: { a: null, b: 3 } },
    ]);
    expect(compiled).toEqual({
      ...{ ocid: 'o', id: 'o-d2', date: 'd2', tag: ['compiled'], l: [3], n: { b: 3 } },
      c: [{ id: 'x', s: 2, kept: true }, { id: 'y' }],
    });
  });

  it('of one release is that release', () => {
    const one = body('approve');
    expect(compile([one])).toEqual({ ...one, id: 'ocds-x-O-1-2026-06-08T02:00:00Z', tag: ['compiled'] });
  });
});

describe('publication', () => {
  const works = (on: string): boolean => !['2026-06-13', '2026-06-14'].includes(on);
  const start = (on: string): number => parseInstant(`${on}T00:00:00+08:00`)!;

  it('[P2-A18] begins with the second working day after signing, and not before the release is there', () => {
    expect(publicFrom(start('2026-06-08') + 5, at, works)).toBe(start('2026-06-10'));
    expect(publicFrom(start('2026-06-12'), at, works)).toBe(start('2026-06-16'));
    expect(publicFrom(at, start('2026-06-20'), works)).toBe(start('2026-06-20'));
    expect(publicFrom(null, at, works)).toBeNull();
  });

  it('looks back from an id by ten minutes', () => {
    expect(lookBack('0190b6a0-0000-7abc-8000-000000000001')).toBe('0190b696-d840-0000-0000-000000000000');
    expect(lookBack('00000000-0000-0000-0000-000000000000')).toBe('00000000-0000-0000-0000-000000000000');
  });
});

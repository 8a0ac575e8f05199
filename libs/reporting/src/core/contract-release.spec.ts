import { parseInstant } from '#kernel/core';
import { CONTRACT_STEPS, type ContractStep } from '#procurement/core';
import { describe, expect, it } from '@jest/globals';
import { contractRelease, type PublicContractStep, withhold } from './index.js';

const at = parseInstant('2026-06-08T02:00:00Z')!;
const stepOf = (step: ContractStep, over: Partial<PublicContractStep> = {}): PublicContractStep => ({
  ...{ step, status: 'ACTIVE', at, orderNumber: null },
  contract: {
    ...{ number: 'HT-1', title: 'Cloud', currency: 'CNY', value: '1000', maximumValue: '1100.5', signedAt: at },
    ...{ startsOn: '2026-06-08', endsOn: '2026-12-31', filingNumber: 'BA-7', publishedOn: '2026-06-10' },
  },
  buyer: { id: 'b', name: 'Buyer', uscc: null },
  provider: { id: 'p', name: 'Provider', uscc: null },
  items: [{ id: 'plan', description: 'Machine / small', quantity: '10' }],
  revision: { seq: 1, reason: 'SCOPE', decidedAt: at },
  ...over,
});
const bodyOf = (step: ContractStep, over: Partial<PublicContractStep> = {}): any =>
  contractRelease(stepOf(step, over), 'r', 'ocds-x')?.body;

describe('a release of a contract', () => {
  it('is decided on for every step a contract knows', () => {
    const silent = CONTRACT_STEPS.filter((step) => !bodyOf(step));
    expect(silent).toEqual(['refuseContract', 'lapseContract', 'refuseContractRevision']);
  });

  it('begins a process of its own with the second signature, which an order’s own contract does not', () => {
    const value = { amount: 1000, currency: 'CNY' };
    expect(bodyOf('signContract')).toMatchObject({
      ...{ ocid: 'ocds-x-HT-1', tag: ['award', 'contract'] },
      awards: [{ id: 'HT-1-award', status: 'active', date: '2026-06-08T02:00:00Z', value, suppliers: [{ id: 'p' }] }],
      contracts: [
        {
          ...{ id: 'HT-1', awardID: 'HT-1-award', status: 'active', dateSigned: '2026-06-08T02:00:00Z', value },
          ...{ maximumValue: { amount: 1100.5, currency: 'CNY' }, items: [{ id: 'plan', quantity: 10 }] },
          period: { startDate: '2026-06-08T00:00:00+08:00', endDate: '2026-12-31T00:00:00+08:00' },
        },
      ],
    });
    expect(bodyOf('signContract', { status: 'PENDING_SIGNATURE' })).toBeUndefined();
    expect(bodyOf('signContract', { orderNumber: 'O-1' })).toBeUndefined();
    const { contract } = stepOf('terminateContract');
    expect(bodyOf('terminateContract', { contract: { ...contract, signedAt: null } })).toBeUndefined();
  });

  it.each([
    ['freezeContract', 'contractUpdate', { statusDetails: 'FROZEN' }],
    ['unfreezeContract', 'contractUpdate', { statusDetails: null }],
    ['recordContractFiling', 'contractUpdate', { identifiers: [{ scheme: '备案', id: 'BA-7' }] }],
    [
      ...(['recordContractPublication', 'contractUpdate'] as const),
      {
        documents: [
          {
            ...{ id: 'publication', documentType: 'contractNotice', title: '合同公告' },
            datePublished: '2026-06-10T00:00:00+08:00',
          },
        ],
      },
    ],
    ['terminateContract', 'contractTermination', { status: 'terminated', statusDetails: 'TERMINATED_EARLY' }],
    ['completeContract', 'contractTermination', { status: 'terminated', statusDetails: 'COMPLETED' }],
  ] as const)('of %s is a %s, in the process of its order', (step, tag, told) => {
    const { ocid, tag: tags, contracts } = bodyOf(step, { orderNumber: 'O-1' });
    expect([ocid, tags, contracts]).toEqual(['ocds-x-O-1', [tag], [{ id: 'HT-1', awardID: 'O-1-award', ...told }]]);
  });

  it('of a novation ends the one and begins the other', () => {
    // Of the first value what was left passes on; the rest is told of with the contract that ends.
    const left = { value: { amount: 1100.5, currency: 'CNY' } };
    expect(bodyOf('novateContract')).toMatchObject({ tag: ['award', 'contract'], awards: [left], contracts: [left] });
    const ended = { status: 'TERMINATED_EARLY', orderNumber: 'O-1' } as const;
    expect(bodyOf('novateContract', ended)).toMatchObject({ ocid: 'ocds-x-O-1', tag: ['contractTermination'] });
  });

  it('of a revision in force is an amendment with what holds after it', () => {
    expect(bodyOf('signContractRevision')).toMatchObject({
      tag: ['contractAmendment'],
      contracts: [
        {
          maximumValue: { amount: 1100.5 },
          amendments: [{ id: '1', date: '2026-06-08T02:00:00Z', rationale: 'SCOPE' }],
        },
      ],
    });
    const waiting = { seq: 2, reason: 'SCOPE', decidedAt: null };
    expect(bodyOf('signContractRevision', { revision: waiting })).toBeUndefined();
  });

  it('says nothing of what it costs at most where the value is withheld', () => {
    const told = withhold(bodyOf('signContractRevision'), [{ path: 'value', reasonCode: 'TRADE_SECRET' }]);
    expect(JSON.stringify(told)).not.toMatch(/maximumValue|1100/);
  });
});

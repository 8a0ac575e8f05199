import { expect, it } from '@jest/globals';
import type { Actor, Role } from '#identity';
import { allowedInstanceActions } from './instance-actions.js';
import type { InstanceFacts } from './instance-rows.js';

const actor = (organizationId: string, ...roles: Role[]): Actor => ({ organizationId, roles }) as Actor;
const PROVIDER = actor('p', 'PROVIDER_OPERATIONS');
const instance = (status: string, more: object = {}): InstanceFacts =>
  ({
    organizationId: 'b',
    providerId: 'p',
    status,
    suspensions: [],
    notice: null,
    ...more,
  }) as unknown as InstanceFacts;

it('a provider activates or fails what it makes; nobody else, and nobody without the role', () => {
  expect(allowedInstanceActions(PROVIDER, instance('CREATING'))).toEqual(['activateInstance', 'failInstance']);
  for (const other of [
    actor('b', 'BUYER', 'APPROVER'),
    actor('p', 'PROVIDER_CATALOG'),
    actor('x', 'PROVIDER_OPERATIONS'),
  ])
    expect(allowedInstanceActions(other, instance('CREATING'))).toEqual([]);
});

it('each side hands over, takes or destroys what is its own', () => {
  expect(allowedInstanceActions(PROVIDER, instance('TERMINATED'))).toEqual(['handOverData']);
  expect(allowedInstanceActions(actor('b', 'APPROVER'), instance('TERMINATED'))).toEqual(
    expect.arrayContaining(['refuseData', 'receiveData']),
  );
  expect(allowedInstanceActions(PROVIDER, instance('DATA_DESTROYED'))).toEqual([]);
});

it('who suspended it, or gave notice, alone takes that back', () => {
  for (const [by, resumes] of [
    ['PROVIDER', true],
    ['BUYER', false],
  ] as const) {
    const [suspended, ending] = [
      instance('SUSPENDED', { suspensions: [{ by }] }),
      instance('TERMINATING', { notice: { by } }),
    ];
    expect(allowedInstanceActions(PROVIDER, suspended).includes('resumeInstance')).toBe(resumes);
    expect(allowedInstanceActions(PROVIDER, ending).includes('withdrawNotice')).toBe(resumes);
  }
});

import { describe, expect, it } from '@jest/globals';
import { type ActedOn, instanceActions } from './instance-actions.js';

const WRITTEN = ['setInstanceTags', 'setCostCentres', 'setInstanceSharing'];
const instance = (changed: Partial<ActedOn>): ActedOn => ({
  ...{
    status: 'ACTIVE',
    asked: null,
    suspensions: [],
    notice: null,
    handedOverAt: null,
    goesOn: false,
    isBound: false,
  },
  ...changed,
});
const suspendedBy = (by: 'BUYER' | 'PROVIDER' | 'POLICY'): Partial<ActedOn> => ({
  status: 'SUSPENDED',
  suspensions: [{ from: 1, to: null, by, reason: 'r' }],
});

describe('instanceActions', () => {
  it('changes, pauses and ends what runs, by either side; the buyer names what replaces it', () => {
    const both = ['resizeInstance', 'suspendInstance', 'giveNotice', 'terminateInstance'];
    expect(instanceActions(instance({}), 'BUYER')).toEqual([...both, 'setSuccessor', 'offerTransfer', ...WRITTEN]);
    expect(instanceActions(instance({}), 'PROVIDER')).toEqual(both);
  });

  it('makes it or says that it cannot be made: the provider', () => {
    expect(instanceActions(instance({ status: 'CREATING' }), 'PROVIDER')).toEqual(['activateInstance', 'failInstance']);
    expect(instanceActions(instance({ status: 'CREATING' }), 'BUYER')).toEqual(['setSuccessor', ...WRITTEN]);
    expect(instanceActions(instance({ status: 'FAILED' }), 'BUYER')).toEqual([]);
  });

  it('resumes what the same side suspended, and not while the budget’s policy suspends', () => {
    const resumes = (changed: Partial<ActedOn>): boolean =>
      instanceActions(instance(changed), 'BUYER').includes('resumeInstance');
    expect(resumes(suspendedBy('BUYER'))).toBe(true);
    expect(resumes(suspendedBy('PROVIDER'))).toBe(false);
    expect(resumes(suspendedBy('POLICY'))).toBe(false);
    expect(resumes({ ...suspendedBy('BUYER'), asked: 'SUSPEND' })).toBe(false);
  });

  it('takes a notice back: the side that gave it', () => {
    const noticed = instance({ status: 'TERMINATING', notice: { by: 'PROVIDER', endsAt: 9, reason: 'r' } });
    expect(instanceActions(noticed, 'PROVIDER')).toEqual(['withdrawNotice', 'terminateInstance']);
    expect(instanceActions(noticed, 'BUYER')).toEqual(['terminateInstance', 'setSuccessor', ...WRITTEN]);
  });

  it('offers to another buyer what runs and is bound by nothing', () => {
    const offers = (changed: Partial<ActedOn>, side: 'BUYER' | 'PROVIDER' = 'BUYER'): boolean =>
      instanceActions(instance(changed), side).includes('offerTransfer');
    expect(offers({})).toBe(true);
    expect(offers({}, 'PROVIDER')).toBe(false);
    expect(offers({ isBound: true })).toBe(false);
    expect(offers(suspendedBy('BUYER'))).toBe(false);
    expect(offers({ status: 'TERMINATING' })).toBe(false);
  });

  it('has no way out where its service runs on as another instance', () => {
    const goneOn = instance({ status: 'TERMINATED', goesOn: true, handedOverAt: 5 });
    expect(instanceActions(goneOn, 'BUYER')).toEqual(WRITTEN);
    expect(instanceActions(goneOn, 'PROVIDER')).toEqual([]);
  });

  it('receives or refuses what was handed over, and waives what was not', () => {
    const ended = instance({ status: 'TERMINATED' });
    expect(instanceActions(ended, 'BUYER')).toEqual(['waiveDataReturn', ...WRITTEN]);
    expect(instanceActions(ended, 'PROVIDER')).toEqual(['handOverData']);
    expect(instanceActions({ ...ended, handedOverAt: 5 }, 'BUYER')).toEqual([
      ...['receiveData', 'refuseData', 'waiveDataReturn', ...WRITTEN],
    ]);
    expect(instanceActions(instance({ status: 'DATA_RETURNED' }), 'PROVIDER')).toEqual(['proveDestruction']);
    expect(instanceActions(instance({ status: 'DATA_DESTROYED' }), 'PROVIDER')).toEqual([]);
  });
});

import { afterAll, describe, expect, it } from '@jest/globals';
import { Chaos } from './chaos.fixture.js';

interface Told {
  kills: Record<string, number>;
  void: boolean;
  faults: { kind: string; text: string }[];
  onPurpose: (string | null)[];
  broker: Record<string, number>;
  compared: { instances: Record<string, number>; faultsOfTheBroker: Record<string, number> };
}

const chaos = new Chaos('chaos-brokers.mjs');
afterAll(() => chaos.stop(), 60_000);

describe('everything killed while a bad broker makes services', () => {
  it('leaves no orphan unknown, nothing twice, and the money right, and the checker sees what is not so', async () => {
    const { status, told, log } = await chaos.run<Told>(['--seconds', '20', '--seed', '1128']);
    expect({ faults: told.faults, log: told.faults.length ? log : '' }).toEqual({ faults: [], log: '' });
    expect(Object.keys(told.kills).sort()).toEqual(['api', 'database', 'flush', 'redis', 'worker-1', 'worker-2']);
    expect(told.void).toBe(false);
    // It did what it should not, and services were made all the same.
    expect(told.broker.requests).toBeGreaterThan(20);
    expect(Object.keys(told.compared.faultsOfTheBroker)).not.toEqual([]);
    expect(told.compared.instances.ACTIVE).toBeGreaterThan(0);
    expect(told.compared.instances.FAILED).toBeGreaterThan(0);
    expect(told.onPurpose).toEqual(['missing', 'size', 'orphan', 'double']);
    expect(status).toBe(0);
  }, 600_000);
});

import { afterAll, describe, expect, it } from '@jest/globals';
import { Chaos } from './chaos.fixture.js';

interface Told {
  kills: Record<string, number>;
  hits: { requests: number; jobs: number };
  void: boolean;
  faults: { kind: string; text: string }[];
  compared: Record<'acknowledged' | 'corrections' | 'parts' | 'invoices', number>;
  onPurpose: Record<'doubledLine' | 'cent' | 'rightRetry' | 'reusedBatch', string[]>;
}

const chaos = new Chaos('chaos.mjs');
afterAll(() => chaos.stop(), 60_000);

describe('a minute of kills', () => {
  it('leaves every event once and every invoice to the cent, and the checker sees what is not so [I1 I5 I35 I37 I43 I44]', async () => {
    const { status, told, log } = await chaos.run<Told>([
      '--seconds',
      '60',
      '--seed',
      '1126',
      '--lock',
      '5',
      '--faults',
    ]);
    expect({ faults: told.faults, log: told.faults.length ? log : '' }).toEqual({ faults: [], log: '' });
    // A run whose kills hit nothing, or that spared something, says nothing.
    expect(Object.keys(told.kills).sort()).toEqual(['api', 'database', 'flush', 'redis', 'worker-1', 'worker-2']);
    expect(told.void).toBe(false);
    expect(told.hits.requests).toBeGreaterThan(0);
    expect(told.hits.jobs).toBeGreaterThan(0);
    expect(told.compared.acknowledged).toBeGreaterThan(100);
    expect(told.compared.corrections).toBeGreaterThan(0);
    // Two agencies with two providers, in three months at least.
    expect(told.compared.invoices).toBeGreaterThanOrEqual(12);
    expect(told.onPurpose.rightRetry).toEqual([]);
    expect(told.onPurpose.reusedBatch).toEqual(['hour']);
    expect(told.onPurpose.doubledLine).toEqual(expect.arrayContaining(['amount', 'total']));
    expect(told.onPurpose.cent).toEqual(expect.arrayContaining(['amount', 'total']));
    expect(status).toBe(0);
  }, 900_000);
});

import { describe, expect, it } from '@jest/globals';
import { dec, HOUR, hourStart, parseInstant, plain, ZERO } from '#kernel/core';
import fc from 'fast-check';
import { countOf, type EventKey, type KnownEvent, type NewEvent, type ReportedEvent } from './event.js';
import { judge, type JudgeFacts, type MeteredInstance } from './judge.js';
import { changeOf, hourChanges } from './rollup.js';

const hour = parseInstant('2026-10-01T00:00:00Z')!;
const original = (quantity: string): KnownEvent => ({
  key: 'a',
  instanceId: 'i',
  meter: 'm',
  quantity: dec(quantity),
  occurredAt: hour,
  windowStart: null,
  subject: null,
  correctsKey: null,
});
const correcting = (before: KnownEvent, quantity: string): NewEvent => ({
  ...before,
  key: `${before.key}'`,
  digest: '',
  quantity: dec(quantity),
  correctsKey: before.key,
  corrects: before,
  providerId: 'p',
  source: '',
  id: 'x',
  platform: false,
});
const change = (event: Parameters<typeof changeOf>[0]): [string, number] => [
  plain(changeOf(event).quantity),
  changeOf(event).count,
];

describe('what an event changes in its hour', () => {
  it('is all of an original, also of one with quantity 0', () => {
    expect(change({ ...original('2.5'), corrects: null })).toEqual(['2.5', 1]);
    expect(change({ ...original('0'), corrects: null })).toEqual(['0', 1]);
  });

  it('is the difference for a correction, which 0 makes a void', () => {
    const five = original('5');
    expect(change(correcting(five, '7'))).toEqual(['2', 0]);
    expect(change(correcting(five, '0'))).toEqual(['-5', -1]);
    expect(change(correcting(original('0'), '0'))).toEqual(['0', -1]);
    const voided = correcting(five, '0');
    expect(change(correcting(voided, '3'))).toEqual(['3', 1]);
    expect(change(correcting(voided, '0'))).toEqual(['0', 0]);
  });
});

describe('the hours that events change', () => {
  it('come once each, in the order of instance, meter and hour', () => {
    const at = (instanceId: string, meter: string, hours: number, quantity: string): NewEvent => ({
      ...correcting(original('0'), quantity),
      instanceId,
      meter,
      occurredAt: hour + hours * HOUR + 1,
      correctsKey: null,
      corrects: null,
    });
    const changes = hourChanges([
      at('j', 'm', 0, '1'),
      at('i', 'n', 1, '2'),
      at('i', 'n', 0, '3'),
      at('i', 'm', 9, '4'),
      at('i', 'n', 1, '5'),
    ]);
    expect(
      changes.map((each) => [each.instanceId, each.meter, (each.hour - hour) / HOUR, plain(each.quantity), each.count]),
    ).toEqual([
      ['i', 'm', 9, '4', 1],
      ['i', 'n', 0, '3', 1],
      ['i', 'n', 1, '7', 2],
      ['j', 'm', 0, '1', 1],
    ]);
  });
});

// ---------------------------------------------------------------- order and portions

const instance: MeteredInstance = {
  id: 'i',
  providerId: 'p',
  externalId: null,
  activatedAt: hour,
  terminatedAt: null,
  suspensions: [],
  whileSuspended: new Set(),
  meters: new Set(['m', 'n']),
};

/** What intake keeps, in memory: events by key, which are corrected, and the hourly sums. */
class Ledger {
  readonly known = new Map<EventKey, NewEvent>();
  readonly corrected = new Set<EventKey>();
  readonly hours = new Map<string, { quantity: string; count: number }>();
  duplicates = 0;

  report(events: ReportedEvent[]): void {
    const facts: JudgeFacts = {
      now: hour + 100 * HOUR,
      instances: [instance],
      known: new Map([...this.known.values()].map(({ key, digest }) => [key, digest])),
      originals: this.known,
      corrected: this.corrected,
      digest: (text) => text,
    };
    const accepted: NewEvent[] = [];
    for (const verdict of judge(events, facts)) {
      if (verdict.kind === 'ACCEPTED') accepted.push(verdict.event);
      if (verdict.kind === 'DUPLICATE') this.duplicates++;
    }
    for (const event of accepted) {
      this.known.set(event.key, event);
      if (event.correctsKey) this.corrected.add(event.correctsKey);
    }
    for (const grown of hourChanges(accepted)) {
      const name = `${grown.meter} ${grown.hour}`;
      const before = this.hours.get(name) ?? { quantity: '0', count: 0 };
      this.hours.set(name, {
        quantity: plain(grown.quantity.plus(before.quantity)),
        count: before.count + grown.count,
      });
    }
  }

  /** The same sums, from the events alone: those that no other corrects. */
  fromEvents(): Map<string, { quantity: string; count: number }> {
    const hours = new Map<string, { quantity: string; count: number }>();
    for (const event of this.known.values()) {
      const name = `${event.meter} ${hourStart(event.windowStart ?? event.occurredAt)}`;
      const before = hours.get(name) ?? { quantity: plain(ZERO), count: 0 };
      const stands = !this.corrected.has(event.key);
      hours.set(name, {
        quantity: stands ? plain(event.quantity.plus(before.quantity)) : before.quantity,
        count: before.count + (stands ? countOf(event) : 0),
      });
    }
    return hours;
  }
}

/** Chains of an original and its corrections; only their order within a chain matters. */
const chains = fc
  .array(
    fc.record({
      meter: fc.constantFrom('m', 'n'),
      hours: fc.integer({ min: 0, max: 3 }),
      window: fc.option(fc.integer({ min: 0, max: HOUR * 2 }), { nil: null }),
      quantities: fc.array(fc.constantFrom('0', '1', '0.000000000001', '3.25', '999999999999999999'), {
        minLength: 1,
        maxLength: 4,
      }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((all) =>
    all.map(({ meter, hours, window, quantities }, chain) =>
      quantities.map((quantity, index): ReportedEvent => {
        const occurredAt = hour + (hours + 3) * HOUR;
        return {
          key: `${chain}.${index}`,
          id: `${chain}.${index}`,
          providerId: 'p',
          source: '',
          instanceId: 'i',
          externalId: null,
          meter,
          quantity,
          occurredAt,
          windowStart: window === null ? null : occurredAt - window,
          subject: null,
          correctsKey: index === 0 ? null : `${chain}.${index - 1}`,
        };
      }),
    ),
  );

/** The chains' events, interleaved by the drawn numbers, each chain in its own order. */
function interleave(all: ReportedEvent[][], picks: number[]): ReportedEvent[] {
  const left = all.map((chain) => [...chain]);
  const mixed: ReportedEvent[] = [];
  for (let turn = 0; left.some((chain) => chain.length); turn++) {
    const open = left.filter((chain) => chain.length);
    mixed.push(open[(picks[turn % picks.length] ?? 0) % open.length]!.shift()!);
  }
  return mixed;
}

const picks = fc.array(fc.nat(20), { minLength: 1, maxLength: 30 });
const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 10 });

function portions<T>(list: T[], cuts: number[]): T[][] {
  const parts: T[][] = [];
  for (let start = 0, turn = 0; start < list.length; turn++)
    parts.push(list.slice(start, (start += cuts[turn % cuts.length]!)));
  return parts;
}

describe('the hourly sums', () => {
  it('do not depend on the order of events nor on how they were sent [I9]', () => {
    fc.assert(
      fc.property(chains, picks, sizes, (all, order, cuts) => {
        const once = new Ledger();
        once.report(all.flat());
        const mixed = new Ledger();
        for (const part of portions(interleave(all, order), cuts)) mixed.report(part);
        expect(mixed.known.size).toBe(all.flat().length);
        expect(new Map([...mixed.hours].sort())).toEqual(new Map([...once.hours].sort()));
      }),
    );
  });

  it('equal the sums of the events at every step [I5]', () => {
    fc.assert(
      fc.property(chains, picks, sizes, (all, order, cuts) => {
        const ledger = new Ledger();
        for (const part of portions(interleave(all, order), cuts)) {
          ledger.report(part);
          expect(new Map([...ledger.hours].sort())).toEqual(new Map([...ledger.fromEvents()].sort()));
        }
      }),
    );
  });

  it('do not change when everything is sent again, in any portions [I1]', () => {
    fc.assert(
      fc.property(chains, picks, sizes, (all, order, cuts) => {
        const ledger = new Ledger();
        ledger.report(all.flat());
        const before = new Map(ledger.hours);
        for (const part of portions(interleave(all, order), cuts)) ledger.report(part);
        expect(ledger.duplicates).toBe(all.flat().length);
        expect(ledger.hours).toEqual(before);
      }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import { type Life, platformQuantity } from '#catalog/core';
import { dec, DAY, HOUR, type Instant, MINUTE, parseInstant, plain } from '#kernel/core';
import fc from 'fast-check';
import {
  type HourEvent,
  hourEnd,
  hourEventId,
  hourWrites,
  meterUntil,
  nextEventId,
  nextLook,
} from './platform-events.js';

const ten = parseInstant('2026-10-05T10:00:00Z')!;
const life = (activatedAt: Instant, terminatedAt: Instant | null, quantity = '2'): Life => ({
  activatedAt,
  terminatedAt,
  stretches: [{ from: activatedAt, quantity: dec(quantity) }],
});

/** What would stand after these writes. */
function stand(
  before: ReadonlyMap<Instant, HourEvent>,
  writes: ReturnType<typeof hourWrites>,
): Map<Instant, HourEvent> {
  const after = new Map(before);
  for (const { corrects, ...write } of writes)
    after.set(Math.floor(write.windowStart! / HOUR) * HOUR, {
      ...write,
      key: write.id,
      correctsKey: corrects?.key ?? null,
    });
  return after;
}
const write = (of: Life, from: Instant, to: Instant, standing: ReadonlyMap<Instant, HourEvent> = new Map()) =>
  hourWrites({ instanceId: 'i', meter: 'vm-hour', life: of }, { from, to }, standing);

describe('the events of a platform meter', () => {
  it('begin with the activation inside its hour and end with the life inside its last', () => {
    const writes = write(life(ten + 20 * MINUTE, ten + HOUR + 15 * MINUTE), ten, ten + 2 * HOUR);
    expect(
      writes.map(({ id, quantity, windowStart, occurredAt }) => [id, plain(quantity), windowStart, occurredAt]),
    ).toEqual([
      ['i/vm-hour/2026-10-05T10:00:00Z', '1.333333333333', ten + 20 * MINUTE, ten + HOUR],
      ['i/vm-hour/2026-10-05T11:00:00Z', '0.5', ten + HOUR, ten + HOUR + 15 * MINUTE],
    ]);
  });

  it('are not written again, nor where nothing was used', () => {
    const alive = life(ten, null);
    const standing = stand(new Map(), write(alive, ten, ten + 3 * HOUR));
    expect(write(alive, ten, ten + 3 * HOUR, standing)).toEqual([]);
    expect(write(alive, ten - 5 * HOUR, ten)).toEqual([]);
    expect(write(life(ten, ten), ten, ten + HOUR)).toEqual([]);
  });

  it('are corrected after an end in the past: a part in its hour, "0" beyond, in the window they had', () => {
    const standing = stand(new Map(), write(life(ten, null), ten, ten + 3 * HOUR));
    const writes = write(life(ten, ten + 90 * MINUTE), ten + HOUR, ten + 3 * HOUR, standing);
    expect(
      writes.map(({ id, quantity, corrects, occurredAt }) => [id, plain(quantity), corrects?.id, occurredAt]),
    ).toEqual([
      ['i/vm-hour/2026-10-05T11:00:00Z#2', '1', 'i/vm-hour/2026-10-05T11:00:00Z', ten + 2 * HOUR],
      ['i/vm-hour/2026-10-05T12:00:00Z#2', '0', 'i/vm-hour/2026-10-05T12:00:00Z', ten + 3 * HOUR],
    ]);
    const settled = stand(standing, writes);
    expect(write(life(ten, ten + 90 * MINUTE), ten, ten + 3 * HOUR, settled)).toEqual([]);
    expect(write(life(ten, null), ten + 2 * HOUR, ten + 3 * HOUR, settled)).toMatchObject([
      { id: 'i/vm-hour/2026-10-05T12:00:00Z#3' },
    ]);
  });

  it('have ids that are numbered from the second on', () => {
    const first = hourEventId('i', 'a#2', ten);
    expect(first).toBe('i/a#2/2026-10-05T10:00:00Z');
    expect(nextEventId(first)).toBe(`${first}#2`);
    expect(nextEventId(`${first}#2`)).toBe(`${first}#3`);
    expect(nextEventId(`${first}#9`)).toBe(`${first}#10`);
  });

  it('always leave each hour with what the life says, in whatever steps and whatever stood before', () => {
    const span = 6 * HOUR;
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: span }),
        fc.option(fc.integer({ min: 0, max: span }), { nil: null }),
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom('1', '2', '0.000000000001', '7.3'),
        (start, length, step, quantity) => {
          const alive = life(ten + start, null, quantity);
          const ended = life(ten + start, length === null ? null : ten + start + length, quantity);
          let standing = new Map<Instant, HourEvent>();
          for (const lived of [alive, ended])
            for (let from = ten; from < ten + 2 * span; from += step * HOUR)
              standing = stand(standing, write(lived, from, Math.min(from + step * HOUR, ten + 2 * span), standing));
          for (let hour = ten; hour < ten + 2 * span; hour += HOUR)
            expect(plain(standing.get(hour)?.quantity ?? '0')).toBe(plain(platformQuantity(ended, hour)));
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('when the platform looks again', () => {
  it('meters up to the last finished hour while the instance lives', () => {
    expect(meterUntil(null, null, ten + 59 * MINUTE)).toBe(ten);
    expect(meterUntil(null, null, ten + HOUR)).toBe(ten + HOUR);
    expect(nextLook(ten, ten, null, ten + 59 * MINUTE)).toEqual({ meteredUntil: ten, dueAt: ten + HOUR });
  });

  it('meters the last, unfinished hour once the life has ended, then never again', () => {
    expect(meterUntil(ten + 5 * MINUTE, null, ten + 6 * MINUTE)).toBe(ten + HOUR);
    expect(meterUntil(ten, null, ten + 6 * MINUTE)).toBe(ten);
    expect(nextLook(ten + HOUR, ten + HOUR, ten + 5 * MINUTE, ten + 6 * MINUTE)).toEqual({
      meteredUntil: ten + HOUR,
      dueAt: null,
    });
  });

  it('reaches beyond the end as far as hours were written', () => {
    expect(meterUntil(ten, ten + DAY, ten + 2 * DAY)).toBe(ten + DAY + HOUR);
  });

  it('goes on at once when a step did not reach the end', () => {
    expect(nextLook(ten, ten + HOUR, null, ten + 2 * HOUR)).toEqual({ meteredUntil: ten, dueAt: ten + 2 * HOUR });
  });

  it('rounds to whole hours upwards', () => {
    expect([hourEnd(ten), hourEnd(ten + 1), hourEnd(ten - 1)]).toEqual([ten, ten + HOUR, ten]);
  });
});

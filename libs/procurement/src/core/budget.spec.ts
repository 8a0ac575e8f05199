import { describe, expect, it } from '@jest/globals';
import { dec, type DomainError, plain } from '#kernel/core';
import {
  allocate,
  available,
  budgetFrom,
  type BudgetChange,
  type BudgetState,
  commit,
  consume,
  EMPTY_BUDGET,
  giveBack,
  orderFunds,
  releaseCommitted,
  releaseReserved,
  reserve,
} from './index.js';

/** allocated / reserved / committed / actual / overrun = available */
const shown = (state: BudgetState): string =>
  `${[state.allocated, state.reserved, state.committed, state.actual, state.overrun].map((d) => plain(d)).join(' / ')} = ${plain(available(state))}`;
const budget = (allocated: string, reserved = '0', committed = '0', actual = '0', overrun = '0'): BudgetState => ({
  allocated: dec(allocated),
  reserved: dec(reserved),
  committed: dec(committed),
  actual: dec(actual),
  overrun: dec(overrun),
});
const after = (change: BudgetChange): string => shown(change.state);
const entry = ({ entries }: BudgetChange): string =>
  entries.map(({ kind, deltas }) => `${kind} ${shown(deltas).split(' = ')[0]}`).join('; ');
const open = (takenBeyond: string) => ({ takenBeyond: dec(takenBeyond), commitmentOpen: true });
const closed = (takenBeyond: string) => ({ takenBeyond: dec(takenBeyond), commitmentOpen: false });

describe('a budget from its allocation to its last invoice', () => {
  it('goes through reservation, commitment, use and release', () => {
    let state = allocate(EMPTY_BUDGET, dec('1000')).state;
    expect(shown(state)).toBe('1000 / 0 / 0 / 0 / 0 = 1000');
    state = reserve(state, dec('624.96'), 'CNY').state;
    expect(shown(state)).toBe('1000 / 624.96 / 0 / 0 / 0 = 375.04');
    state = commit(state, dec('624.96')).state;
    expect(shown(state)).toBe('1000 / 0 / 624.96 / 0 / 0 = 375.04');
    state = consume(state, dec('600'), dec('624.96')).state;
    expect(shown(state)).toBe('1000 / 0 / 24.96 / 600 / 0 = 375.04');
    state = releaseCommitted(state, dec('24.96')).state;
    expect(shown(state)).toBe('1000 / 0 / 0 / 600 / 0 = 400');
  });

  it('writes one entry per step, whose sums are the figures', () => {
    const steps = [allocate(EMPTY_BUDGET, dec('100'))];
    const then = (step: (state: BudgetState) => BudgetChange) => steps.push(step(steps.at(-1)!.state));
    then((s) => reserve(s, dec('60'), 'CNY'));
    then((s) => commit(s, dec('60')));
    then((s) => consume(s, dec('130'), dec('60')));
    then((s) => giveBack(s, dec('80'), open('70')));
    then((s) => releaseCommitted(s, dec('10')));
    expect(steps.map(entry)).toEqual([
      'ALLOCATION 100 / 0 / 0 / 0 / 0',
      'RESERVATION 0 / 60 / 0 / 0 / 0',
      'COMMITMENT 0 / -60 / 60 / 0 / 0',
      'ACTUAL 0 / 0 / -60 / 130 / 30',
      'ADJUSTMENT 0 / 0 / 10 / -80 / -30',
      'RELEASE 0 / 0 / -10 / 0 / 0',
    ]);
    expect(shown(budgetFrom(steps.flatMap(({ entries }) => entries)))).toBe(after(steps.at(-1)!));
  });

  it('changes nothing and writes nothing for an amount of zero', () => {
    const state = budget('100', '10', '20', '30');
    const zero = dec(0);
    for (const change of [
      allocate(state, zero),
      reserve(state, zero, 'CNY'),
      commit(state, zero),
      releaseReserved(state, zero),
      releaseCommitted(state, zero),
      consume(state, zero, dec('20')),
      giveBack(state, zero, open('0')),
    ])
      expect(change).toMatchObject({ state, entries: [] });
  });
});

describe('reserve', () => {
  const refusal = (state: BudgetState, amount: string): DomainError => {
    try {
      reserve(state, dec(amount), 'CNY');
    } catch (error) {
      return error as DomainError;
    }
    throw new Error('it was reserved');
  };

  it('takes the last unit and not one more', () => {
    expect(after(reserve(budget('100', '40'), dec('60'), 'CNY'))).toBe('100 / 100 / 0 / 0 / 0 = 0');
    const error = refusal(budget('100', '40'), '60.01');
    expect(error.code).toBe('BUDGET_EXCEEDED');
    expect(error.text.en).toBe('The order needs 60.01 CNY, available is 60.00 CNY.');
    expect(error.text.zh).toBe('订单需要 60.01 CNY，预算可用 60.00 CNY。');
  });

  it('refuses every order while anything is overrun, even one that costs nothing', () => {
    const error = refusal(budget('100', '0', '0', '120', '20'), '0');
    expect(error.code).toBe('BUDGET_EXCEEDED');
    expect(error.text.en).toContain('0.00 CNY, available is 0.00 CNY: the budget is overrun by 20.00 CNY');
    expect(error.text.zh).toContain('已超支 20.00 CNY');
  });
});

describe('allocate and release', () => {
  it('first lower the overrun, then make money available', () => {
    const overrun = budget('100', '30', '20', '80', '30');
    expect(shown(overrun)).toBe('100 / 30 / 20 / 80 / 30 = 0');
    expect(after(allocate(overrun, dec('10')))).toBe('110 / 30 / 20 / 80 / 20 = 0');
    expect(after(allocate(overrun, dec('30')))).toBe('130 / 30 / 20 / 80 / 0 = 0');
    expect(after(allocate(overrun, dec('50')))).toBe('150 / 30 / 20 / 80 / 0 = 20');
    expect(after(releaseReserved(overrun, dec('30')))).toBe('100 / 0 / 20 / 80 / 0 = 0');
    expect(after(releaseCommitted(overrun, dec('20')))).toBe('100 / 30 / 0 / 80 / 10 = 0');
    expect(after(releaseCommitted(budget('100', '30', '20', '55', '5'), dec('20')))).toBe('100 / 30 / 0 / 55 / 0 = 15');
  });
});

describe('consume', () => {
  const taken = (state: BudgetState, amount: string, commitmentLeft: string): string => {
    const { fromCommitment, fromAvailable, fromOverrun, ...change } = consume(state, dec(amount), dec(commitmentLeft));
    return `${plain(fromCommitment)} + ${plain(fromAvailable)} + ${plain(fromOverrun)}: ${after(change)}`;
  };

  it("takes the order's own commitment, then what is available, then overruns", () => {
    const state = budget('100', '10', '50');
    expect(taken(state, '20', '30')).toBe('20 + 0 + 0: 100 / 10 / 30 / 20 / 0 = 40');
    expect(taken(state, '50', '30')).toBe('30 + 20 + 0: 100 / 10 / 20 / 50 / 0 = 20');
    expect(taken(state, '70', '30')).toBe('30 + 40 + 0: 100 / 10 / 20 / 70 / 0 = 0');
    expect(taken(state, '75.5', '30')).toBe('30 + 40 + 5.5: 100 / 10 / 20 / 75.5 / 5.5 = 0');
    expect(taken(state, '41', '0')).toBe('0 + 40 + 1: 100 / 10 / 50 / 41 / 1 = 0');
  });

  it("never touches another order's money", () => {
    const { state } = consume(budget('100', '10', '50'), dec('1000'), dec('30'));
    expect(plain(state.reserved)).toBe('10');
    expect(plain(state.committed)).toBe('20');
  });

  it('is never refused, on an empty budget either', () => {
    expect(taken(EMPTY_BUDGET, '5', '0')).toBe('0 + 0 + 5: 0 / 0 / 0 / 5 / 5 = 0');
  });
});

describe('giveBack', () => {
  const given = (state: BudgetState, amount: string, order: ReturnType<typeof open>): string => {
    const { ofBeyond, toCommitment, ...change } = giveBack(state, dec(amount), order);
    return `${plain(ofBeyond)}, ${plain(toCommitment)}: ${after(change)}`;
  };
  const state = budget('100', '0', '20', '95', '15');

  it('lowers the overrun, then frees money, then restores the open commitment', () => {
    expect(given(state, '10', open('40'))).toBe('10, 0: 100 / 0 / 20 / 85 / 5 = 0');
    expect(given(state, '25', open('40'))).toBe('25, 0: 100 / 0 / 20 / 70 / 0 = 10');
    expect(given(state, '60', open('40'))).toBe('40, 20: 100 / 0 / 40 / 35 / 0 = 25');
  });

  it("does not lower by this order's commitment what others overran", () => {
    expect(given(state, '10', open('0'))).toBe('0, 10: 100 / 0 / 30 / 85 / 15 = 0');
    expect(given(state, '10', open('4'))).toBe('4, 6: 100 / 0 / 26 / 85 / 11 = 0');
  });

  it('frees everything once the commitment is closed, the overrun first', () => {
    expect(given(state, '10', closed('0'))).toBe('0, 0: 100 / 0 / 20 / 85 / 5 = 0');
    expect(given(state, '60', closed('40'))).toBe('40, 0: 100 / 0 / 20 / 35 / 0 = 45');
  });
});

describe('calls that would break the ledger', () => {
  const state = budget('100', '10', '20', '30');

  it('are faults of the caller', () => {
    expect(() => allocate(state, dec('-1'))).toThrow(RangeError);
    expect(() => reserve(state, dec('-1'), 'CNY')).toThrow(RangeError);
    expect(() => commit(state, dec('10.01'))).toThrow('reserved would be -0.01');
    expect(() => releaseReserved(state, dec('10.01'))).toThrow('reserved would be -0.01');
    expect(() => releaseCommitted(state, dec('20.01'))).toThrow('committed would be -0.01');
    expect(() => consume(state, dec('25'), dec('21'))).toThrow('committed would be -1');
    expect(() => consume(state, dec('1'), dec('-1'))).toThrow('commitmentLeft would be -1');
    expect(() => giveBack(state, dec('31'), closed('0'))).toThrow('actual would be -1');
    expect(() => giveBack(state, dec('1'), open('-1'))).toThrow('takenBeyond would be -1');
  });
});

describe('orderFunds', () => {
  it("reads an order's standing from its own entries", () => {
    const start = allocate(EMPTY_BUDGET, dec('100')).state;
    const reserved = reserve(start, dec('60'), 'CNY');
    expect(orderFunds(reserved.entries)).toEqual({ reserved: dec(60), commitmentLeft: dec(0), takenBeyond: dec(0) });
    const committed = commit(reserved.state, dec('60'));
    const used = consume(committed.state, dec('130'), dec('60'));
    const back = giveBack(used.state, dec('80'), open('70'));
    const entries = [reserved, committed, used].flatMap((change) => change.entries);
    expect(orderFunds(entries)).toEqual({ reserved: dec(0), commitmentLeft: dec(0), takenBeyond: dec(70) });
    expect(orderFunds([...entries, ...back.entries])).toEqual({
      reserved: dec(0),
      commitmentLeft: dec(10),
      takenBeyond: dec(0),
    });
    expect(orderFunds([])).toEqual({ reserved: dec(0), commitmentLeft: dec(0), takenBeyond: dec(0) });
  });
});

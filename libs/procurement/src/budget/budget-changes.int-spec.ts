import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Id, newId, parseInstant } from '#kernel';
import { startTestApp, type TestApp } from '../../../../apps/testing/harness.js';
import { BUYER, figuresOf, FINANCE, isSound, makeBudget, readLedger, refusalOf } from '../market.fixture.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  t.setNow(parseInstant('2026-10-15T12:00:00+08:00'));
});
afterAll(() => t.close());

const TRANSFER = `mutation($i:TransferBudgetInput!){transferBudget(input:$i){from{id available} to{id available}}}`;
const transfer = (fromBudgetId: Id, toBudgetId: Id, amount: string, more: object = {}, email = FINANCE) =>
  t.gql<any>(TRANSFER, { i: { fromBudgetId, toBudgetId, amount, reason: '年中调剂', ...more } }, email);

describe('an indicator', () => {
  it('is told by number, classes and the nature of its money [P2-B12]', async () => {
    const indicator = {
      indicatorNumber: '川财预〔2026〕1号',
      functionalClass: '2010399',
      economicClass: '30227',
      fundNature: 'GENERAL_PUBLIC',
      policy: 'BLOCK_NEW',
    };
    const { createBudget } = await t.ok<any>(
      `mutation($i:CreateBudgetInput!){createBudget(input:$i){${Object.keys(indicator).join(' ')}}}`,
      { i: { name: 'n', fiscalYear: 2026, amount: '1', ...indicator } },
      FINANCE,
    );
    expect(createBudget).toEqual(indicator);
    const again = await t.gql<any>(
      'mutation($i:CreateBudgetInput!){createBudget(input:$i){id}}',
      { i: { name: 'n', fiscalYear: 2026, amount: '1', indicatorNumber: indicator.indicatorNumber } },
      FINANCE,
    );
    expect(refusalOf(again)).toBe('INDICATOR_TAKEN');
    await makeBudget(t, { fiscalYear: 2027, indicatorNumber: indicator.indicatorNumber });
    for (const wrong of [{ functionalClass: '20' }, { functionalClass: '20103991' }, { economicClass: '3022' }])
      expect(
        refusalOf(
          await t.gql(
            'mutation($i:CreateBudgetInput!){createBudget(input:$i){id}}',
            { i: { name: 'n', fiscalYear: 2026, amount: '1', ...wrong } },
            FINANCE,
          ),
        ),
      ).toBe('VALIDATION_FAILED/MALFORMED');
  });
});

describe('a transfer', () => {
  it('moves what is available, to one’s own budget or one below, and stands in both ledgers', async () => {
    const [one, two] = [await makeBudget(t, { amount: '100' }), await makeBudget(t, { amount: '5' })];
    const below = await makeBudget(t, { amount: '1' }, 'finance@qingyang.example');
    const key = newId();
    expect((await transfer(one, two, '30', { idempotencyKey: key })).data.transferBudget).toEqual({
      from: { id: one, available: '70.00' },
      to: { id: two, available: '35.00' },
    });
    expect((await transfer(one, two, '30', { idempotencyKey: key })).data.transferBudget.from.available).toBe('70.00');
    expect(refusalOf(await transfer(one, below, '20'))).toBe('ok');
    expect(figuresOf(await readLedger(t, below))).toMatchObject({ allocated: '21', available: '21' });
    for (const budget of [one, two, below]) expect(isSound(await readLedger(t, budget))).toBe(true);
    const ledger = (first: number, after: string | null = null) =>
      t.ok<any>(
        'query($id:ID!,$first:Int,$after:String){budgetEntries(budgetId:$id,first:$first,after:$after){edges{cursor node{seq kind allocated}} pageInfo{hasNextPage}}}',
        { id: one, first, after },
        FINANCE,
      );
    const page = (await ledger(2)).budgetEntries;
    expect(page.edges.map(({ node }: any) => node)).toEqual([
      { seq: 3, kind: 'TRANSFER', allocated: '-20.00' },
      { seq: 2, kind: 'TRANSFER', allocated: '-30.00' },
    ]);
    expect(page.pageInfo.hasNextPage).toBe(true);
    expect((await ledger(2, page.edges[1].cursor)).budgetEntries.edges.map(({ node }: any) => node.seq)).toEqual([1]);
  });

  it('is refused beyond what is available, between years and currencies, and from what is another’s', async () => {
    const one = await makeBudget(t, { amount: '100' });
    const other = await makeBudget(t, { fiscalYear: 2027 });
    const yen = await makeBudget(t, { currency: 'JPY' });
    const stranger = await makeBudget(t, {}, 'finance@chongqing.example');
    const below = await makeBudget(t, {}, 'finance@qingyang.example');
    const two = await makeBudget(t);
    expect(refusalOf(await transfer(one, two, '100.01'))).toBe('TRANSFER_EXCEEDED');
    for (const to of [one, other, yen]) expect(refusalOf(await transfer(one, to, '1'))).toBe('TRANSFER_NOT_ALLOWED');
    for (const to of [stranger, newId()]) expect(refusalOf(await transfer(one, to, '1'))).toBe('NOT_FOUND');
    expect(refusalOf(await transfer(below, one, '1'))).toBe('NOT_FOUND');
    expect(refusalOf(await transfer(one, two, '0'))).toBe('VALIDATION_FAILED/NOT_POSITIVE');
    expect(refusalOf(await transfer(one, two, '1', {}, BUYER))).toBe('FORBIDDEN');
    expect(figuresOf(await readLedger(t, one))).toMatchObject({ allocated: '100' });
  });

  it('in both directions at once ends as if one came after the other', async () => {
    const [one, two] = [await makeBudget(t, { amount: '100' }), await makeBudget(t, { amount: '100' })];
    await Promise.all(
      Array.from({ length: 40 }, (_, n) => (n % 2 ? transfer(one, two, '3') : transfer(two, one, '3'))),
    );
    for (const budget of [one, two]) {
      expect(figuresOf(await readLedger(t, budget))).toMatchObject({ allocated: '100', available: '100' });
      expect(isSound(await readLedger(t, budget))).toBe(true);
    }
  });
});

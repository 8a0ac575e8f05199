import { expect, it } from '@jest/globals';
import { describeInBrowser, expectAccessible, expectFits, PHONE } from '../../../testing/browser.js';
import { until } from '../../../testing/harness.js';
import { openBudget, publish } from '../../../testing/market.js';

const BUYER = 'buyer@chengdu.example';
const APPROVER = 'approver@chengdu.example';

describeInBrowser('an approver in the portal', (portal) => {
  const statusOf = async (id: string): Promise<string> =>
    (await portal.t.ok<{ order: { status: string } }>('query($id:ID!){order(id:$id){status}}', { id }, BUYER)).order
      .status;

  it('decides what waits, one order after the other, by keyboard, beside rules, budget and earlier orders', async () => {
    const { t } = portal;
    const listed = await publish(t, {
      base: [{ code: 'base', kind: 'RECURRING', interval: 'MONTH', unitPrice: '100' }],
    });
    const fiscalYear = new Date().getFullYear();
    const budgetId = await openBudget(t, { amount: '5000.00', fiscalYear });
    const startsOn = `${fiscalYear}-12-01`;
    const ids: string[] = [];
    for (const title of ['甲系统', '乙系统', '丙系统']) {
      const items = [{ planId: listed.plans[0]!.id, quantity: '1' }];
      const { createOrder } = await t.ok<{ createOrder: { id: string } }>(
        'mutation($i:CreateOrderInput!){createOrder(input:$i){id}}',
        { i: { title, budgetId, startsOn, months: 1, items } },
        BUYER,
      );
      await t.ok('mutation($id:ID!){submitOrder(id:$id){id}}', createOrder, BUYER);
      ids.push(createOrder.id);
    }

    const page = await portal.signedIn(APPROVER, '/');
    expect(await page.getByRole('link', { name: /丙系统/ }).getAttribute('href')).toBe(`/approvals/${ids[2]}`);
    await page.getByRole('link', { name: '审批', exact: true }).click();
    await page.getByRole('heading', { name: /甲系统/ }).waitFor();
    // What it takes, and what the three leave: 5000 − 3 × 100.
    await page.getByText('¥100.00').first().waitFor();
    await page.getByText('¥4,700.00').waitFor();
    await page.getByText('各项规则均已通过。').or(page.locator('blockquote').first()).first().waitFor();
    await page.getByRole('heading', { name: '本单位同一服务的其他订单 · 2' }).waitFor();
    await expectAccessible(page);
    await page.setViewportSize({ width: 1280, height: 900 });

    await page.keyboard.press('j');
    await page.getByRole('heading', { name: /乙系统/ }).waitFor();
    await page.keyboard.press('k');
    await page.getByRole('heading', { name: /甲系统/ }).waitFor();
    await page.keyboard.press('a');
    await page.getByRole('dialog').getByRole('textbox').waitFor();
    await expectAccessible(page);
    await page.keyboard.type('axr 同意');
    await page.keyboard.press('Control+Enter');
    // The next one comes by itself.
    await page.getByRole('heading', { name: /乙系统/ }).waitFor();
    expect(await statusOf(ids[0]!)).toBe('PENDING_PROVIDER');
    await page
      .getByText(/ 同意 axr 同意/)
      .first()
      .waitFor();

    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.keyboard.press('r');
    await page.getByLabel('理由').fill('数量过多');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { name: /丙系统/ }).waitFor();
    expect(await statusOf(ids[1]!)).toBe('RETURNED');
    await page
      .getByRole('status')
      .getByText(/已退回：.*乙系统/)
      .waitFor();

    // Keys may be turned off; then nothing happens by mistake.
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByRole('switch', { name: '快捷键' }).click();
    await page.getByRole('heading', { name: /丙系统/ }).click();
    await page.keyboard.press('x');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.getByRole('button', { name: '否决' }).click();
    await page.getByLabel('理由').fill('不需要');
    await page.getByRole('button', { name: '确定' }).click();
    await page.getByText('目前没有待您审批的订单。').waitFor();
    await page
      .getByRole('status')
      .getByText(/已否决：.*丙系统/)
      .waitFor();
    await until(async () => (await statusOf(ids[2]!)) === 'REJECTED');
    expect(portal.complaints).toEqual([]);
  }, 180_000);

  it('decides on a phone', async () => {
    const { t } = portal;
    const listed = await publish(t, {
      base: [{ code: 'base', kind: 'RECURRING', interval: 'MONTH', unitPrice: '100' }],
    });
    const items = [{ planId: listed.plans[0]!.id, quantity: '1' }];
    const { createOrder } = await t.ok<{ createOrder: { id: string } }>(
      'mutation($i:CreateOrderInput!){createOrder(input:$i){id}}',
      { i: { title: '手机上', budgetId: await openBudget(t, { fiscalYear: new Date().getFullYear() }), items } },
      BUYER,
    );
    await t.ok('mutation($id:ID!){submitOrder(id:$id){id}}', createOrder, BUYER);
    const page = await portal.signedIn(APPROVER, '/approvals', PHONE);
    await page.getByRole('link', { name: /手机上/ }).click();
    await page.getByRole('heading', { name: /手机上/ }).waitFor();
    await page.getByRole('heading', { name: /同一供应商的其他订单/ }).waitFor();
    await expectFits(page);
    await expectAccessible(page);
    await page.getByRole('button', { name: '同意' }).click();
    await page.getByRole('button', { name: '确定' }).click();
    await page.getByText('目前没有待您审批的订单。').waitFor();
    expect(await statusOf(createOrder.id)).toBe('PENDING_PROVIDER');
  }, 90_000);
});

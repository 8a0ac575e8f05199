import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser, expectAccessible, expectFits, PHONE } from '../../../testing/browser.js';
import { openBudget, publish, runningInstance } from '../../../testing/market.js';

const GIVER = 'buyer@chengdu.example';
const RECEIVER = 'buyer@chongqing.example';
const PROVIDER = 'operations@provider-a.example';
const DAY_MS = 24 * 3600 * 1000;

const isOffered = async (page: Page): Promise<void> => {
  await page.reload();
  await page.getByText('待接收', { exact: true }).waitFor();
};

describeInBrowser('the transfer of a service in the portal', (portal) => {
  it('is offered, declined, withdrawn and offered again, and taken by an order of its receiver', async () => {
    const { t } = portal;
    const listed = await publish(
      t,
      { base: [{ code: 'fee', kind: 'RECURRING', model: 'PER_UNIT', unitPrice: '100', interval: 'MONTH' }] },
      { name: '政务云主机' },
    );
    // In Shanghai, and in the budget's year whatever today is.
    const now = Date.now() + 8 * 3600 * 1000;
    const fiscalYear = new Date(now).getUTCFullYear();
    const first = Math.max(now - 4 * DAY_MS, Date.UTC(fiscalYear, 0, 1));
    const day = new Date(first).toISOString().slice(0, 10);
    const budgetId = await openBudget(t, { fiscalYear });
    await openBudget(t, { mail: 'chongqing', fiscalYear });
    await runningInstance(t, {
      ...{ planId: listed.plans[0]!.id, budgetId, quantity: '3', startsOn: day },
      activatedAt: (Date.parse(day) - 8 * 3600 * 1000) * 1000,
    });

    const giver = await portal.signedIn(GIVER, '/services');
    await giver.getByRole('link', { name: '政务云主机' }).click();
    const offer = async (): Promise<void> => {
      await giver.getByRole('button', { name: '转移给其他单位' }).click();
      const dialog = giver.getByRole('dialog');
      await dialog.getByLabel('接收单位').fill('AG-CQ');
      await giver.locator('.ant-select-item-option').filter({ hasText: '重庆' }).first().click();
      await dialog.getByLabel('理由').fill('机构职能划转');
      await expectAccessible(giver);
      await dialog.getByRole('button', { name: '确定' }).click();
      await giver.getByText('待接收', { exact: true }).waitFor();
      await dialog.waitFor({ state: 'hidden' });
    };
    await offer();
    await expectAccessible(giver);
    expect(await giver.getByRole('button', { name: '转移给其他单位' }).count()).toBe(0);

    const receiver = await portal.signedIn(RECEIVER, '/services', PHONE);
    await receiver.getByText(/拟将以下服务转移给贵单位：政务云主机/).waitFor();
    await receiver.getByRole('link', { name: '查看并决定' }).click();
    await receiver.getByRole('button', { name: '接收', exact: true }).waitFor();
    await expectFits(receiver);
    await expectAccessible(receiver);
    await receiver.getByRole('button', { name: '谢绝' }).click();
    await receiver.getByRole('dialog').getByLabel('理由').fill('暂无经费');
    await receiver.getByRole('dialog').getByRole('button', { name: '确定' }).click();
    await receiver.getByText('没有符合条件的服务转移').waitFor();

    await giver.reload();
    await giver.getByText('已谢绝', { exact: true }).waitFor();
    await giver.getByText(/暂无经费/).waitFor();
    await offer();
    await giver.getByRole('button', { name: '撤回要约' }).click();
    await giver.getByRole('dialog').getByLabel('理由').fill('再议');
    await giver.getByRole('dialog').getByRole('button', { name: '确定' }).click();
    await giver.getByText('已撤回', { exact: true }).waitFor();
    await giver.getByRole('dialog').waitFor({ state: 'hidden' });
    await offer();

    await isOffered(receiver);
    await receiver.getByRole('button', { name: '接收', exact: true }).click();
    const dialog = receiver.getByRole('dialog');
    await dialog.getByText(/数量 3/).waitFor();
    // The only budget of the year stands already.
    await dialog.getByText(/Budget（.*可用/).waitFor();
    await dialog.getByLabel(/不属于国家秘密/).check();
    await expectAccessible(receiver);
    await dialog.getByRole('button', { name: '生成订单草稿' }).click();
    await receiver.getByRole('heading', { name: /接收 政务云主机/ }).waitFor();
    await receiver.getByText('现在提交可以受理。').waitFor();
    await receiver.getByRole('button', { name: '提交' }).click();
    await receiver.getByRole('dialog').getByRole('button', { name: '确定' }).click();
    await receiver.getByText('待审批', { exact: true }).first().waitFor();

    // While the order takes it, nobody is offered what would be refused.
    await isOffered(giver);
    expect(await giver.getByRole('button', { name: '撤回要约' }).count()).toBe(0);
    await receiver.goto(`${portal.url}/transfers`);
    await receiver.getByText('已谢绝', { exact: true }).waitFor();
    expect(await receiver.getByRole('button', { name: '谢绝' }).count()).toBe(0);
    await receiver.goto(`${portal.url}/services`);
    await receiver.getByRole('heading', { name: '服务', exact: false }).first().waitFor();
    expect(await receiver.getByRole('link', { name: '查看并决定' }).count()).toBe(0);

    const { orders } = await t.ok<{ orders: { edges: { node: { id: string } }[] } }>(
      '{orders{edges{node{id}}}}',
      {},
      RECEIVER,
    );
    const { id } = orders.edges[0]!.node;
    const step = (operation: string, of: string, email: string): Promise<unknown> =>
      t.ok(`mutation($id:ID!){${operation}(id:$id){id}}`, { id: of }, email);
    await step('approveOrder', id, 'approver@chongqing.example');
    await step('acceptOrder', id, PROVIDER);

    const provider = await portal.signedIn(PROVIDER, `/orders/${id}`);
    await provider.getByRole('button', { name: '无法完成' }).waitFor();
    await provider.getByRole('button', { name: '确认完成' }).click();
    const confirm = provider.getByRole('dialog');
    await confirm.getByText(/移交接收方/).waitFor();
    await expectAccessible(provider);
    await confirm.getByRole('button', { name: '确定' }).click();
    await confirm.waitFor({ state: 'hidden' });
    expect(await provider.getByRole('button', { name: '确认完成' }).count()).toBe(0);
    await giver.reload();
    await giver.getByText('已转移', { exact: true }).waitFor();
    expect(await giver.getByRole('button', { name: '放弃数据返还' }).count()).toBe(0);
    await receiver.goto(`${portal.url}/services`);
    await receiver.getByRole('link', { name: '政务云主机' }).waitFor();
    expect(portal.complaints).toEqual([]);
  }, 240_000);
});

import { expect, it } from '@jest/globals';
import { describeInBrowser, expectAccessible, PHONE } from '../../../testing/browser.js';
import { openBudget, publish, runningInstance } from '../../../testing/market.js';

describeInBrowser('a service that another agency offers', (portal) => {
  it('waits on the first page, and is ordered from there, its budget named on the draft’s page', async () => {
    const { t } = portal;
    const year = new Date().getFullYear();
    const listed = await publish(
      t,
      { base: [{ code: 'base', kind: 'RECURRING', interval: 'MONTH', unitPrice: '120' }] },
      { name: '公文交换' },
    );
    const given = await runningInstance(t, {
      ...{ planId: listed.plans[0]!.id, budgetId: await openBudget(t, { fiscalYear: year }), quantity: '1' },
      ...{ startsOn: `${year}-01-01`, activatedAt: Date.UTC(year, 0, 1) * 1000 },
    });
    await openBudget(t, { mail: 'chongqing', fiscalYear: year });
    await t.ok(
      'mutation($i:OfferTransferInput!){offerTransfer(input:$i){id}}',
      { i: { instanceId: given.instanceId, receiverId: t.organization('AG-CQ'), reason: '机构职能划转' } },
      'buyer@chengdu.example',
    );

    const page = await portal.signedIn('buyer@chongqing.example', '/', PHONE);
    await page.getByRole('heading', { name: '待接收的服务' }).waitFor();
    await page.getByRole('link', { name: /^公文交换/ }).click();
    await page.getByText('机构职能划转').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    await expectAccessible(page);
    await page.getByRole('button', { name: '谢绝' }).click();
    await page.getByRole('dialog').getByText('可再次提出').waitFor();
    await page.getByRole('button', { name: '暂不' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: '下单接收' }).click();
    await page.getByRole('dialog').getByLabel('我声明：所涉系统与数据不属于国家秘密。').check();
    await expectAccessible(page);
    await page.getByRole('button', { name: '生成订单草稿' }).click();
    await page.getByRole('heading', { name: /接收 公文交换/ }).waitFor();
    await page.getByText('现在提交不会受理：').waitFor();
    await page.getByRole('button', { name: '修改期限与预算' }).click();
    await page
      .getByRole('dialog')
      .getByTitle(/^Budget/)
      .first()
      .waitFor();
    expect(await page.getByRole('dialog').getByText('不填则到预算年度末为止。').count()).toBe(1);
    await expectAccessible(page);
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('现在提交可以受理。').waitFor();
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByRole('button', { name: '确定' }).click();
    await page.getByText('待审批').first().waitFor();
    await page.goto('/');
    await page.getByRole('heading', { name: '未读通知' }).waitFor();
    expect(await page.getByRole('heading', { name: '待接收的服务' }).count()).toBe(0);
    expect(portal.complaints).toEqual([]);
  }, 180_000);
});

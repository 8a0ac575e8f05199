import { expect, it } from '@jest/globals';
import { describeInBrowser, expectAccessible, expectFits } from '../../../testing/browser.js';
import { openBudget, publish } from '../../../testing/market.js';

const BUYER = 'buyer@chengdu.example';
const FEE = { code: 'base', kind: 'RECURRING', interval: 'MONTH' };

describeInBrowser('a basket in the portal', (portal) => {
  it('takes services of two providers, says what they cost, and becomes one order for each, which are sent, also at 375 px [S3-19] [S1-02]', async () => {
    const { t } = portal;
    await publish(t, { base: [{ ...FEE, unitPrice: '100' }] }, { name: '甲服务' });
    await publish(t, { base: [{ ...FEE, unitPrice: '30' }] }, { name: '乙服务', provider: 'provider-b' });
    const year = new Date().getFullYear();
    await openBudget(t, { fiscalYear: year, amount: '100000' });

    const page = await portal.signedIn(BUYER, '/catalogue');
    for (const [name, isFirst] of [
      ['甲服务', true],
      ['乙服务', false],
    ] as const) {
      await page.getByRole('link', { name: '服务目录', exact: true }).click();
      await page.getByRole('link', { name, exact: true }).click();
      await page.getByRole('button', { name: '加入购物篮' }).first().click();
      const form = page.getByRole('dialog');
      if (isFirst) await form.getByLabel('购物篮名称').fill('年度上云');
      else await form.getByText('加入「年度上云」。').waitFor();
      await form.getByLabel('数量').fill('2');
      await expectAccessible(page);
      await form.getByRole('button', { name: '加入购物篮' }).click();
      await page.getByRole('heading', { name: new RegExp(name) }).waitFor();
    }
    await expectAccessible(page);
    // Into the next year, which has no budget yet: it says so, and what to do.
    await page.getByLabel('起始日').fill(`${year}-12-01`);
    await page.getByLabel('月数').fill('3');
    await page.getByRole('button', { name: '重新计算' }).click();
    await page.getByText('¥390.00', { exact: true }).waitFor(); // flat, whatever the quantity
    await page.getByText(`${year + 1} 年度没有可用的预算。`).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: `改为 1 个月（不超过 ${year} 年）` }).click();
    await page.getByText('¥130.00', { exact: true }).waitFor();
    expect(await page.getByText(/没有可用的预算/).count()).toBe(0);
    // With one it is chosen by itself.
    await openBudget(t, { fiscalYear: year + 1, amount: '200000' });
    await page.getByLabel('月数').fill('2');
    await page.getByRole('button', { name: '重新计算' }).click();
    await page.getByText('¥260.00', { exact: true }).waitFor();
    await page.getByRole('status').getByText('现在可以生成订单。').waitFor();
    await page.getByText(/共需 ¥260.00。 Budget（\d+，可用 ¥100,000.00） · Budget（\d+，可用 ¥200,000.00）/).waitFor();

    // Usable on a phone, too.
    await page.setViewportSize({ width: 375, height: 740 });
    await expectFits(page);
    await expectAccessible(page);
    await page.getByRole('button', { name: '生成订单' }).click();
    await page.getByText('未作此声明不能订购。').waitFor();
    for (const [one, available] of [
      [year, '100,000.00'],
      [year + 1, '200,000.00'],
    ] as const)
      await page.getByTitle(`Budget（${one}，可用 ¥${available}）`).waitFor();
    await page.getByLabel('我声明：所涉系统与数据不属于国家秘密。').check();
    await page.getByRole('button', { name: '生成订单' }).click();
    await page.getByRole('heading', { name: '已生成的订单，请逐一提交' }).waitFor();
    const orders = page.getByRole('link', { name: /年度上云/ });
    expect(await orders.count()).toBe(2);

    await orders.first().click();
    await page.getByText('现在提交可以受理。').waitFor();
    await page.setViewportSize({ width: 1280, height: 900 });
    for (const one of [year, year + 1]) await page.getByText(new RegExp(`${one} 年度：¥`)).waitFor();
    // The draft's own page takes another term, too.
    await page.getByRole('button', { name: '修改期限与预算' }).click();
    const terms = page.getByRole('dialog');
    await terms.getByLabel('月数').fill('1');
    await terms.getByLabel(`${year + 1} 年度预算`).waitFor({ state: 'detached' });
    await expectAccessible(page);
    await terms.getByRole('button', { name: '保存' }).click();
    await page.getByText(/· 1 个月/).waitFor();
    expect(await page.getByText(/年度：¥/).count()).toBe(0);
    await page.getByText('现在提交可以受理。').waitFor();
    await page.getByText(/提交后须经审批：/).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByRole('button', { name: '确定' }).click();
    await page.getByText('待审批').first().waitFor();
    expect(portal.complaints).toEqual([]);
  }, 180_000);
});

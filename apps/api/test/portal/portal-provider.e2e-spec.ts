import { expect, it } from '@jest/globals';
import { describeInBrowser, expectAccessible } from '../../../testing/browser.js';
import { until } from '../../../testing/harness.js';
import { acceptedInstance, openBudget, publish } from '../../../testing/market.js';

const CATALOG = 'catalog@provider-a.example';
const OPERATIONS = 'operations@provider-a.example';

describeInBrowser('a provider in the portal', (portal) => {
  it('writes an offering that is checked while they type, hands it in, and reads what came of a file', async () => {
    const page = await portal.signedIn(CATALOG, '/offerings');
    await page.getByRole('heading', { name: '没有符合条件的服务商品。' }).waitFor();
    await page.getByRole('button', { name: '新建商品' }).click();
    await page.getByLabel('编码', { exact: true }).first().fill('a b');
    await page.getByLabel('名称', { exact: true }).fill('信用查询');
    await page.getByText(/有 \d+ 处需要修改。/).waitFor();
    await page.locator('.ant-form-item-explain-error').first().waitFor();
    await page.getByLabel('编码', { exact: true }).first().fill('credit');
    await page.getByLabel('简介').fill('按次查询企业信用');
    await page.getByLabel('套餐编码').fill('standard');
    await page.getByLabel('套餐名称').fill('标准版');
    const price = page.getByRole('group', { name: '计费项 1' });
    await price.getByLabel('编码').fill('calls');
    await price.getByLabel('计费方式').click();
    await page.getByTitle('按用量').click();
    await price.getByLabel('计价模型').click();
    await page.getByTitle('按单价').click();
    await price.getByLabel('单价').fill('0.05');
    await price.getByLabel('计量项').fill('calls');
    await price.getByLabel('单位').fill('次');
    await price.getByLabel('汇总方式').click();
    await page.getByTitle('求和').click();
    await page.getByText('内容有效。').waitFor();
    await page.getByText('按目前的规则可以提交审核。').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: '保存草稿' }).click();
    await page.getByRole('heading', { name: /信用查询/ }).waitFor();
    await page.getByText('¥0.05 / 次').waitFor();
    await page.getByRole('button', { name: '提交审核' }).click();
    await page.getByRole('button', { name: '确定' }).click();
    await page.getByRole('heading', { name: /待审核/ }).waitFor();
    await expectAccessible(page);

    await page.getByRole('link', { name: '返回我的商品' }).click();
    await page.getByRole('button', { name: '批量导入' }).click();
    const rows = [
      { code: 'from-file', name: '文件', serviceModel: 'SAAS', clouds: ['GOVERNMENT'] },
      { code: 'credit' },
    ];
    await page
      .getByLabel('文件')
      .setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(rows)) });
    await expectAccessible(page);
    await page.getByRole('button', { name: '上传文件' }).click();
    await page.getByText('这是试算：没有写入任何内容。').waitFor();
    await page.getByRole('cell', { name: '未接受' }).first().waitFor();
    await expectAccessible(page);
    expect(portal.complaints).toEqual([]);
  }, 240_000);

  it('activates what was ordered, and mends use that was refused', async () => {
    const { t } = portal;
    const { plans } = await publish(t, { only: [{ code: 'calls2', unitPrice: '1' }] });
    const budgetId = await openBudget(t);
    const expectedUsage = [{ meter: 'calls2', quantityPerMonth: '1' }];
    await acceptedInstance(t, { planId: plans[0]!.id, budgetId, expectedUsage });
    const page = await portal.signedIn(OPERATIONS, '/instances');
    await page.getByRole('row', { name: /开通中/ }).waitFor();
    await page.getByRole('button', { name: '开通', exact: true }).click();
    await page.getByLabel('贵方实例名').fill('vm-1');
    await expectAccessible(page);
    await page.getByRole('dialog').getByRole('button', { name: '开通', exact: true }).click();
    await page.getByRole('row', { name: /vm-1.*运行中/ }).waitFor();

    const file = await t.http('POST', '/v1/usage-files', {
      email: OPERATIONS,
      headers: { 'content-type': 'text/csv' },
      body: `id,externalId,meter,quantity,occurredAt\nrow-1,vm-1,no-such,1,${new Date().toISOString()}\n`,
    });
    expect(file.status).toBeLessThan(300);
    await page.getByRole('link', { name: '用量接收' }).click();
    await page.getByRole('row', { name: /vm-1.*no-such/ }).waitFor();
    await until(async () => (await page.getByRole('cell', { name: '已完成' }).count()) > 0);
    await expectAccessible(page);
    await page.getByRole('checkbox', { name: '选择行 1' }).check();
    await page.getByRole('button', { name: '更正并放行' }).click();
    await page.getByLabel('计量项').fill('calls2');
    await page.getByRole('dialog').getByRole('button', { name: '更正并放行' }).click();
    await page.getByText('没有隔离的用量。').waitFor();
    expect(portal.complaints).toEqual([]);
  }, 180_000);
});

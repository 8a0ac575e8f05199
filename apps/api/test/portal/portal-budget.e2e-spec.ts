import { expect, it } from '@jest/globals';
import { describeInBrowser, expectAccessible } from '../../../testing/browser.js';

describeInBrowser('a budget in the portal', (portal) => {
  it('is opened by a finance person, and stays open in the form while it is refused', async () => {
    const page = await portal.signedIn('finance@chengdu.example', '/budgets');
    await page.getByRole('button', { name: '新建预算' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '确定' }).click();
    await dialog.getByText('请填写').first().waitFor();
    await dialog.getByLabel('名称', { exact: true }).fill('年度上云');
    await dialog.getByLabel('金额').fill('50000');
    await dialog.getByLabel('指标文号（可不填）').fill('财预〔2026〕1号');
    await dialog.getByLabel('支出经济分类（可不填）').fill('1');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: '确定' }).click();
    await dialog.getByRole('alert').first().waitFor();
    await dialog.getByLabel('支出经济分类（可不填）').fill('');
    await dialog.getByRole('button', { name: '确定' }).click();
    await page.getByRole('link', { name: '年度上云' }).waitFor();
    await page.getByText('财预〔2026〕1号').waitFor();
    expect(portal.complaints).toEqual([]);
  }, 120_000);
});

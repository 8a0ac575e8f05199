import { expect, it } from '@jest/globals';
import { describeInBrowser, expectAccessible, expectFits, PHONE } from '../../../testing/browser.js';

describeInBrowser('needs and legacy systems in the portal', (portal) => {
  it('puts a search that finds nothing on the board, which providers read; and shows the systems that are not in the cloud yet', async () => {
    const page = await portal.signedIn('buyer@chengdu.example', '/catalogue');
    await page.getByPlaceholder('搜索名称、简介、编码、供应商或类别').fill('量子网盘');
    await page.getByRole('button', { name: '登记为需求' }).click();
    await page.getByLabel('同意显示本单位名称').check();
    await page.getByRole('button', { name: '确定' }).click();
    await page.getByRole('heading', { name: '量子网盘' }).waitFor();
    await page.getByText('待满足').waitFor();
    await expectAccessible(page);
    const provider = await portal.signedIn('catalog@provider-a.example', '/needs');
    await provider.getByRole('heading', { name: '量子网盘' }).waitFor();
    await provider.getByText('1 个单位需要: 成都示例局').waitFor();
    await page.getByRole('button', { name: '撤回' }).click();
    await page.getByRole('button', { name: '确定' }).click();
    await page.getByText('已撤回').waitFor();

    const t = portal.t;
    await t.ok(
      'mutation{importLegacySystems(input:{systems:[{code:"old",nameZh:"老门户",host:"机房一",mlpsLevel:2,yearlyCost:"12000"}]}){created}}',
      {},
      'buyer@chengdu.example',
    );
    const old = await portal.signedIn('buyer@chengdu.example', '/legacy-systems');
    await old.getByRole('cell', { name: '¥12,000.00' }).waitFor();
    await old.getByRole('button', { name: '登记系统' }).click();
    await old.getByLabel('系统名称').waitFor();
    await expectAccessible(old);
    await old.setViewportSize({ width: PHONE.width, height: PHONE.height });
    await expectFits(old);
    await expectAccessible(old);
    expect(portal.complaints).toEqual([]);
  }, 120_000);
});

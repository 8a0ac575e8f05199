import { expect, it } from '@jest/globals';
import { describeInBrowser, expectAccessible, expectFits, PHONE } from '../../../testing/browser.js';
import { publish } from '../../../testing/market.js';

describeInBrowser('the calculator of the portal', (portal) => {
  it('says what a workload costs as its figures change, and compares plans for the same use', async () => {
    const { t } = portal;
    const fee = { code: 'base', kind: 'RECURRING', interval: 'MONTH' };
    const calls = { code: 'lookups', unit: 'card-hour' };
    await publish(
      t,
      {
        标准版: [
          { ...fee, unitPrice: '100' },
          { ...calls, unitPrice: '0.5' },
        ],
        专业版: [{ ...calls, unitPrice: '2' }],
      },
      { name: '信用查询', attributes: { dataStages: ['COLLECT'], encryptionAtRest: true, rtoMinutes: 30 } },
    );
    const page = await portal.signedIn('buyer@chengdu.example', '/catalogue');
    await page.getByRole('link', { name: '信用查询' }).click();
    await page.getByRole('heading', { name: '费用测算' }).waitFor();
    await page.getByLabel('月数').fill('2');
    await page.getByText('¥200.00', { exact: true }).first().waitFor(); // 2 × 100
    await page.getByLabel(/预计每月 lookups/).fill('60');
    await page.getByText('¥260.00', { exact: true }).waitFor(); // 2 × (100 + 60 × 0.5)
    await page.getByRole('cell', { name: '每月费用 base' }).first().waitFor();
    await expectAccessible(page);
    // What was worked out goes into the basket as it is.
    const panel = page.getByRole('region').or(page.locator('section')).filter({ hasText: '费用测算' });
    await panel.getByRole('button', { name: '加入购物篮' }).click();
    expect(
      await page
        .getByRole('dialog')
        .getByLabel(/预计每月 lookups/)
        .inputValue(),
    ).toBe('60');
    expect(await page.getByLabel('购物篮名称').inputValue()).toBe('信用查询');
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: '加入比较' }).first().press('Enter');
    await page.getByRole('button', { name: '加入比较' }).first().press('Enter');
    await page.getByRole('link', { name: '比较 2 个套餐' }).click();
    // The page before has fields of the same names.
    await page.getByRole('button', { name: '重新计算' }).waitFor();
    await page.getByLabel('月数').fill('1');
    await page.getByLabel(/预计每月 lookups/).fill('60');
    await page.getByRole('button', { name: '重新计算' }).click();
    const row = page.getByRole('row', { name: /^预估金额/ });
    await row.getByText('¥130.00').waitFor();
    await row.getByText('¥120.00').waitFor();
    expect(new URL(page.url()).searchParams.get('usage')).toBe('{"lookups":"60"}');
    // What is declared and counted is said in words.
    await page.getByLabel(/lookups（卡·小时）|lookups.*卡·小时/).waitFor();
    await page.getByRole('cell', { name: '采集', exact: true }).first().waitFor();
    await page.getByRole('cell', { name: '30 分钟', exact: true }).first().waitFor();
    await page
      .getByRole('row', { name: /是 是$/ })
      .first()
      .waitFor();
    await page.getByText('只看不同之处').click();
    await page.getByRole('row', { name: /^供应商/ }).waitFor({ state: 'detached' });
    await expectAccessible(page);
    await page.setViewportSize({ width: PHONE.width, height: PHONE.height });
    await expectFits(page);
    expect(portal.complaints).toEqual([]);
  }, 120_000);
});

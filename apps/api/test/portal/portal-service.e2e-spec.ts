import { expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { describeInBrowser, expectAccessible, expectFits, PHONE } from '../../../testing/browser.js';
import { openBudget, publish, reportUse, runningInstance } from '../../../testing/market.js';

const BUYER = 'buyer@chengdu.example';
const OPERATIONS = 'operations@provider-a.example';
const pdf = Buffer.from('%PDF-1.7\n数据销毁证明\n%%EOF\n');
const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

describeInBrowser('a service in the portal', (portal) => {
  it('is read, resized, paused and ended by its buyer, who receives the data and the proof of their destruction', async () => {
    const { t } = portal;
    const listed = await publish(
      t,
      { base: [{ code: 'calls', unitPrice: '0.5', unit: '次' }] },
      { name: '信用查询', attributes: { exportFormats: ['CSV'], interfaces: ['REST'] } },
    );
    const now = Date.now();
    const activatedAt = (now - 3 * 24 * 3600 * 1000) * 1000;
    const day = (ago: number): string => new Date(now + 8 * 3600 * 1000 - ago * 24 * 3600 * 1000).toISOString();
    const year = new Date().getFullYear();
    const budgetId = await openBudget(t, { fiscalYear: Number(day(4).slice(0, 4)) || year });
    const { instanceId } = await runningInstance(t, {
      ...{ planId: listed.plans[0]!.id, budgetId, quantity: '4', startsOn: day(4).slice(0, 10) },
      ...{ activatedAt, externalId: 'vm-17', expectedUsage: [{ meter: 'calls', quantityPerMonth: '9' }] },
    });
    const occurredAt = new Date(now - 3600 * 1000).toISOString();
    await reportUse(t, [{ id: 'u1', instanceId, meter: 'calls', quantity: '41', occurredAt }]);

    const page = await portal.signedIn(BUYER, '/services');
    await page.getByRole('link', { name: '信用查询' }).click();
    await page.getByRole('heading', { name: /信用查询/ }).waitFor();
    const used = page.getByRole('row').filter({ has: page.getByRole('cell', { name: '41', exact: true }) });
    expect((await used.locator('.bar').boundingBox())?.width).toBeGreaterThan(100);
    await page.getByRole('cell', { name: '¥20.50' }).waitFor(); // 41 × 0.5
    await expectAccessible(page);

    await page.getByRole('button', { name: '变更数量' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('新的数量').fill('9');
    await dialog.getByRole('button', { name: '确定' }).click();
    await dialog
      .getByRole('alert')
      .getByText(/只能由采购单位审批人办理/)
      .waitFor();
    await dialog.getByLabel('新的数量').fill('2');
    await dialog.getByRole('button', { name: '确定' }).click();
    await page.getByText('数量 2').waitFor();

    // By keyboard alone: the dialog begins in its first field, and gives the keyboard back.
    await page.getByRole('button', { name: '暂停' }).focus();
    await page.keyboard.press('Enter');
    await dialog.getByText('暂停期间不再计量').waitFor();
    await expectAccessible(page);
    await page.locator('textarea:focus').waitFor();
    await page.keyboard.type('机房检修');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page
      .getByRole('alert')
      .getByText(/由采购方暂停：机房检修/)
      .waitFor();
    await page.getByRole('button', { name: '恢复' }).click();
    await page.getByRole('button', { name: '确定' }).click();
    await page.getByText('运行中', { exact: true }).waitFor();

    await page.setViewportSize({ width: PHONE.width, height: PHONE.height });
    await expectFits(page);
    await expectAccessible(page);
    await page.getByRole('button', { name: '立即终止' }).click();
    await dialog.getByText('不可恢复').waitFor();
    await dialog.getByRole('button', { name: '立即终止' }).click();
    await page.getByRole('heading', { name: '退出清单' }).waitFor();

    const handed = { instanceId, format: 'CSV', sha256: sha256(pdf), place: '取数区', recipient: '王工' };
    await t.ok('mutation($i:HandOverDataInput!){handOverData(input:$i){id}}', { i: handed }, OPERATIONS);
    await page.reload();
    await page.getByRole('button', { name: '确认接收数据' }).click();
    await page.getByRole('button', { name: '确定' }).click();
    await page.getByText('数据已返还').waitFor();
    await t.http('POST', `/v1/exit-certificates?instanceId=${instanceId}&name=proof.pdf`, {
      ...{ email: OPERATIONS, body: pdf, headers: { 'content-type': 'application/pdf' } },
    });
    const proof = { instanceId, method: '消磁', destroyedOn: day(0).slice(0, 10), certificateSha256: sha256(pdf) };
    await t.ok('mutation($i:ProveDestructionInput!){proveDestruction(input:$i){id}}', { i: proof }, OPERATIONS);
    await page.reload();
    await page.getByText('已全部完成').waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '下载销毁证明 proof.pdf' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('proof.pdf');
    await expectAccessible(page);
    expect(portal.complaints).toEqual([]);
  }, 180_000);
});

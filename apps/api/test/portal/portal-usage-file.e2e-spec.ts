import { expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { describeInBrowser, expectAccessible, expectFits, PHONE } from '../../../testing/browser.js';
import { openBudget, publish, runningInstance } from '../../../testing/market.js';

const OPERATIONS = 'operations@provider-a.example';

describeInBrowser('a file of use in the portal', (portal) => {
  it('is sent by its provider, who reads which rows were refused and why', async () => {
    const { t } = portal;
    const listed = await publish(t, { base: [{ code: 'calls', unitPrice: '0.5', unit: '次' }] });
    const now = Date.now();
    const startsOn = new Date(now + 8 * 3600 * 1000 - 4 * 24 * 3600 * 1000).toISOString().slice(0, 10);
    const budgetId = await openBudget(t, { fiscalYear: Number(startsOn.slice(0, 4)) });
    await runningInstance(t, {
      ...{
        planId: listed.plans[0]!.id,
        budgetId,
        startsOn,
        externalId: 'vm-31',
        activatedAt: (now - 3 * 24 * 3600 * 1000) * 1000,
      },
      expectedUsage: [{ meter: 'calls', quantityPerMonth: '9' }],
    });
    const at = new Date(now - 3600 * 1000).toISOString();
    const content = [
      'id,externalId,meter,quantity,occurredAt',
      `u1,vm-31,calls,41,${at}`,
      `u2,vm-99,calls,7,${at}`,
      `u3,vm-31,calls,many,${at}`,
    ].join('\n');
    const file = (name: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });

    const page = await portal.signedIn(OPERATIONS, '/intake');
    const [template] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '模板（CSV）' }).click(),
    ]);
    expect(template.suggestedFilename()).toBe('usage-template.csv');
    await page.getByLabel('文件', { exact: true }).setInputFiles(file('april.txt'));
    await page.getByRole('button', { name: '上传用量文件' }).click();
    await page
      .getByRole('alert')
      .getByText(/请说明文件格式/)
      .waitFor();
    await page.getByLabel('文件', { exact: true }).setInputFiles(file('april.csv'));
    await page.getByRole('button', { name: '上传用量文件' }).click();
    await page.getByText('文件已收到').waitFor();
    const row = page.getByRole('row').filter({ hasText: 'april.csv' });
    await row.getByRole('link', { name: '2', exact: true }).click();
    await page.getByText('vm-99').first().waitFor();
    await expectAccessible(page);
    const [report] = await Promise.all([
      page.waitForEvent('download'),
      row.getByRole('button', { name: '逐行结果' }).click(),
    ]);
    expect(await readFile(await report.path(), 'utf8')).toMatch(/1,ACCEPTED.*\n2,REJECTED,UNKNOWN_INSTANCE/);
    await page.setViewportSize({ width: PHONE.width, height: PHONE.height });
    await expectFits(page);
    await expectAccessible(page);

    // Who watches over it sends nothing.
    const auditor = await portal.signedIn('auditor@yunshi.example', '/intake');
    await auditor.getByText('april.csv').waitFor();
    expect(await auditor.getByRole('button', { name: '上传用量文件' }).count()).toBe(0);
  }, 120_000);
});

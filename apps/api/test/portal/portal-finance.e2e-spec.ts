import { parseInstant } from '#kernel';
import { expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { describeInBrowser, expectAccessible } from '../../../testing/browser.js';
import { until } from '../../../testing/harness.js';
import { openBudget, publish, runningInstance } from '../../../testing/market.js';

/** The tables that are wider than their place. */
const SIDEWAYS =
  '[...document.querySelectorAll(".ant-table-content")].filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent.slice(0, 40))';
const FINANCE = 'finance@chengdu.example';

describeInBrowser('finance in the portal', (portal) => {
  it('finds an invoice by a filter that survives a reload, reads its lines, takes its PDF and accepts it, in English', async () => {
    const { t } = portal;
    t.setNow(parseInstant('2026-09-30T20:00:00+08:00'));
    const listed = await publish(
      t,
      { base: [{ code: 'base', kind: 'RECURRING', interval: 'MONTH', unitPrice: '120' }] },
      { name: '政务数据共享交换与目录管理一体化平台（含异地容灾备份与等级保护三级整改）运行维护服务' },
    );
    const planId = listed.plans[0]!.id;
    const budgetId = await openBudget(t, {});
    t.setNow(parseInstant('2026-10-02T12:00:00+08:00'));
    const activatedAt = parseInstant('2026-10-01T00:00:00+08:00')!;
    await runningInstance(t, { planId, budgetId, quantity: '2', startsOn: '2026-10-01', activatedAt });
    t.setNow(parseInstant('2026-11-02T12:00:00+08:00'));
    await t.ok(
      'mutation($i:StartBillingRunInput!){startBillingRun(input:$i){id}}',
      { i: { period: '2026-10' } },
      'operator@yunshi.example',
    );
    const total = await until(async () => {
      const { invoices } = await t.ok<{ invoices: { edges: { node: { total: string } }[] } }>(
        '{invoices(first:1){edges{node{total}}}}',
        {},
        FINANCE,
      );
      return invoices.edges[0]?.node.total;
    });

    const page = await portal.signedIn(FINANCE, '/invoices');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByLabel('Month', { exact: true }).fill('2026-09');
    await page.getByRole('heading', { name: 'No invoice matches.' }).waitFor();
    await page.getByLabel('Month', { exact: true }).fill('2026-10');
    await page.getByRole('row', { name: /2026-10/ }).waitFor();
    await page.reload();
    await page.getByRole('row', { name: /2026-10/ }).waitFor();
    // It waits on the first page, too.
    await page.getByRole('link', { name: 'Home', exact: true }).click();
    await page.getByRole('heading', { name: 'Invoices to accept' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: /\(2026-10\)$/ }).click();
    await page.getByRole('heading', { name: 'Lines' }).waitFor();
    // Amounts are in sight, however long the words before them.
    expect(await page.evaluate(SIDEWAYS)).toEqual([]);
    await expectAccessible(page);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'PDF' }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/\.pdf$/);
    const text = execFileSync('pdftotext', ['-layout', await file.path(), '-'], { encoding: 'utf8' });
    expect(text.replaceAll(',', '')).toContain(total);
    await page.getByRole('button', { name: 'Accept', exact: true }).click();
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByText('Accepted', { exact: true }).waitFor();

    await page.getByRole('link', { name: 'Budgets' }).click();
    await page.getByRole('columnheader', { name: 'Committed' }).waitFor();
    await page.getByText('1 row loaded', { exact: true }).waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'My services' }).click();
    await page.getByText('Running', { exact: true }).waitFor();
    await expectAccessible(page);

    // Its provider reads it where it was issued, and is told so where it looks for the billed month.
    const provider = await portal.signedIn('finance@provider-a.example', '/statements');
    await provider.getByRole('row', { name: /未出具/ }).waitFor();
    expect(await provider.getByLabel('账期').inputValue()).toBe('2026-11');
    await expectAccessible(provider);
    await provider.getByLabel('账期').fill('2026-10');
    await provider.getByRole('heading', { name: '2026-10 没有开具任何单据。' }).waitFor();
    await expectAccessible(provider);
    await provider.getByRole('link', { name: '2026-11' }).click();
    await provider.getByRole('row', { name: /未出具/ }).waitFor();
    expect(portal.complaints).toEqual([]);
  }, 180_000);
});

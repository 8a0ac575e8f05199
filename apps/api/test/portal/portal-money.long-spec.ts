import { parseInstant } from '#kernel';
import { expect, it } from '@jest/globals';
import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Download, Page } from 'playwright-core';
import { describeInBrowser, expectAccessible } from '../../../testing/browser.js';
import { until } from '../../../testing/harness.js';
import { openBudget, publish, reportUse, runningInstance } from '../../../testing/market.js';

const FINANCE = 'finance@chengdu.example';
const run = promisify(execFile);
const OPERATOR = 'operator@yunshi.example';

describeInBrowser('the money of an agency in the portal', (portal) => {
  async function bill(period: string, invoices: number): Promise<void> {
    const { t } = portal;
    await t.ok(
      'mutation($i:StartBillingRunInput!){startBillingRun(input:$i){id}}',
      { i: { period } },
      'operator@yunshi.example',
    );
    await until(async () => {
      const found = await t.ok<{ invoices: { totalCount: number } }>(
        'query($p:String!){invoices(filter:{period:$p}){totalCount}}',
        { p: period },
        OPERATOR,
      );
      return found.invoices.totalCount === invoices;
    });
  }
  async function saved(page: Page, click: () => Promise<unknown>): Promise<Download> {
    const [file] = await Promise.all([page.waitForEvent('download'), click()]);
    return file;
  }

  it('is followed from an invoice to its events, its price and its clauses; disputed, paid, and taken as one file', async () => {
    const { t } = portal;
    t.setNow(parseInstant('2026-08-31T20:00:00+08:00'));
    const listed = await publish(
      t,
      {
        calls: [
          { code: 'base', kind: 'RECURRING', interval: 'MONTH', unitPrice: '100' },
          { code: 'call', unitPrice: '0.5' },
        ],
      },
      { clouds: ['GOVERNMENT'] },
    );
    const budgetId = await openBudget(t, { amount: '1000.00' });
    await openBudget(t, { amount: '200.00' });
    t.setNow(parseInstant('2026-09-01T08:00:00+08:00'));
    const { instanceId } = await runningInstance(t, {
      ...{ planId: listed.plans[0]!.id, budgetId, startsOn: '2026-09-01', months: 4 },
      expectedUsage: [{ meter: 'call', quantityPerMonth: '10' }],
      activatedAt: parseInstant('2026-09-01T00:00:00+08:00')!,
    });
    t.setNow(parseInstant('2026-10-01T12:00:00+08:00'));
    await reportUse(
      t,
      [
        { id: '事件-1', instanceId, meter: 'call', quantity: '7', occurredAt: '2026-09-03T02:10:00Z' },
        { id: '事件-2', instanceId, meter: 'call', quantity: '5', occurredAt: '2026-09-03T05:00:00Z' },
      ],
      'provider-a',
    );
    await bill('2026-09', 1);

    const page = await portal.signedIn(FINANCE, '/invoices');
    await page.getByRole('row', { name: /2026-09/ }).waitFor();
    await page.getByText('以接口获取相同数据').click();
    await page.getByText('curl', { exact: true }).waitFor();
    await expectAccessible(page);
    await page
      .getByRole('row', { name: /2026-09/ })
      .getByRole('link')
      .click();
    await page.getByRole('link', { name: '第 2 行' }).click();
    // 12 × 0.5
    await page.getByText('¥6.00').first().waitFor();
    await page.getByRole('button', { name: /2026年9月3日 10:00/ }).click();
    await page.getByText('事件-1').waitFor();
    await page.getByText('事件-2').waitFor({ state: 'detached' });
    await page.getByText('目录价').waitFor();
    await page.getByText(/条规则经核对/).click();
    await page.locator('blockquote cite').first().getByRole('link').click();
    await page.locator('.rule[aria-current=true]').first().waitFor();
    await expectAccessible(page);
    await page.goBack();
    await page.getByText(/条规则经核对/).click();
    await page.locator('blockquote').first().waitFor();
    await expectAccessible(page);

    await page.getByRole('button', { name: '提出异议' }).click();
    await page.getByLabel('理由').fill('用量有误');
    await page.getByLabel('要求冲减的金额（可不填）').fill('1.00');
    await expectAccessible(page);
    await page.getByRole('button', { name: '确定' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByRole('link', { name: /返回账单/ }).click();
    await page.getByRole('heading', { name: '异议' }).waitFor();
    await page.getByText('待供应商答复').waitFor();

    const provider = await portal.signedIn('finance@provider-a.example', new URL(page.url()).pathname);
    await provider.getByRole('button', { name: '答复' }).click();
    await provider.getByRole('dialog').getByRole('combobox').click();
    await provider.getByTitle('同意', { exact: true }).click();
    await provider.getByLabel('理由').fill('同意冲减');
    await provider.getByRole('button', { name: '确定' }).click();
    await provider.getByText('供应商已同意').waitFor();
    await expectAccessible(provider);

    await page.reload();
    await page.getByText('同意冲减').waitFor();
    await page.getByRole('button', { name: '确认账单' }).click();
    await page.getByRole('button', { name: '确定' }).click();
    await page.getByRole('button', { name: '登记付款' }).click();
    await page.getByLabel('付款日').fill('2026-10-01');
    await page.getByLabel('凭证号').fill('国库-1');
    expect(await page.getByLabel('金额').inputValue()).toBe('105.00');
    await page.getByRole('button', { name: '确定' }).click();
    await page.getByText('已付清').first().waitFor();
    await page.getByText('国库-1').waitFor();
    await expectAccessible(page);
    const evidence = await saved(page, () => page.getByRole('button', { name: '核验包' }).click());
    expect(execFileSync('unzip', ['-Z1', await evidence.path()], { encoding: 'utf8' })).toContain('verify-invoice.mjs');

    await page.getByRole('link', { name: '返回账单' }).click();
    await page.getByLabel('账期', { exact: true }).fill('2026-09');
    await page.getByRole('button', { name: '批量下载' }).click();
    const zip = await saved(page, () => page.getByRole('menuitem', { name: 'CSV' }).click());
    expect(zip.suggestedFilename()).toBe('invoices-2026-09.zip');
    expect(execFileSync('unzip', ['-p', await zip.path()], { encoding: 'utf8' })).toContain('6.00');
    expect(portal.complaints).toEqual([]);
  }, 240_000);

  it('is read by budgets and their ledger, moved between them, and read by cloud and month', async () => {
    const page = await portal.signedIn(FINANCE, '/budgets?year=2026');
    await page
      .getByRole('img', { name: /各预算的/ })
      .locator('svg')
      .waitFor();
    await expectAccessible(page);
    await page
      .getByRole('row', { name: /1,000\.00/ })
      .getByRole('link')
      .click();
    await page.getByRole('cell', { name: '承诺', exact: true }).first().waitFor();
    await expectAccessible(page);
    const ledger = await saved(page, () => page.getByRole('button', { name: '下载台账 CSV' }).click());
    expect(readFileSync(await ledger.path(), 'utf8')).toContain('COMMIT,');
    await page.getByRole('button', { name: '调剂' }).click();
    await page.getByRole('dialog').getByRole('combobox').click();
    await page
      .getByTitle(/Budget/)
      .last()
      .click();
    await page.getByLabel('金额').fill('100');
    await page.getByLabel('理由').fill('年中调整');
    await page.getByRole('button', { name: '确定' }).click();
    await page.getByRole('cell', { name: '调剂', exact: true }).waitFor();
    await page.getByText('¥900.00').first().waitFor();
    await page.getByRole('button', { name: '用尽之后' }).click();
    await page.getByLabel('不接受新订单').check();
    await page.getByRole('button', { name: '确定' }).click();
    await page.getByText('不接受新订单').waitFor();

    await page.getByRole('link', { name: '支出' }).click();
    await page.getByLabel('起始月').fill('2026-08');
    await page.getByLabel('截止月').fill('2026-10');
    await page.getByText('供应商', { exact: true }).first().click();
    await page
      .getByRole('img', { name: /按月的支出/ })
      .locator('svg')
      .waitFor();
    // 106.00 invoiced, 1.00 credited
    await page.getByRole('row', { name: /蓉云示例科技有限公司.*¥105\.00.*¥105\.00/ }).waitFor();
    await page.reload();
    await page.getByRole('row', { name: /蓉云示例科技有限公司.*¥105\.00.*¥105\.00/ }).waitFor();
    expect(page.url()).toContain('by=PROVIDER');
    await expectAccessible(page);
    expect(portal.complaints).toEqual([]);
  }, 180_000);

  it('is read by a program with a key that is shown once, until it is revoked', async () => {
    const page = await portal.signedIn(FINANCE, '/api-keys');
    await page.getByRole('button', { name: '新建密钥' }).click();
    await page.getByLabel('名称').fill('财务系统');
    await expectAccessible(page);
    await page.getByRole('button', { name: '确定' }).click();
    const secret = (await page.getByRole('status').locator('code').textContent())!.trim();
    await expectAccessible(page);

    // Exactly what the page of invoices says.
    await page.getByRole('link', { name: '账单' }).click();
    await page.getByText('以接口获取相同数据').click();
    const curl = (await page.getByLabel('curl').textContent())!;
    // Not synchronously: the api answers from this process.
    const asked = async (): Promise<string> =>
      (await run('bash', ['-c', curl.replace('curl ', 'curl -s ')], { env: { ...process.env, API_KEY: secret } }))
        .stdout;
    expect((JSON.parse(await asked()) as { data: { invoices: { totalCount: number } } }).data.invoices.totalCount).toBe(
      1,
    );

    await page.getByRole('link', { name: '接口密钥' }).first().click();
    expect(await page.getByText(secret).count()).toBe(0);
    await page.getByRole('button', { name: '吊销' }).click();
    await page.getByRole('button', { name: '确定' }).click();
    await page.getByText('已吊销').waitFor();
    expect(await asked()).toContain('UNAUTHENTICATED');
    expect(portal.complaints).toEqual([]);
  }, 120_000);
});
